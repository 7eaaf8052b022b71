-- The figures that stand beside the ratio: what searches found, what followed them, and London's rates with age taken out.

create table area_age_population (
  area_code text not null references area,
  ethnic_group text not null check (ethnic_group in ('white', 'black', 'asian', 'mixed', 'other')),
  age_band text not null check (age_band in ('under-10', '10-17', '18-24', '25-34', 'over-34')),
  residents integer not null check (residents >= 0),
  census_table text not null,
  primary key (area_code, ethnic_group, age_band)
);
comment on table area_age_population is 'Usual residents, Census 2021, one row per area (London alone), ethnic group and age band of data.police.uk.';

alter table figure
  add column out_of integer check (out_of >= 0),
  add column comparison_out_of integer check (comparison_out_of >= 0);
comment on column figure.out_of is 'Where the figure is a share of searches, or compares two: the searches that it is a share of.';
comment on column figure.comparison_out_of is 'The same of the group compared with.';

-- Each outcome has a measure of its own, so that the grain of a figure stays what it was.
alter table figure drop constraint figure_measure_check;
alter table figure add constraint figure_measure_check check (
  measure in (
    'rate-per-1000', 'ratio', 'stratified-ratio', 'ratio-bounds', 'unknown-share',
    'find-rate', 'find-rate-ratio',
    'no-further-action-share', 'arrest-share', 'community-resolution-share', 'other-formal-outcome-share',
    'outcome-not-recorded-share', 'sole-smell-share', 'sole-smell-in-substance-share',
    'age-standardised-rate', 'age-stratified-ratio', 'age-unknown-share'
  )
);
