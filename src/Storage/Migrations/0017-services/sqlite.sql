create table service_package (
  package_id integer primary key,
  programme text not null,
  benefit text not null,
  merchant_row bigint not null,
  begins_at bigint not null,
  unique (merchant_row, programme, benefit, begins_at)
);

create index service_package_by_programme on service_package (programme);

create table service_event (
  package_id bigint not null references service_package (package_id),
  number bigint not null,
  at bigint not null,
  kind text not null,
  by_whom text not null,
  body text not null,
  sha256 text not null,
  primary key (package_id, number)
) without rowid;

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
  opened_by text not null,
  unique (programme, benefit, begins_at, place)
);

create table training_enrolment (
  lesson_id bigint not null references training_lesson (lesson_id),
  claim bigint not null,
  merchant_row bigint not null,
  primary key (lesson_id, claim)
) without rowid;

create index training_enrolment_by_merchant on training_enrolment (merchant_row);

create table training_attendance (
  lesson_id bigint not null,
  claim bigint not null,
  number bigint not null,
  is_present bigint not null,
  at bigint not null,
  by_whom text not null,
  primary key (lesson_id, claim, number)
) without rowid;
