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

create index ledger_claim_pack_by_account on ledger_claim_pack (account, first_claim);

create index ledger_claim_pack_by_line on ledger_claim_pack (first_line) where first_line is not null;

create table ledger_claim_index (
  hash bigint not null,
  pack bigint not null,
  primary key (hash, pack)
);

create table ledger_claim_indexed (
  pack bigint not null
);

insert into ledger_claim_indexed (pack) values (-1);

alter table ledger_claim_entry add column before text collate "C";

alter table ledger_transfer drop constraint ledger_transfer_of_number_fkey;
