-- What one file says and leaves unsaid, for data health: searches, and how many of them lack what, by both ethnicities.
-- A power and an object disagree where the power does not cover the object: drugs are not searched for under section 1 of
-- PACE, nor anything but drugs under section 23 of the Misuse of Drugs Act.
-- Grain: file x month x whether a person was searched x self-defined group x officer-defined group. $1 source_file_id,
-- $2 months it may hold (first days), $3 time zone of London, in which midnight is.
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
      where date_part('minute', searched_at) = 0 and (searched_at at time zone $3)::time = '00:00'
    ),
    0
  ) as at_midnight
from search
where source_file_id = $1
  and month = any ($2::date[])
group by 1, 2, 3, 4, 5;
