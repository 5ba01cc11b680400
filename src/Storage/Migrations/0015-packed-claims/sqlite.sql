create table ledger_claim_pack (
  number integer primary key,
  account bigint not null,
  to_account bigint not null,
  at bigint not null,
  first_claim bigint not null,
  first_line bigint,
  last_line bigint,
  given bigint not null,
  hashes blob not null,
  body blob not null
);

create index ledger_claim_pack_by_account on ledger_claim_pack (account, first_claim);

create index ledger_claim_pack_by_line on ledger_claim_pack (first_line) where first_line is not null;

create table ledger_claim_run (
  number integer primary key,
  level bigint not null,
  last_pack bigint not null,
  filter blob not null
);

create table ledger_claim_run_block (
  run bigint not null,
  first_hash bigint not null,
  body blob not null,
  primary key (run, first_hash)
) without rowid;

alter table ledger_claim_entry add column before text;

create table ledger_transfer_after (
  number integer primary key,
  at bigint not null,
  kind text not null,
  from_account bigint not null references ledger_account (ledger_account_id),
  to_account bigint not null references ledger_account (ledger_account_id),
  amount bigint not null,
  reason text not null,
  of_number bigint,
  until bigint
);

create table ledger_hold_after (
  number integer primary key references ledger_transfer_after (number),
  from_account bigint not null references ledger_account (ledger_account_id),
  to_account bigint not null references ledger_account (ledger_account_id),
  until bigint not null,
  ended_by bigint
);

insert into ledger_transfer_after (number, at, kind, from_account, to_account, amount, reason, of_number, until)
select number, at, kind, from_account, to_account, amount, reason, of_number, until from ledger_transfer;

insert into ledger_hold_after (number, from_account, to_account, until, ended_by)
select number, from_account, to_account, until, ended_by from ledger_hold;

drop table ledger_hold;

drop table ledger_transfer;

alter table ledger_transfer_after rename to ledger_transfer;

alter table ledger_hold_after rename to ledger_hold;

create index ledger_transfer_by_giver on ledger_transfer (from_account, number);

create index ledger_transfer_by_taker on ledger_transfer (to_account, number);

create index ledger_transfer_by_reference on ledger_transfer (of_number) where of_number is not null;

create index ledger_hold_open on ledger_hold (until) where ended_by is null;

drop index audit_entry_by_programme;

create index audit_entry_by_programme on audit_entry (programme, sequence) where programme is not null;

drop index audit_entry_by_merchant;

create index audit_entry_by_merchant on audit_entry (merchant, sequence) where merchant is not null;
