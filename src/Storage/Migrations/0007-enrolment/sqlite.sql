create table invitation (
  invitation_id integer primary key,
  programme text not null,
  merchant_row integer not null,
  tier text not null,
  sent_at bigint not null,
  until_at bigint not null,
  sent_by text not null,
  reason text,
  answer text,
  answered_at bigint,
  answered_by text
);

create index invitation_by_merchant on invitation (programme, merchant_row, invitation_id);

create table enrolment_event (
  enrolment_event_id integer primary key,
  programme text not null,
  number integer not null,
  review_id integer references review (review_id),
  merchant_row integer not null,
  at bigint not null,
  kind text not null,
  status_before text not null,
  tier text,
  registered_at bigint,
  judged_at bigint,
  next_at bigint,
  is_late integer not null,
  is_unknown integer not null,
  invitation_id integer references invitation (invitation_id),
  programme_version_id integer not null references programme_version (programme_version_id),
  recorded_at bigint not null,
  journal_sequence integer not null,
  unique (programme, number)
);

create index enrolment_event_by_merchant on enrolment_event (programme, merchant_row, number);

create index enrolment_event_by_review on enrolment_event (review_id, number);

create index enrolment_event_by_invitation on enrolment_event (invitation_id, kind);

drop index membership_event_by_review;

alter table membership_event rename to membership_event_before;

create table membership_event (
  membership_event_id integer primary key,
  programme text not null,
  number integer not null,
  review_id integer references review (review_id),
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

insert into membership_event
select membership_event_id, programme, number, review_id, merchant_row, at, kind, status_before, status_after, tier, since_at, deadline_at, occurred_at, known_at,
  is_late, is_unknown, losses, settles_at, back_by_at, programme_version_id, recorded_at
from membership_event_before;

drop table membership_event_before;

create index membership_event_by_review on membership_event (review_id, merchant_row, number);
