-- Searches of one file that repeat another row in every published value, copies beyond the first only. Identical rows may be
-- several people in one stop or a mistake, so they are counted like all others, and figures are also made without them.
-- Grain: file x month x area x subject x self-defined group x officer-defined group x reason.
-- $1 source_file_id
insert into repeated_count (
  source_file_id, month, area_code, subject, self_defined_group, officer_defined_group, reason, searches
)
select
  s.source_file_id,
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
  sum(repeated.searches - s.search_count) as searches
from (
  select month, row_hash, min(line) as line, sum(search_count) as searches
  from search
  where source_file_id = $1
  group by month, row_hash
  having count(*) > 1
) repeated
join search s
  on s.source_file_id = $1
  and s.month = repeated.month
  and s.line = repeated.line
left join snap_point_area point
  on point.boundary_set_id = (select boundary_set_id from placing_boundary_set)
  and point.latitude = s.latitude
  and point.longitude = s.longitude
group by 1, 2, 3, 4, 5, 6, 7;
