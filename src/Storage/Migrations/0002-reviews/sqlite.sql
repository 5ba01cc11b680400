create table programme_version (
  programme_version_id integer primary key,
  programme text not null,
  effective text not null,
  content_sha256 text not null,
  stored_at bigint not null,
  unique (programme, content_sha256)
);

create table programme_file (
  programme_version_id integer not null references programme_version (programme_version_id),
  position integer not null,
  name text not null,
  content text not null,
  primary key (programme_version_id, position)
);

create table review (
  review_id integer primary key,
  programme text not null,
  nominal_at bigint not null,
  effective_at bigint not null,
  decided_at bigint not null,
  programme_version_id integer not null references programme_version (programme_version_id),
  facts_period text not null,
  facts_citation text not null,
  merchant_count integer not null,
  tiers text not null,
  counts text not null,
  cut_offs text not null,
  unique (programme, nominal_at)
);

create table review_column (
  review_id integer not null references review (review_id),
  name text not null,
  column_id integer not null references stored_column (column_id),
  primary key (review_id, name)
);

create table review_delay (
  programme text not null,
  nominal_at bigint not null,
  facts_period text not null,
  noticed_at bigint not null,
  primary key (programme, nominal_at)
);

create table staff_entry (
  staff_entry_id integer primary key,
  programme text not null,
  list text not null,
  merchant_row integer not null,
  from_at bigint not null,
  until_at bigint,
  reason text not null,
  recorded_by text not null,
  recorded_at bigint not null,
  ended_at bigint,
  ended_reason text,
  ended_by text
);

create index staff_entry_by_list on staff_entry (programme, list, merchant_row);

create table staff_finding (
  staff_finding_id integer primary key,
  programme text not null,
  finding text not null,
  merchant_row integer not null,
  holds integer not null,
  found_at bigint not null,
  reason text not null,
  recorded_by text not null
);

create index staff_finding_by_programme on staff_finding (programme, finding, merchant_row);
