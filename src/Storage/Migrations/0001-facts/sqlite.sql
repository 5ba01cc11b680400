create table merchant_chunk (
  chunk integer primary key,
  row_count integer not null,
  content blob not null
);

create table stored_column (
  column_id integer primary key,
  type text not null,
  is_derived integer not null,
  row_count integer not null,
  content_sha256 text not null
);

create table column_chunk (
  column_id integer not null references stored_column (column_id) on delete cascade,
  chunk integer not null,
  content blob not null,
  primary key (column_id, chunk)
);

create table catalogue (
  catalogue_id integer primary key,
  name text not null,
  content text not null,
  content_sha256 text not null,
  known_at bigint not null
);

create table snapshot (
  snapshot_id integer primary key,
  period text not null,
  revision integer not null,
  observed_at bigint not null,
  known_at bigint not null,
  is_closed integer not null,
  merchant_count integer not null,
  source text not null,
  source_sha256 text not null,
  present_column_id integer not null references stored_column (column_id),
  unique (period, revision)
);

create table snapshot_fact (
  snapshot_id integer not null references snapshot (snapshot_id),
  fact text not null,
  column_id integer not null references stored_column (column_id),
  primary key (snapshot_id, fact)
);

create index snapshot_fact_by_fact on snapshot_fact (fact, snapshot_id);

create table fact_change (
  sequence integer primary key,
  merchant_row integer not null,
  fact text not null,
  value text,
  occurred_at bigint not null,
  known_at bigint not null,
  source text not null,
  cause text
);

create index fact_change_by_fact on fact_change (fact, sequence);

create table state_base (
  state_base_id integer primary key,
  fact text not null,
  sequence integer not null,
  occurred_max bigint not null,
  known_max bigint not null,
  value_column_id integer not null references stored_column (column_id),
  occurred_column_id integer not null references stored_column (column_id),
  unique (fact, sequence)
);
