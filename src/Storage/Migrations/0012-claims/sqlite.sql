create table ledger_quota (
  account integer primary key references ledger_account (ledger_account_id),
  to_account bigint not null references ledger_account (ledger_account_id),
  amount_max bigint not null,
  waiting_max bigint not null,
  opens bigint,
  closes bigint,
  commitment text,
  seed text,
  is_drawn bigint not null,
  claims bigint not null,
  waiting bigint not null,
  entries bigint not null,
  sha256 text not null
);

create table ledger_claim (
  account bigint not null,
  number bigint not null,
  claimant text not null,
  amount bigint not null,
  state text not null,
  place bigint not null,
  transfer bigint,
  sha256 text not null,
  open_claimant text,
  primary key (account, number)
) without rowid;

create index ledger_claim_waiting on ledger_claim (account, place) where state = 'Waiting';

create unique index ledger_claim_open on ledger_claim (open_claimant, account) where open_claimant is not null;

create table ledger_claim_entry (
  account bigint not null,
  number bigint not null,
  at bigint not null,
  event text not null,
  claim bigint,
  claimant text,
  amount bigint,
  state text,
  position bigint,
  transfer bigint,
  refusal text,
  words text not null,
  sha256 text not null,
  seal bigint not null,
  primary key (account, number)
) without rowid;

create table ledger_seal (
  number integer primary key,
  at bigint not null,
  last_transfer bigint not null,
  entries bigint not null,
  sha256 text not null
);

alter table ledger_order rename to ledger_order_before;

create table ledger_order (
  client text not null,
  key text not null,
  body blob not null,
  at bigint not null,
  first_number bigint,
  last_number bigint,
  refusal text,
  refused_booking bigint,
  words text,
  entry_account bigint,
  entry_number bigint,
  primary key (key, client)
);

insert into ledger_order (client, key, body, at, first_number, last_number, refusal, refused_booking, words)
select client, key, body, at, first_number, last_number, refusal, refused_booking, words from ledger_order_before;

drop table ledger_order_before;
