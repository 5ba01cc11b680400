create table staff_proposal (
  staff_proposal_id integer primary key,
  programme text not null,
  kind text not null,
  list text not null,
  merchant_row integer not null,
  from_at bigint,
  until_at bigint,
  reason text not null,
  proposed_by text not null,
  proposed_at bigint not null,
  is_approved integer,
  answered_at bigint,
  answered_by text,
  answer_reason text
);

create index staff_proposal_by_list on staff_proposal (programme, list, merchant_row);

alter table staff_entry add column approved_by text;

alter table staff_entry add column end_approved_by text;

create table display_overlay (
  overlay_id text primary key,
  target text not null,
  zone text not null,
  name text not null,
  content text not null,
  content_sha256 text not null,
  added_at bigint not null,
  added_by text not null,
  approved_at bigint,
  approved_by text,
  ended_at bigint,
  ended_by text,
  ended_reason text
);

create index display_overlay_by_target on display_overlay (target);
