create table ledger_claim_pack (
  number bigint primary key,
  account bigint not null,
  to_account bigint not null,
  at bigint not null,
  first_claim bigint not null,
  first_line bigint,
  last_line bigint,
  given bigint not null,
  hashes bytea not null,
  body bytea not null
);

alter table ledger_claim_pack alter column body set storage external;

alter table ledger_claim_pack alter column hashes set storage external;

create index ledger_claim_pack_by_account on ledger_claim_pack (account, first_claim);

create index ledger_claim_pack_by_line on ledger_claim_pack (first_line) where first_line is not null;

create table ledger_claim_run (
  number bigint primary key,
  level bigint not null,
  last_pack bigint not null,
  filter bytea not null
);

create table ledger_claim_run_block (
  run bigint not null,
  first_hash bigint not null,
  body bytea not null,
  primary key (run, first_hash)
);

alter table ledger_claim_entry add column before text collate "C";

alter table ledger_transfer drop constraint ledger_transfer_of_number_fkey;

drop index audit_entry_by_programme;

create index audit_entry_by_programme on audit_entry (programme, sequence) where programme is not null;

drop index audit_entry_by_merchant;

create index audit_entry_by_merchant on audit_entry (merchant, sequence) where merchant is not null;
