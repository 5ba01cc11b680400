create table audit_entry (
  sequence bigint primary key,
  at bigint not null,
  by_whom text collate "C" not null,
  action text collate "C" not null,
  programme text collate "C",
  merchant text collate "C",
  subject text collate "C" not null,
  details text collate "C" not null,
  sha256 text collate "C" not null
);

create index audit_entry_by_programme on audit_entry (programme, sequence);

create index audit_entry_by_merchant on audit_entry (merchant, sequence);
