-- Searches of one file that repeat another row in every published value, copies beyond the first only. Identical rows may be
-- several people in one stop or a mistake, so they are counted like all others, and figures are also made without them.
-- Grain: file x month x area x subject x self-defined group x officer-defined group x reason.
-- $1 source_file_id, $2 months it may hold (first days)
insert into repeated_count (
  source_file_id, month, area_code, subject, self_defined_group, officer_defined_group, reason, searches
)
with repeated as materialized (
  select month, row_hash, min(line) as line, sum(search_count) as searches
  from search
  where source_file_id = $1
    and month = any ($2::date[])
  group by month, row_hash
  having count(*) > 1
),
first_copy as materialized (
  select s.*, repeated.searches - s.search_count as repeated_searches
  from repeated
  join search s
    on s.source_file_id = $1
    and s.month = any ($2::date[])
    and s.month = repeated.month
    and s.line = repeated.line
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
  sum(s.repeated_searches) as searches
from first_copy s
-- One look at the index for each of the few, however many points have been placed.
left join lateral (
  select latitude, borough_code
  from snap_point_area
  where boundary_set_id = (select boundary_set_id from placing_boundary_set)
    and latitude = s.latitude
    and longitude = s.longitude
  offset 0
) point on true
group by 1, 2, 3, 4, 5, 6, 7;
