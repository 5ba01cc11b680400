create table case_event_stored (
  sequence integer primary key,
  case_id bigint not null,
  number bigint not null
);

create table case_returned (
  case_id integer primary key,
  programme text not null
);

create index case_returned_by_programme on case_returned (programme);

create table case_request (
  client text not null,
  key text not null,
  sha256 text not null,
  case_id bigint not null,
  event_number bigint not null,
  primary key (client, key)
) without rowid;

insert into case_event_stored (case_id, number) select case_id, number from case_event order by at, case_id, number;

insert into case_returned (case_id, programme)
select newest.case_id, programme from case_event newest join procedure_case on procedure_case.case_id = newest.case_id
where kind = 'Returned' and not exists (select 1 from case_event later where later.case_id = newest.case_id and later.number > newest.number);
