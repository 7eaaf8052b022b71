-- Where records come from and how they are read: files, areas, residents, labels, rows as published and as accepted.

create table area (
  area_code text primary key,
  name text not null,
  kind text not null check (kind in ('region', 'borough', 'combined')),
  bcu text
);
comment on table area is 'One row per area. Source: ONS Open Geography (codes, names); Met (Basic Command Units).';

create table area_population (
  area_code text not null references area,
  ethnicity text not null,
  ethnic_group text not null check (ethnic_group in ('white', 'black', 'asian', 'mixed', 'other')),
  residents integer not null check (residents >= 0),
  census_table text not null,
  primary key (area_code, ethnicity)
);
comment on table area_population is 'Usual residents, Census 2021, one row per area and ethnic group (19 groups, or 5 where only they exist).';

create table boundary_set (
  boundary_set_id integer generated always as identity primary key,
  sha256 text not null unique,
  path text not null,
  area_count integer not null check (area_count > 0),
  loaded_at timestamptz not null default now(),
  is_active boolean not null
);
comment on table boundary_set is 'One row per file of borough polygons loaded; the active one places searches.';
create unique index one_active_boundary_set on boundary_set (is_active) where is_active;

create table area_boundary (
  boundary_set_id integer not null references boundary_set,
  area_code text not null references area,
  geometry jsonb not null,
  primary key (boundary_set_id, area_code)
);
comment on table area_boundary is 'One row per polygon of a set; GeoJSON geometry, WGS84 longitude and latitude in degrees.';

-- Without foreign keys, like the other tables filled by the hundred thousand: checking each row would double the time,
-- and the one statement that fills it takes both codes from the tables they belong to.
create table snap_point_area (
  boundary_set_id integer not null,
  latitude double precision not null,
  longitude double precision not null,
  area_code text,
  primary key (boundary_set_id, latitude, longitude)
);
comment on table snap_point_area is 'One row per published coordinate and boundary set: the borough it lies in, null outside London.';

-- What the publishers write, and what we read it as: filled from src/vocabulary at every start.
create table label (
  scheme text not null,
  field text not null,
  label text not null,
  code text not null,
  ethnic_group text check (ethnic_group in ('white', 'black', 'asian', 'mixed', 'other', 'unknown')),
  primary key (scheme, field, label)
);
comment on table label is 'One row per published label: scheme (source), field, label in lower case, our code, and its ethnic group where it is an ethnicity.';

create table reason_rule (
  label_era text not null,
  power text not null,
  object text not null,
  reason text not null,
  primary key (label_era, power, object)
);
comment on table reason_rule is 'One row per power, object and era of labels: the reason they amount to (src/vocabulary/reason.ts).';

create table source_file (
  source_file_id integer generated always as identity primary key,
  sha256 text not null,
  path text not null,
  publisher text not null,
  source text not null check (source in ('police-uk', 'mps-extract')),
  force_id text not null,
  scope_area_code text references area,
  encoding text not null check (encoding in ('utf-8', 'windows-1252')),
  byte_count bigint not null check (byte_count > 0),
  row_count integer not null check (row_count > 0),
  accepted_count integer not null,
  rejected_count integer not null,
  is_synthetic boolean not null,
  loaded_at timestamptz not null default now(),
  unique (sha256, force_id),
  check (row_count = accepted_count + rejected_count)
);
comment on table source_file is 'One row per file version. scope_area_code is null where the file covers the whole force.';

create table source_file_month (
  source_file_id integer not null references source_file,
  month date not null check (extract(day from month) = 1),
  search_count integer not null check (search_count >= 0),
  unplaced_count integer not null,
  repeated_count integer not null,
  first_on date not null,
  last_on date not null,
  superseded_by integer references source_file,
  replaces integer references source_file,
  rows_added integer,
  rows_removed integer,
  primary key (source_file_id, month),
  check ((replaces is null) = (rows_added is null) and (replaces is null) = (rows_removed is null))
);
comment on table source_file_month is 'One row per file version and month: active until a newer version of the same source, scope and month supersedes it.';

create table row_problem (
  source_file_id integer not null references source_file,
  line integer not null check (line > 1),
  column_name text not null,
  value text not null,
  reason text not null,
  is_rejected boolean not null,
  primary key (source_file_id, line, column_name, reason)
);
comment on table row_problem is 'One row per value that could not be read: the row was rejected, or kept with the value unknown. Line is the first line of the record in the file, the header being line 1.';

create table search (
  source_file_id integer not null,
  month date not null,
  line integer not null,
  searched_on date not null,
  searched_at timestamptz,
  latitude double precision,
  longitude double precision,
  area_code text,
  subject text not null,
  gender text not null,
  age_band text not null,
  apparent_age smallint check (apparent_age between 0 and 120),
  self_defined text not null,
  self_defined_group text not null,
  officer_defined text not null,
  officer_defined_group text not null,
  power text not null,
  object text not null,
  reason text not null,
  outcome text not null,
  is_find boolean,
  is_outer_clothing_exceeded boolean,
  record_ref text,
  search_count integer not null check (search_count > 0),
  row_hash bigint not null,
  primary key (source_file_id, month, line)
) partition by range (month);
comment on table search is 'One row per accepted record, keyed by file and line; partitioned by month of the search in Europe/London. Codes come from label and reason_rule, where they are checked.';

create table written_grounds (
  source_file_id integer not null,
  month date not null,
  line integer not null,
  text text not null,
  primary key (source_file_id, month, line)
);
comment on table written_grounds is 'SENSITIVE. One row per officer''s written text. Never shown as it stands.';

create table cell_count (
  source_file_id integer not null,
  cell integer not null,
  month date not null,
  area_code text not null,
  subject text not null,
  self_defined_group text not null,
  officer_defined_group text not null,
  reason text not null,
  grounds_tier text not null,
  outcome text not null,
  find text not null check (find in ('found', 'not-found', 'not-recorded')),
  outer_clothing_exceeded text not null check (outer_clothing_exceeded in ('exceeded', 'not-exceeded', 'not-recorded')),
  age_band text not null,
  searches integer not null check (searches > 0),
  primary key (source_file_id, cell)
);
comment on table cell_count is 'One row per file (cells numbered within it), month, area, both ethnicities, reason, grounds tier, outcome, find, clothing and age band. area_code is unplaced or outside-london where there is no borough.';
