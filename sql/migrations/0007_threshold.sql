-- The threshold test of a financial year: experimental, for the whole force. Stands apart from the figures of a month.

create table threshold_test (
  threshold_test_id integer generated always as identity primary key,
  from_month date not null check (extract(month from from_month) = 4 and extract(day from from_month) = 1),
  to_month date not null check (to_month = from_month + interval '11 months'),
  edition integer not null check (edition > 0),
  method_version text not null,
  inputs text not null,
  boundary_set_id integer references boundary_set,
  tested_at timestamptz not null default now(),
  is_synthetic boolean not null,
  state text not null check (state in ('estimated', 'month-missing', 'not-recorded', 'not-estimable')),
  reason text,
  months_present integer not null check (months_present between 0 and 12),
  months_recorded integer not null check (months_recorded between 0 and months_present),
  not_placed_count integer not null check (not_placed_count >= 0),
  group_unknown_count integer not null check (group_unknown_count >= 0),
  find_unknown_count integer not null check (find_unknown_count >= 0),
  chain_count integer,
  iteration_count integer,
  draw_count integer,
  largest_r_hat double precision,
  acceptance double precision,
  divergence_count integer,
  unique (from_month, edition),
  check ((reason is not null) = (state = 'not-estimable')),
  check (
    num_nulls(chain_count, iteration_count, draw_count, largest_r_hat, acceptance, divergence_count) in (0, 6)
    and (state <> 'estimated' or draw_count is not null)
  )
);
comment on table threshold_test is 'One row per financial year (April to March, both ends included) and edition: edition 1, and a further edition whenever its files or the method have changed. Earlier editions stay.';
comment on column threshold_test.inputs is 'Fingerprint of the method, the sampling, the boundaries and the files.';
comment on column threshold_test.months_recorded is 'Months loaded in which, for at least half of the searches, it is recorded whether anything was found.';
comment on column threshold_test.not_placed_count is 'Searches left out for having no place in one of the 32 boroughs; of the others group_unknown_count for want of a self-defined ethnicity, and of the rest find_unknown_count for want of a recorded find.';
comment on column threshold_test.largest_r_hat is 'Largest R-hat of any parameter; Infinity where one never moved. Null, like the other five numbers of the sampling, where nothing was sampled.';

create table threshold_estimate (
  threshold_test_id integer not null references threshold_test,
  ethnic_group text not null check (ethnic_group in ('white', 'black', 'asian', 'mixed', 'other')),
  searches integer not null check (searches >= 0),
  finds integer not null check (finds between 0 and searches),
  residents integer not null check (residents >= 0),
  threshold double precision check (threshold between 0 and 1),
  low double precision,
  high double precision,
  contrast double precision check (contrast between -1 and 1),
  contrast_low double precision,
  contrast_high double precision,
  effective_draw_count double precision,
  primary key (threshold_test_id, ethnic_group),
  check (low <= high and contrast_low <= contrast_high),
  check (num_nulls(threshold, low, high, contrast, contrast_low, contrast_high, effective_draw_count) in (0, 7))
);
comment on table threshold_estimate is 'One row per financial year, edition and group, never changed: searches with a recorded find, finds, residents, threshold (a probability, posterior mean) and what it is less that of White people, each with its 2.5% and 97.5% points. No threshold where the state of the test is not estimated.';

create table threshold_file (
  threshold_test_id integer not null references threshold_test,
  month date not null,
  source_file_id integer not null references source_file,
  primary key (threshold_test_id, month)
);
comment on table threshold_file is 'One row per month that a threshold test rests on, and its file, which covers the whole force.';

create trigger threshold_test_is_frozen before update or delete on threshold_test
  for each row execute function refuse_change();
create trigger threshold_estimate_is_frozen before update or delete on threshold_estimate
  for each row execute function refuse_change();
create trigger threshold_file_is_frozen before update or delete on threshold_file
  for each row execute function refuse_change();
create trigger threshold_tests_are_kept before truncate on threshold_test
  for each statement execute function refuse_change();
create trigger threshold_estimates_are_kept before truncate on threshold_estimate
  for each statement execute function refuse_change();
create trigger threshold_files_are_kept before truncate on threshold_file
  for each statement execute function refuse_change();
