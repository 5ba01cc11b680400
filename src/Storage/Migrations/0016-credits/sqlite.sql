create table credit_tranche (
  tranche_id integer primary key,
  programme text not null,
  benefit text not null,
  amount bigint not null,
  reason text not null,
  drafted_at bigint not null,
  drafted_by text not null,
  account text not null,
  approved_at bigint,
  approved_by text
);

create index credit_tranche_by_programme on credit_tranche (programme);

create table credit_packet (
  packet_id integer primary key,
  tranche_id bigint not null references credit_tranche (tranche_id),
  programme text not null,
  benefit text not null,
  merchant_row bigint not null,
  spent_on text not null,
  amount bigint not null,
  per_day bigint,
  lasts text,
  zone text not null,
  issued_at bigint not null,
  claim_by bigint,
  claimed_at bigint,
  expires_at bigint,
  settled_at bigint,
  hold bigint
);

create index credit_packet_by_merchant on credit_packet (merchant_row);

create index credit_packet_by_benefit on credit_packet (programme, benefit);

create index credit_packet_to_settle on credit_packet (expires_at) where settled_at is null and expires_at is not null;

create table credit_click (
  click text primary key,
  merchant_row bigint not null,
  spent_on text not null,
  at bigint not null,
  price bigint not null,
  told_at bigint not null,
  outcome text not null,
  packet_id bigint references credit_packet (packet_id),
  line bigint,
  invalid_at bigint,
  invalid_because text,
  line_back bigint
) without rowid;

create index credit_click_by_packet on credit_click (packet_id, at) where packet_id is not null;

create table credit_request (
  client text not null,
  key text not null,
  body blob not null,
  at bigint not null,
  primary key (client, key)
) without rowid;
