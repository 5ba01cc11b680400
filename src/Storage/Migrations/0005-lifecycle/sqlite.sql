create table membership_event (
  membership_event_id integer primary key,
  programme text not null,
  number integer not null,
  review_id integer not null references review (review_id),
  merchant_row integer not null,
  at bigint not null,
  kind text not null,
  status_before text not null,
  status_after text not null,
  tier text not null,
  since_at bigint not null,
  deadline_at bigint,
  occurred_at bigint,
  known_at bigint,
  is_late integer not null,
  is_unknown integer not null,
  losses text not null,
  settles_at bigint,
  back_by_at bigint,
  programme_version_id integer references programme_version (programme_version_id),
  recorded_at bigint not null,
  unique (programme, number)
);

create index membership_event_by_review on membership_event (review_id, merchant_row, number);

create table lifecycle_progress (
  programme text primary key,
  before_at bigint not null,
  change_sequence integer not null,
  snapshot_id integer not null,
  staff_entry_id integer not null,
  staff_finding_id integer not null
);

alter table staff_entry add column end_recorded_at bigint;

alter table staff_finding add column recorded_at bigint;

create index fact_change_by_merchant on fact_change (merchant_row, fact);

create index fact_change_by_known on fact_change (fact, known_at);

create index fact_change_by_occurred on fact_change (fact, occurred_at);
