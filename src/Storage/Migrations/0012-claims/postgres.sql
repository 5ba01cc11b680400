create table ledger_quota (
  account bigint primary key references ledger_account (ledger_account_id),
  to_account bigint not null references ledger_account (ledger_account_id),
  amount_max bigint not null,
  waiting_max bigint not null,
  opens bigint,
  closes bigint,
  commitment text collate "C",
  seed text collate "C",
  is_drawn bigint not null,
  claims bigint not null,
  waiting bigint not null,
  entries bigint not null,
  sha256 text collate "C" not null
);

create table ledger_claim (
  account bigint not null,
  number bigint not null,
  claimant text collate "C" not null,
  amount bigint not null,
  state text collate "C" not null,
  place bigint not null,
  transfer bigint,
  sha256 text collate "C" not null,
  open_claimant text collate "C",
  primary key (account, number)
);

create index ledger_claim_waiting on ledger_claim (account, place) where state = 'Waiting';

create unique index ledger_claim_open on ledger_claim (open_claimant, account) where open_claimant is not null;

create table ledger_claim_entry (
  account bigint not null,
  number bigint not null,
  at bigint not null,
  event text collate "C" not null,
  claim bigint,
  claimant text collate "C",
  amount bigint,
  state text collate "C",
  position bigint,
  transfer bigint,
  refusal text collate "C",
  words text collate "C" not null,
  sha256 text collate "C" not null,
  seal bigint not null,
  primary key (account, number)
);

create table ledger_seal (
  number bigint primary key,
  at bigint not null,
  last_transfer bigint not null,
  entries bigint not null,
  sha256 text collate "C" not null
);

alter table ledger_order drop constraint ledger_order_pkey;

alter table ledger_order add primary key (key, client);

alter table ledger_order add column entry_account bigint;

alter table ledger_order add column entry_number bigint;
