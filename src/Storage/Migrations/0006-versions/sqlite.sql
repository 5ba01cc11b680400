create table version_step (
  version_step_id integer primary key,
  programme_version_id integer not null references programme_version (programme_version_id),
  step text not null,
  at bigint not null,
  by_whom text not null,
  summary text
);

create index version_step_by_version on version_step (programme_version_id, version_step_id);

create table programme_closing (
  programme text primary key,
  from_day text not null,
  reason text not null,
  at bigint not null,
  by_whom text not null
);
