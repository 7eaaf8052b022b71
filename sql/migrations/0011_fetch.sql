-- What was fetched from publishers, where from and when, and what they were found to offer.

create table download (
  download_id integer generated always as identity primary key,
  service text not null check (service in ('archive', 'api', 'population', 'boundaries')),
  address text not null,
  path text not null,
  retrieved_at timestamptz not null,
  last_retrieved_at timestamptz not null check (last_retrieved_at >= retrieved_at),
  etag text,
  last_modified text,
  md5 text check (md5 ~ '^[0-9a-f]{32}$'),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  byte_count bigint not null check (byte_count >= 0),
  state text not null check (state in ('fetched', 'used', 'refused')),
  problem text,
  unique (address, sha256),
  check ((state = 'refused') = (problem is not null))
);
comment on table download is 'One row per version of a file fetched: the address asked, when it came first and last, its checksums, and what became of it. fetched: on disk and checked; used: its contents were loaded; refused: they could not be, and why.';

create table source_file_retrieval (
  source_file_id integer not null references source_file,
  download_id integer not null references download,
  primary key (source_file_id, download_id)
);
comment on table source_file_retrieval is 'One row per stored file and download it came in: the same bytes may come again in a later snapshot. A file handed over by a person has none.';

create table source_check (
  force_id text not null,
  month date not null check (extract(day from month) = 1),
  checked_at timestamptz not null,
  snapshot_month date,
  snapshot_md5 text,
  archive_rows integer check (archive_rows >= 0),
  is_listed boolean,
  api_rows integer check (api_rows >= 0),
  state text not null check (state in ('loaded', 'loaded-from-api', 'not-loaded', 'not-published', 'not-known')),
  primary key (force_id, month),
  check ((snapshot_month is null) = (snapshot_md5 is null)),
  check (archive_rows is null or snapshot_month is not null)
);
comment on table source_check is 'One row per force and month: what data.police.uk was last found to offer of it (records in the archive''s file, whether the API lists it, records the API gave), and how it stands with us.';
