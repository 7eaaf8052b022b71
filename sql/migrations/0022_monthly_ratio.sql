-- What pages show of single months and of single boroughs' borders: ratios month by month, and how near borders searches lie.

create table monthly_ratio (
  measurement_id integer not null references measurement,
  area_code text not null references area,
  ethnic_group text not null,
  reason text not null,
  month date not null check (extract(day from month) = 1),
  state text not null,
  value double precision check (value >= 0),
  low double precision check (low >= 0),
  high double precision check (high >= low),
  searches integer not null check (searches >= 0),
  white_searches integer not null check (white_searches >= 0),
  primary key (measurement_id, area_code, ethnic_group, reason, month),
  check ((state = 'estimated') = (value is not null)),
  check ((value is null) = (low is null)),
  check ((value is null) = (high is null))
);
comment on table monthly_ratio is 'One row per measurement, area, group, reason and published month of the two years to the month measured: the ratio of that month alone to White residents, with 95% limits, or the state that says why there is none. Searches without a recorded ethnicity are shared out and the counts rounded. A month without a row was not published.';

create table area_border_count (
  measurement_id integer not null references measurement,
  area_code text not null references area,
  measured_count integer not null check (measured_count >= 0),
  near_border_count integer not null check (near_border_count between 0 and measured_count),
  primary key (measurement_id, area_code)
);
comment on table area_border_count is 'One row per measurement and borough: searches of the month measured that were placed there by their coordinate, and those of them within 50 metres of its border.';

create trigger monthly_ratio_is_frozen before update or delete on monthly_ratio
  for each row execute function refuse_change();
create trigger monthly_ratios_are_kept before truncate on monthly_ratio
  for each statement execute function refuse_change();
create trigger area_border_count_is_frozen before update or delete on area_border_count
  for each row execute function refuse_change();
create trigger area_border_counts_are_kept before truncate on area_border_count
  for each statement execute function refuse_change();
