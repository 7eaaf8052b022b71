-- What the Home Office published of a year: the totals that loaded records are reconciled with.

create table official_table (
  official_table_id integer generated always as identity primary key,
  sha256 text not null unique,
  path text not null,
  publisher text not null,
  row_count integer not null check (row_count > 0),
  loaded_at timestamptz not null default now()
);
comment on table official_table is 'One row per file of official totals loaded.';

create table official_total (
  year_ending date not null check (extract(month from year_ending) = 3 and extract(day from year_ending) = 31),
  force_id text not null,
  legislation text not null check (legislation in ('section-1', 'section-60', 'other')),
  reason text not null check (
    reason in (
      'drugs', 'weapons', 'stolen-property', 'going-equipped', 'firearms', 'criminal-damage', 'section-60', 'other'
    )
  ),
  ethnicity text not null,
  ethnic_group text not null check (
    ethnic_group in ('white', 'black', 'asian', 'mixed', 'other', 'unknown', 'vehicle-only')
  ),
  search_count integer check (search_count >= 0),
  resultant_arrest_count integer check (resultant_arrest_count >= 0),
  official_table_id integer not null references official_table,
  primary key (year_ending, force_id, legislation, reason, ethnicity)
);
comment on table official_total is 'One row per row of the Home Office''s table: year, force, legislation, reason and self-defined ethnicity as published. section-1 holds also s.23 and s.47; ethnic group other holds Chinese people. A count is null where the table says NA.';
create index official_total_table on official_total (official_table_id);
