create table staff_member (
  staff_member_id integer primary key,
  name text not null,
  role text not null,
  region text,
  from_at bigint not null,
  recorded_by text not null,
  ended_at bigint,
  ended_by text
);

create table procedure_case (
  case_id integer primary key,
  programme text not null,
  programme_version_id bigint not null references programme_version (programme_version_id),
  merchant_row bigint not null
);

create index procedure_case_by_programme on procedure_case (programme);

create index procedure_case_by_merchant on procedure_case (merchant_row);

create table case_event (
  case_id bigint not null references procedure_case (case_id),
  number bigint not null,
  at bigint not null,
  kind text not null,
  by_whom text not null,
  body text not null,
  sha256 text not null,
  primary key (case_id, number)
) without rowid;

create table case_code (
  code text not null,
  case_id bigint not null references procedure_case (case_id),
  primary key (code, case_id)
) without rowid;

create table case_booking (
  case_id bigint not null,
  event_number bigint not null,
  purpose text not null,
  ledger_number bigint not null,
  primary key (case_id, event_number, purpose)
) without rowid;

create table case_batch (
  batch_id integer primary key,
  programme text not null,
  region text,
  at bigint not null,
  by_whom text not null,
  payments bigint not null,
  amount bigint not null,
  sha256 text not null
);

create table paid_contract (
  number text primary key,
  code text not null,
  representative text,
  service text not null,
  paid_on text not null,
  amount bigint not null,
  recorded_at bigint not null
);

create table company_relation (
  code text not null,
  other text not null,
  kind text not null,
  recorded_at bigint not null,
  primary key (code, other, kind)
);
