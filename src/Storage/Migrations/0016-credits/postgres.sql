create table credit_tranche (
  tranche_id bigint primary key,
  programme text collate "C" not null,
  benefit text collate "C" not null,
  amount bigint not null,
  reason text collate "C" not null,
  drafted_at bigint not null,
  drafted_by text collate "C" not null,
  account text collate "C" not null,
  approved_at bigint,
  approved_by text collate "C"
);

create index credit_tranche_by_programme on credit_tranche (programme);

create table credit_packet (
  packet_id bigint primary key,
  tranche_id bigint not null references credit_tranche (tranche_id),
  programme text collate "C" not null,
  benefit text collate "C" not null,
  merchant_row bigint not null,
  spent_on text collate "C" not null,
  amount bigint not null,
  per_day bigint,
  lasts text collate "C",
  zone text collate "C" not null,
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
  click text collate "C" primary key,
  merchant_row bigint not null,
  spent_on text collate "C" not null,
  at bigint not null,
  price bigint not null,
  told_at bigint not null,
  outcome text collate "C" not null,
  packet_id bigint references credit_packet (packet_id),
  line bigint,
  invalid_at bigint,
  invalid_because text collate "C",
  line_back bigint
);

create index credit_click_by_packet on credit_click (packet_id, at) where packet_id is not null;

create table credit_request (
  client text collate "C" not null,
  key text collate "C" not null,
  body bytea not null,
  at bigint not null,
  primary key (client, key)
);
