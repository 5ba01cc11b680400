delete from ledger_claim_run;

delete from ledger_claim_run_block;

drop index audit_entry_by_programme;

create index audit_entry_by_programme on audit_entry (programme, sequence) where programme is not null;

drop index audit_entry_by_merchant;

create index audit_entry_by_merchant on audit_entry (merchant, sequence) where merchant is not null;

alter table ledger_claim_pack alter column body set storage external, alter column hashes set storage external;
