create table audit_request (
  client text collate "C" not null,
  key text collate "C" not null,
  sha256 text collate "C" not null,
  sequence bigint not null,
  primary key (client, key)
);

create table training_change (
  lesson_id bigint not null,
  number bigint not null,
  begins_at bigint,
  place text collate "C",
  is_online bigint,
  withdraw_until bigint,
  reason text collate "C" not null,
  at bigint not null,
  by_whom text collate "C" not null,
  primary key (lesson_id, number)
);

alter table training_lesson drop constraint training_lesson_programme_benefit_begins_at_place_key;

create index training_lesson_by_programme on training_lesson (programme);
