create table audit_request (
  client text not null,
  key text not null,
  sha256 text not null,
  sequence bigint not null,
  primary key (client, key)
) without rowid;

create table training_change (
  lesson_id bigint not null,
  number bigint not null,
  begins_at bigint,
  place text,
  is_online bigint,
  withdraw_until bigint,
  reason text not null,
  at bigint not null,
  by_whom text not null,
  primary key (lesson_id, number)
) without rowid;

alter table training_lesson rename to training_lesson_before;

create table training_lesson (
  lesson_id integer primary key,
  programme text not null,
  benefit text not null,
  course text,
  zone text not null,
  begins_at bigint not null,
  place text not null,
  is_online bigint not null,
  seats bigint not null,
  withdraw_until bigint not null,
  opened_at bigint not null,
  opened_by text not null
);

insert into training_lesson (lesson_id, programme, benefit, course, zone, begins_at, place, is_online, seats, withdraw_until, opened_at, opened_by)
select lesson_id, programme, benefit, course, zone, begins_at, place, is_online, seats, withdraw_until, opened_at, opened_by from training_lesson_before;

alter table training_enrolment rename to training_enrolment_before;

create table training_enrolment (
  lesson_id bigint not null references training_lesson (lesson_id),
  claim bigint not null,
  merchant_row bigint not null,
  primary key (lesson_id, claim)
) without rowid;

insert into training_enrolment (lesson_id, claim, merchant_row) select lesson_id, claim, merchant_row from training_enrolment_before;

drop table training_enrolment_before;

drop table training_lesson_before;

create index training_enrolment_by_merchant on training_enrolment (merchant_row);

create index training_lesson_by_programme on training_lesson (programme);
