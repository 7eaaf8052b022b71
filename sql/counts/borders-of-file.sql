-- How many of one file's searches were placed in a borough by their coordinate, and how many of those lie near a border of
-- it: the police move every place to a point nearby, so that these may belong next door.
-- Grain: file x month. $1 source_file_id, $2 months it may hold (first days), $3 metres that count as near
-- Each point of the file is looked up once, by the index: to go through all points ever placed would cost a file of a few
-- hundred records more than its records do.
with file_point as materialized (
  select own.latitude, own.longitude, placed.borough_code, placed.border_metres
  from (
    select distinct latitude, longitude
    from search
    where source_file_id = $1
      and month = any ($2::date[])
      and latitude is not null
  ) own
  cross join lateral (
    select borough_code, border_metres
    from snap_point_area
    where boundary_set_id = (select boundary_set_id from placing_boundary_set)
      and latitude = own.latitude
      and longitude = own.longitude
    offset 0
  ) placed
)
update source_file_month
set
  border_measured_count = counted.measured_count,
  near_border_count = counted.near_count
from (
  select
    own.month,
    coalesce(placed.measured_count, 0) as measured_count,
    coalesce(placed.near_count, 0) as near_count
  from source_file_month own
  left join (
    select
      s.month,
      sum(s.search_count) as measured_count,
      sum(s.search_count) filter (where point.border_metres <= $3::real) as near_count
    from search s
    join file_point point
      on point.latitude = s.latitude
      and point.longitude = s.longitude
      and point.border_metres is not null
    where s.source_file_id = $1
      and s.month = any ($2::date[])
      and s.area_code is null
    group by s.month
  ) placed on placed.month = own.month
  where own.source_file_id = $1
) counted
where source_file_month.source_file_id = $1
  and source_file_month.month = counted.month;
