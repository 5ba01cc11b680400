create table journal_commit (
  sequence integer primary key,
  programme text not null,
  review_id integer unique references review (review_id),
  header text not null,
  header_sha256 text not null,
  record_count integer not null,
  root text not null,
  head text not null
);

create index journal_commit_by_programme on journal_commit (programme, sequence);

create table journal_chunk (
  sequence integer not null,
  chunk integer not null,
  first_row integer not null,
  root text not null,
  content blob not null,
  primary key (sequence, chunk)
);

create table journal_head (
  journal_head_id integer primary key check (journal_head_id = 1),
  sequence integer not null,
  head text not null
);

insert into journal_head (journal_head_id, sequence, head) values (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
