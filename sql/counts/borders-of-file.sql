-- How many of one file's searches were placed in a borough by their coordinate, and how many of those lie near a border of
-- it: the police move every place to a point nearby, so that these may belong next door.
-- Grain: file x month. $1 source_file_id, $2 months it may hold (first days), $3 metres that count as near
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
      at_point.month,
      sum(at_point.search_count) as measured_count,
      sum(at_point.search_count) filter (where point.border_metres <= $3::real) as near_count
    from (
      select month, latitude, longitude, sum(search_count) as search_count
      from search
      where source_file_id = $1
        and month = any ($2::date[])
        and latitude is not null
        and area_code is null
      group by month, latitude, longitude
    ) at_point
    -- Each point is looked up by the index, as in cells-of-file.sql.
    cross join lateral (
      select border_metres
      from snap_point_area
      where boundary_set_id = (select boundary_set_id from placing_boundary_set)
        and latitude = at_point.latitude
        and longitude = at_point.longitude
      offset 0
    ) point
    where point.border_metres is not null
    group by at_point.month
  ) placed on placed.month = own.month
  where own.source_file_id = $1
) counted
where source_file_month.source_file_id = $1
  and source_file_month.month = counted.month;
