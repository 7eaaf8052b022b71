-- Searches of some files in a month by the area of one set of polygons that their coordinate lies in, and those of them near
-- a border of it, where distances were measured; vehicle-only searches are among them. An area without any searches has no
-- row. Searches that have no coordinate, or lie in no area, are in none.
-- Grain: area of the set. $1 source_file_ids, $2 month, $3 boundary_set_id, $4 metres that count as near
select
  area.area_code,
  area.name,
  area.borough_code,
  sum(s.search_count)::integer as searches,
  coalesce(sum(s.search_count) filter (where point.border_metres <= $4::real), 0)::integer as near_border_count
from search s
join snap_point_area point
  on point.boundary_set_id = $3
  and point.latitude = s.latitude
  and point.longitude = s.longitude
join area_boundary area
  on area.boundary_set_id = point.boundary_set_id
  and area.area_code = point.area_code
where s.source_file_id = any ($1::integer[])
  and s.month = $2::date
group by area.area_code, area.name, area.borough_code
order by searches desc, area.area_code;
