-- What is computed and published: figures with their definition, the flag list of a month, flags with their history.

create table measurement (
  measurement_id integer generated always as identity primary key,
  month date not null,
  edition integer not null check (edition > 0),
  method_version text not null,
  inputs text not null,
  boundary_set_id integer references boundary_set,
  measured_at timestamptz not null default now(),
  is_synthetic boolean not null,
  published_at timestamptz,
  unique (month, edition)
);
comment on table measurement is 'One row per time a month was measured: edition 1, and a further edition whenever its files or the method have changed. Earlier editions stay.';

create table measurement_window (
  measurement_id integer not null references measurement,
  window_kind text not null check (window_kind in ('latest-month', 'rolling-12-months', 'financial-year')),
  from_month date not null,
  to_month date not null,
  months_present integer not null check (months_present >= 0),
  primary key (measurement_id, window_kind)
);
comment on table measurement_window is 'One row per window of a measurement: its months, both ends included, and how many of them were loaded.';

create table measurement_file (
  measurement_id integer not null references measurement,
  window_kind text not null,
  area_code text not null references area,
  month date not null,
  source_file_id integer not null references source_file,
  primary key (measurement_id, window_kind, area_code, month, source_file_id),
  foreign key (measurement_id, window_kind) references measurement_window
);
comment on table measurement_file is 'One row per file and month that the figures of a window rest on. area_code is London, or one borough whose own extract was used.';

create table figure (
  figure_id bigint generated always as identity primary key,
  measurement_id integer not null,
  window_kind text not null,
  area_code text not null references area,
  ethnic_group text not null,
  reason text not null,
  basis text not null check (basis in ('self-defined', 'officer-defined', 'best-estimate')),
  measure text not null check (measure in ('rate-per-1000', 'ratio', 'stratified-ratio', 'ratio-bounds', 'unknown-share')),
  state text not null,
  value double precision,
  low double precision,
  high double precision,
  searches double precision not null check (searches >= 0),
  residents integer not null check (residents >= 0),
  comparison_searches double precision,
  comparison_residents integer,
  unique (measurement_id, window_kind, area_code, ethnic_group, reason, basis, measure),
  foreign key (measurement_id, window_kind) references measurement_window
);
comment on table figure is 'One row per number, never changed: its counts, residents, value and 95% limits. value is null where state is not estimated; high is Infinity where there is no upper limit.';

create table flag_list (
  measurement_id integer not null references measurement,
  family text not null,
  rule_version text not null,
  tested_count integer not null,
  listed_count integer not null,
  expected_false_count double precision not null,
  months_present integer not null,
  state text not null check (state in ('complete', 'window-incomplete', 'too-few-months')),
  primary key (measurement_id, family)
);
comment on table flag_list is 'One row per measurement and family of cells tested together.';

create table flag_list_cell (
  measurement_id integer not null,
  family text not null,
  area_code text not null references area,
  ethnic_group text not null,
  reason text not null,
  is_listed boolean not null,
  p_value double precision not null,
  adjusted_p_value double precision not null,
  ratio double precision not null,
  threshold_ratio double precision not null,
  primary key (measurement_id, family, area_code, ethnic_group, reason),
  foreign key (measurement_id, family) references flag_list
);
comment on table flag_list_cell is 'One row per cell tested: what the rule saw and whether it listed the cell.';

create table flag (
  flag_id integer generated always as identity primary key,
  area_code text not null references area,
  ethnic_group text not null,
  reason text not null,
  opened_month date not null,
  evidence jsonb not null,
  unique (area_code, ethnic_group, reason, opened_month)
);
comment on table flag is 'One row per opening of a figure that needs review. evidence is frozen at opening.';

create table flag_event (
  flag_event_id bigint generated always as identity primary key,
  flag_id integer not null references flag,
  month date not null,
  kind text not null check (kind in ('opened', 'continued', 'absent', 'cleared', 'withdrawn')),
  measurement_id integer not null,
  happened_at timestamptz not null default now(),
  detail jsonb not null default '{}'
);
comment on table flag_event is 'History of a flag, only ever added to: one entry per month, a later one where the month was measured again.';

create table publication (
  month date primary key,
  held_until timestamptz not null,
  created_at timestamptz not null default now()
);
comment on table publication is 'One row per month that is to be sent: until held_until scrutiny staff see it first.';

create table publication_event (
  publication_event_id bigint generated always as identity primary key,
  month date not null references publication,
  kind text not null check (kind in ('released', 'annotated', 'stopped')),
  reason text not null,
  happened_at timestamptz not null default now()
);
comment on table publication_event is 'What scrutiny staff did with a held month, only ever added to.';

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger figure_is_frozen before update or delete on figure
  for each row execute function refuse_change();
create trigger figures_are_kept before truncate on figure
  for each statement execute function refuse_change();
create trigger flag_is_frozen before update or delete on flag
  for each row execute function refuse_change();
create trigger flag_event_is_append_only before update or delete on flag_event
  for each row execute function refuse_change();
create trigger publication_event_is_append_only before update or delete on publication_event
  for each row execute function refuse_change();
