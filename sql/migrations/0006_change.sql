-- What has changed over time: the watch kept on a month's records, and the alarms it raised.

create table change_watch (
  measurement_id integer primary key references measurement,
  rule_version text not null,
  from_month date not null check (extract(day from from_month) = 1),
  to_month date not null check (extract(day from to_month) = 1),
  months_present integer not null check (months_present >= 0),
  months_watched integer not null check (months_watched between 0 and months_present),
  learned_to_month date,
  series_watched integer not null check (series_watched >= 0),
  volume_areas_watched integer not null check (volume_areas_watched >= 0),
  month_sd double precision check (month_sd >= 0),
  parameters jsonb not null,
  series_by_area jsonb not null,
  expected_false_rises double precision not null check (expected_false_rises >= 0),
  expected_false_falls double precision not null check (expected_false_falls >= 0),
  expected_false_volumes double precision not null check (expected_false_volumes >= 0),
  watched_at timestamptz not null default now(),
  check (from_month <= to_month)
);
comment on table change_watch is 'One row per measurement: the span of months looked back over, the months published in it and those watched (the first 12 are only learned from), groups and reasons watched over all boroughs, month-to-month standard deviation of the log ratio, parameters, and false alarms to expect a year.';
comment on column change_watch.month_sd is 'Of the reasons; null while nothing is watched. That of their sum stands in parameters.';
comment on column change_watch.series_by_area is 'For each borough how many groups and reasons are watched, still learned, or too few.';

create table change_alarm (
  measurement_id integer not null references change_watch,
  area_code text not null references area,
  ethnic_group text not null,
  reason text not null,
  kind text not null check (kind in ('rise', 'fall', 'volume-high')),
  month date not null check (extract(day from month) = 1),
  since_month date not null check (extract(day from since_month) = 1),
  months_since integer not null check (months_since > 0),
  searches integer not null check (searches >= 0),
  expected_searches double precision not null check (expected_searches >= 0),
  limit_searches integer,
  white_searches integer check (white_searches >= 0),
  ratio double precision check (ratio >= 0),
  months_before integer check (months_before > 0),
  searches_before integer check (searches_before >= 0),
  white_searches_before integer check (white_searches_before >= 0),
  ratio_before double precision check (ratio_before >= 0),
  may_be_older boolean,
  is_provisional boolean not null,
  primary key (measurement_id, area_code, ethnic_group, reason, kind, month),
  check (since_month <= month),
  check ((kind = 'volume-high') = (ethnic_group = 'all')),
  check ((kind = 'volume-high') = (limit_searches is not null)),
  check ((kind = 'volume-high') = (white_searches is null)),
  check ((white_searches is null) = (ratio is null)),
  check ((white_searches is null) = (months_before is null)),
  check ((white_searches is null) = (searches_before is null)),
  check ((white_searches is null) = (white_searches_before is null)),
  check ((white_searches is null) = (ratio_before is null)),
  check ((white_searches is null) = (may_be_older is null))
);
comment on table change_alarm is 'One row per alarm of a watch: area, group (all for volume), reason, kind and the month in which it sounded; searches since the change began, what was expected, and the months before. Ratios to White residents; Infinity without a White search. may_be_older: the month before since_month is missing, or was only learned from.';

create trigger change_watch_is_frozen before update or delete on change_watch
  for each row execute function refuse_change();
create trigger change_watches_are_kept before truncate on change_watch
  for each statement execute function refuse_change();
create trigger change_alarm_is_frozen before update or delete on change_alarm
  for each row execute function refuse_change();
create trigger change_alarms_are_kept before truncate on change_alarm
  for each statement execute function refuse_change();
