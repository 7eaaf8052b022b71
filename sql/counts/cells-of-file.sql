-- Cells of one file, counted from its accepted searches: what every figure adds up.
-- Grain: file x month x area x subject x self-defined group x officer-defined group x reason x grounds tier x whether
-- people settled on the tier x outcome x find x clothing x age band. A borough is the record's own, else that of its
-- coordinate. A tier is what people settled on, else what the file's current run read; both outlive the text. Cells are
-- numbered on from those of months whose records are no longer kept.
-- $1 source_file_id, $2 months it may hold (first days), $3 highest number of a cell of the file that stays
insert into cell_count (
  source_file_id, cell, month, area_code, subject, self_defined_group, officer_defined_group, reason, grounds_tier,
  is_tier_settled, outcome, find, outer_clothing_exceeded, age_band, searches
)
-- Each point of the file is looked up once, by the index: to go through all points ever placed would cost a file of a few
-- hundred records more than its records do.
with file_point as materialized (
  select own.latitude, own.longitude, placed.borough_code
  from (
    select distinct latitude, longitude
    from search
    where source_file_id = $1
      and month = any ($2::date[])
      and latitude is not null
  ) own
  cross join lateral (
    select borough_code
    from snap_point_area
    where boundary_set_id = (select boundary_set_id from placing_boundary_set)
      and latitude = own.latitude
      and longitude = own.longitude
    offset 0
  ) placed
)
select
  s.source_file_id,
  row_number() over () + $3::integer as cell,
  s.month,
  coalesce(
    s.area_code,
    point.borough_code,
    case when s.latitude is not null and point.latitude is not null then 'outside-london' else 'unplaced' end
  ) as area_code,
  s.subject,
  s.self_defined_group,
  s.officer_defined_group,
  s.reason,
  case
    when file.source = 'police-uk' then 'not-in-source'
    when human.tier is not null then human.tier
    when reading.tier is not null then reading.tier
    -- A text that was deleted unread was not left blank.
    when grounds.line is null and (
      coalesce(s.month >= file.texts_deleted_before, true)
      or exists (select from grounds_run where source_file_id = $1 and is_current)
    ) then 'no-text'
    else 'not-classified'
  end as grounds_tier,
  file.source <> 'police-uk' and human.tier is not null as is_tier_settled,
  s.outcome,
  case when s.is_find then 'found' when not s.is_find then 'not-found' else 'not-recorded' end as find,
  case
    when s.is_outer_clothing_exceeded then 'exceeded'
    when not s.is_outer_clothing_exceeded then 'not-exceeded'
    else 'not-recorded'
  end as outer_clothing_exceeded,
  s.age_band,
  sum(s.search_count) as searches
from search s
join source_file file on file.source_file_id = s.source_file_id
left join file_point point
  on point.latitude = s.latitude
  and point.longitude = s.longitude
left join written_grounds grounds
  on grounds.source_file_id = s.source_file_id
  and grounds.month = s.month
  and grounds.line = s.line
left join grounds_settled_tier human
  on human.source_file_id = s.source_file_id
  and human.month = s.month
  and human.line = s.line
left join grounds_reading reading
  on reading.source_file_id = s.source_file_id
  and reading.grounds_run_id = (select grounds_run_id from grounds_run where source_file_id = $1 and is_current)
  and reading.month = s.month
  and reading.line = s.line
where s.source_file_id = $1
  and s.month = any ($2::date[])
group by 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14;
