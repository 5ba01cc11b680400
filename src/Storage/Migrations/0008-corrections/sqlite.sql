create table appeal (
  appeal_id integer primary key,
  programme text not null,
  merchant_row integer not null,
  decision_at bigint not null,
  event text,
  statement text not null,
  filed_at bigint not null,
  filed_by text not null,
  due_at bigint not null
);

create index appeal_by_merchant on appeal (merchant_row);

create table correction (
  correction_id integer primary key,
  merchant_row integer not null,
  reason text not null,
  appeal_id integer references appeal (appeal_id)
);

create index correction_by_merchant on correction (merchant_row);

create table correction_fact (
  correction_id integer not null references correction (correction_id),
  position integer not null,
  fact text not null,
  period text,
  occurred_at bigint,
  value_before text,
  value_after text,
  change_sequence integer,
  primary key (correction_id, position)
);

create table correction_step (
  correction_step_id integer primary key,
  correction_id integer not null references correction (correction_id),
  step text not null,
  at bigint not null,
  by_whom text not null,
  note text,
  unique (correction_id, step)
);

create table programme_correction (
  correction_id integer not null references correction (correction_id),
  programme text not null,
  outcome text not null,
  through_at bigint not null,
  place text not null,
  stood text not null,
  would_stand text not null,
  event_number integer,
  primary key (correction_id, programme)
);

create table corrected_decision (
  correction_id integer not null references correction (correction_id),
  programme text not null,
  position integer not null,
  at bigint not null,
  event text,
  recorded text,
  corrected text,
  place text not null,
  primary key (correction_id, programme, position)
);

create table appeal_ruling (
  appeal_id integer primary key references appeal (appeal_id),
  at bigint not null,
  by_whom text not null,
  reason text not null,
  correction_id integer references correction (correction_id)
);

alter table membership_event add column tier_before text;
