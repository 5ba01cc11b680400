create table state_fill (
  state_fill_id integer primary key,
  fact text not null,
  made_of text not null,
  value_column_id integer not null references stored_column (column_id),
  observed_column_id integer not null references stored_column (column_id),
  unique (fact, made_of)
);
