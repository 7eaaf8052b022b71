-- Residents by age of every borough, where the Census table of ages is loaded, and the figures by age that rest on them.

create table population_file (
  population_file_id integer generated always as identity primary key,
  sha256 text not null unique,
  path text not null,
  area_count integer not null check (area_count > 0),
  cell_count integer not null check (cell_count > 0),
  suppressed_count integer not null check (suppressed_count between 0 and cell_count),
  loaded_at timestamptz not null default now(),
  is_active boolean not null
);
comment on table population_file is 'One row per Census table of residents by single year of age that was loaded: its cells (area, ethnic group and year of age) and those of them suppressed. The active one is in area_age_population.';
create unique index one_active_population_file on population_file (is_active) where is_active;

alter table area_age_population
  add column population_file_id integer references population_file,
  add column suppressed_residents integer not null default 0,
  add check (suppressed_residents between 0 and residents);
comment on table area_age_population is 'Usual residents, Census 2021, one row per area, ethnic group and age band of data.police.uk: London''s ship, boroughs'' come from a file.';
comment on column area_age_population.population_file_id is 'The file that it comes from; null of London''s, which ship.';
comment on column area_age_population.suppressed_residents is 'How many of the residents stand for suppressed counts, whose ages are not known: shared evenly among the ages suppressed. Of boroughs only.';

alter table measurement add column population_file_id integer references population_file;
comment on column measurement.population_file_id is 'Residents by age that the boroughs'' figures rest on; null where none were loaded.';

-- A measure of its own for each age, so that the grain of a figure stays what it was.
alter table figure drop constraint figure_measure_check;
alter table figure add constraint figure_measure_check check (
  measure in (
    'rate-per-1000', 'ratio', 'stratified-ratio', 'ratio-bounds', 'unknown-share',
    'find-rate', 'find-rate-ratio',
    'no-further-action-share', 'arrest-share', 'community-resolution-share', 'other-formal-outcome-share',
    'outcome-not-recorded-share', 'sole-smell-share', 'sole-smell-in-substance-share',
    'sole-smell-bounds', 'sole-smell-in-substance-bounds',
    'sole-smell-corrected-share', 'sole-smell-in-substance-corrected-share',
    'sole-smell-against-rest', 'sole-smell-in-substance-against-rest',
    'sole-smell-odds-against-rest', 'sole-smell-in-substance-odds-against-rest',
    'find-rate-against-supported', 'no-further-action-against-supported', 'arrest-against-supported',
    'age-standardised-rate', 'age-stratified-ratio', 'age-unknown-share',
    'rate-aged-10-and-over', 'ratio-aged-10-and-over',
    'rate-aged-10-17', 'ratio-aged-10-17',
    'rate-aged-18-24', 'ratio-aged-18-24',
    'rate-aged-25-34', 'ratio-aged-25-34',
    'rate-aged-over-34', 'ratio-aged-over-34'
  )
);
