create table audit_entry (
  sequence integer primary key,
  at bigint not null,
  by_whom text not null,
  action text not null,
  programme text,
  merchant text,
  subject text not null,
  details text not null,
  sha256 text not null
);

create index audit_entry_by_programme on audit_entry (programme, sequence);

create index audit_entry_by_merchant on audit_entry (merchant, sequence);
