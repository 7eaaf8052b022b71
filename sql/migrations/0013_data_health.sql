-- Data health: what is counted of each file for it, and what the rules found in the months that a measurement looked at.

create table health_count (
  source_file_id integer not null,
  month date not null,
  is_of_person boolean not null,
  self_defined_group text not null,
  officer_defined_group text not null,
  searches integer not null check (searches > 0),
  no_gender integer not null,
  no_age integer not null,
  no_reason integer not null,
  no_outcome integer not null,
  no_place integer not null,
  no_link integer not null,
  no_clothing integer not null,
  power_object_differ integer not null,
  section_sixty integer not null,
  timed integer not null,
  on_half_hour integer not null,
  at_midnight integer not null,
  primary key (source_file_id, month, is_of_person, self_defined_group, officer_defined_group)
);
comment on table health_count is 'One row per file, month, whether a person was searched, and both ethnicities: searches, and how many of them lack what (no_...). no_place: neither coordinate nor borough; no_link: whether the thing looked for was found is not said; timed: with a time of day, London''s, of these on_half_hour (:00 or :30) and at_midnight.';

-- Files loaded before this table was there. For new files: sql/counts/health-of-file.sql.
insert into health_count (
  source_file_id, month, is_of_person, self_defined_group, officer_defined_group, searches, no_gender, no_age, no_reason,
  no_outcome, no_place, no_link, no_clothing, power_object_differ, section_sixty, timed, on_half_hour, at_midnight
)
select
  source_file_id,
  month,
  subject <> 'vehicle' as is_of_person,
  self_defined_group,
  officer_defined_group,
  sum(search_count) as searches,
  coalesce(sum(search_count) filter (where gender in ('not-recorded', 'label-not-known')), 0) as no_gender,
  coalesce(sum(search_count) filter (where age_band in ('not-recorded', 'label-not-known')), 0) as no_age,
  coalesce(
    sum(search_count) filter (
      where reason = 'unknown'
        or reason = 'other' and object in ('not-recorded', 'not-available', 'label-not-known')
    ),
    0
  ) as no_reason,
  coalesce(sum(search_count) filter (where outcome in ('not-recorded', 'label-not-known')), 0) as no_outcome,
  coalesce(sum(search_count) filter (where latitude is null and area_code is null), 0) as no_place,
  coalesce(sum(search_count) filter (where is_find is null), 0) as no_link,
  coalesce(sum(search_count) filter (where is_outer_clothing_exceeded is null), 0) as no_clothing,
  coalesce(
    sum(search_count) filter (
      where case power
        when 'misuse-of-drugs-act-s23'
        then object not in ('controlled-drugs', 'psychoactive-substances', 'not-recorded', 'not-available', 'label-not-known')
        when 'firearms-act-s47' then object not in ('firearms', 'not-recorded', 'not-available', 'label-not-known')
        when 'pace-s1' then object in ('controlled-drugs', 'psychoactive-substances')
        when 'section-60'
        then object in (
          'controlled-drugs', 'psychoactive-substances', 'stolen-goods', 'article-for-use-in-theft',
          'articles-for-criminal-damage'
        )
        else false
      end
    ),
    0
  ) as power_object_differ,
  coalesce(sum(search_count) filter (where reason = 'section-60'), 0) as section_sixty,
  coalesce(sum(search_count) filter (where searched_at is not null), 0) as timed,
  coalesce(sum(search_count) filter (where date_part('minute', searched_at) in (0, 30)), 0) as on_half_hour,
  coalesce(
    sum(search_count) filter (
      where date_part('minute', searched_at) = 0 and (searched_at at time zone 'Europe/London')::time = '00:00'
    ),
    0
  ) as at_midnight
from search
group by 1, 2, 3, 4, 5;

alter table source_file_month add column most_copies integer check (most_copies > 0);
comment on column source_file_month.most_copies is 'How often the row that stands in the file most often stands there. Null where it was loaded before this was counted and its records are no longer kept.';
update source_file_month
set most_copies = counted.most_copies
from (
  select source_file_id, month, max(copies) as most_copies
  from (
    select source_file_id, month, row_hash, count(*) as copies
    from search
    group by source_file_id, month, row_hash
  ) published_row
  group by source_file_id, month
) counted
where counted.source_file_id = source_file_month.source_file_id
  and counted.month = source_file_month.month;

create table data_health (
  measurement_id integer not null references measurement,
  force_id text not null,
  area_code text references area,
  month date not null check (extract(day from month) = 1),
  rule text not null,
  about text not null,
  severity text not null check (severity in ('note', 'qualifies', 'blocks')),
  numbers jsonb not null,
  unique nulls not distinct (measurement_id, force_id, area_code, month, rule, about)
);
comment on table data_health is 'One row per measurement, force, month and finding of a rule (src/domain/data-health). area_code is the borough where its own extract is meant. about names the field or label within the rule, or is empty; numbers are what the sentence is made from.';
create trigger data_health_is_frozen before update or delete on data_health
  for each row execute function refuse_change();

-- A list is blocked where a month of its window has a fault that no figure can be judged with: it opens and clears nothing.
alter table flag_list drop constraint flag_list_state_check;
alter table flag_list add constraint flag_list_state_check check (
  state in ('complete', 'window-incomplete', 'too-few-months', 'not-fitted', 'blocked')
);
