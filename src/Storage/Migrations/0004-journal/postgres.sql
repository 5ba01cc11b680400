create table journal_commit (
  sequence bigint primary key,
  programme text collate "C" not null,
  review_id bigint unique references review (review_id),
  header text collate "C" not null,
  header_sha256 text collate "C" not null,
  record_count bigint not null,
  root text collate "C" not null,
  head text collate "C" not null
);

create index journal_commit_by_programme on journal_commit (programme, sequence);

create table journal_chunk (
  sequence bigint not null,
  chunk bigint not null,
  first_row bigint not null,
  root text collate "C" not null,
  content bytea not null,
  primary key (sequence, chunk)
);

alter table journal_chunk alter column content set storage external;

create table journal_head (
  journal_head_id bigint primary key check (journal_head_id = 1),
  sequence bigint not null,
  head text collate "C" not null
);

insert into journal_head (journal_head_id, sequence, head) values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
