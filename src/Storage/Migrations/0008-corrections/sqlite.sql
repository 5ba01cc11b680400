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

create table relief_window (
  window_id integer primary key,
  from_at bigint not null,
  until_at bigint not null,
  kinds text not null,
  fact text,
  fact_values text not null,
  reason text not null,
  declared_at bigint not null,
  declared_by text not null
);

create table strike (
  merchant_row integer not null,
  cause text not null,
  kind text not null,
  at bigint not null,
  recorded_at bigint not null,
  primary key (merchant_row, cause)
);

create table uncounted_event (
  uncounted_event_id integer primary key,
  snapshot_id integer references snapshot (snapshot_id),
  change_sequence integer,
  merchant_row integer not null,
  kind text not null,
  first_at bigint not null,
  event_count integer not null,
  cause text,
  window_id integer references relief_window (window_id)
);

create index uncounted_event_by_merchant on uncounted_event (merchant_row);

alter table fact_change add column is_uncounted integer not null default 0;
