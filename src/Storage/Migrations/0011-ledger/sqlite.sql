create table ledger_account (
  ledger_account_id integer primary key,
  path text not null unique,
  asset text not null,
  rule text not null,
  opened_at bigint not null,
  total_in bigint not null,
  total_out bigint not null,
  held_in bigint not null,
  held_out bigint not null
);

create table ledger_transfer (
  number integer primary key,
  at bigint not null,
  kind text not null,
  from_account bigint not null references ledger_account (ledger_account_id),
  to_account bigint not null references ledger_account (ledger_account_id),
  amount bigint not null,
  reason text not null,
  of_number bigint references ledger_transfer (number),
  until bigint
);

create index ledger_transfer_by_giver on ledger_transfer (from_account, number);

create index ledger_transfer_by_taker on ledger_transfer (to_account, number);

create index ledger_transfer_by_reference on ledger_transfer (of_number) where of_number is not null;

create table ledger_hold (
  number integer primary key references ledger_transfer (number),
  from_account bigint not null references ledger_account (ledger_account_id),
  to_account bigint not null references ledger_account (ledger_account_id),
  until bigint not null,
  ended_by bigint
);

create index ledger_hold_open on ledger_hold (until) where ended_by is null;

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
  primary key (client, key)
) without rowid;
