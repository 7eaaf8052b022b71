-- What figures rest on, kept and let go: files as published by their checksum, how far a file's rows have been deleted after
-- their time, and which fields a revised month changed.

create table raw_file (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  byte_count bigint not null check (byte_count > 0),
  compressed_byte_count bigint not null check (compressed_byte_count > 0),
  stored_at timestamptz not null default now(),
  deleted_at timestamptz
);
comment on table raw_file is 'One row per file kept as published, under EVENHAND_HOME/raw by its checksum. deleted_at: when its time was over and its bytes were deleted.';

-- On source_file and not by month, so that cells can be counted anew inside one file (sql/citus.sql).
alter table source_file
  add column texts_deleted_before date,
  add column searches_deleted_before date;
comment on column source_file.texts_deleted_before is 'Written grounds of earlier months have been deleted after their time. Null where none have.';
comment on column source_file.searches_deleted_before is 'Records of earlier months have been deleted after their time; their counts stay. Null where none have.';

create table revised_field (
  source_file_id integer not null,
  month date not null,
  field text not null,
  row_count integer not null check (row_count > 0),
  primary key (source_file_id, month, field),
  foreign key (source_file_id, month) references source_file_month
);
comment on table revised_field is 'One row per revised month and field: rows in which it differs from the version replaced. Rows are paired by Stop Ref, or where there is none by being the same in all else, and then only rows that differ in this field alone.';

-- Answers of people stay as they are until their time is over. A transaction that deletes them then says so, and says from
-- which month on it keeps them.
create function refuse_change_in_time() returns trigger language plpgsql as $$
declare
  kept_from text := current_setting('evenhand.kept_from_month', true);
begin
  if tg_op = 'DELETE' and kept_from <> '' and exists (
    select from grounds_sample sample
    where sample.grounds_sample_id = old.grounds_sample_id
      and sample.to_month < kept_from::date
  ) then
    return old;
  end if;
  raise exception '% is append-only', tg_table_name;
end $$;
drop trigger grounds_coding_is_append_only on grounds_coding;
create trigger grounds_coding_is_append_only before update or delete on grounds_coding
  for each row execute function refuse_change_in_time();
