create table duty_time (
  duty_time_id integer primary key,
  duty text not null,
  party text not null,
  service text,
  from_at bigint not null,
  within_minutes bigint not null,
  reason text not null,
  set_at bigint not null,
  set_by text not null
);
