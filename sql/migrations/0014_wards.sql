-- Polygons of several kinds and years beside one another (boroughs, wards, small areas), and how near a border places lie.

alter table boundary_set
  add column kind text not null default 'borough' check (kind in ('borough', 'ward', 'small-area')),
  add column vintage integer check (vintage between 1990 and 2100),
  add column tells_boroughs boolean not null default true,
  -- Codes of wards and small areas are used again and redrawn: without their year nobody could tell which is meant.
  add check (kind = 'borough' or vintage is not null);
alter table boundary_set
  alter column kind drop default,
  alter column tells_boroughs drop default;
comment on table boundary_set is 'One row per file, or folder of files, of polygons loaded. Of each kind one set is active and places searches. vintage is the year that its codes are valid for; tells_boroughs says whether it names the borough of every polygon and covers all 32.';
drop index one_active_boundary_set;
create unique index one_active_boundary_set on boundary_set (kind) where is_active;

create view placing_boundary_set as
select boundary_set_id, sha256, path
from boundary_set
where is_active
  and tells_boroughs
order by array_position(array['borough', 'ward', 'small-area'], kind)
limit 1;
comment on view placing_boundary_set is 'At most one row: the set that says which borough a place lies in. Borough polygons do where they are loaded, else wards or small areas that name their boroughs.';

-- A ward's or small area's code belongs to its set: the same code may mean another place in another year.
alter table area_boundary
  drop constraint area_boundary_area_code_fkey,
  add column name text,
  add column borough_code text references area;
update area_boundary set borough_code = area_code;
comment on column area_boundary.borough_code is 'The London borough it lies in; null where it lies elsewhere, or where its file does not say.';

alter table snap_point_area
  add column borough_code text,
  add column border_metres real check (border_metres >= 0);
update snap_point_area set borough_code = area_code;
comment on table snap_point_area is 'One row per published coordinate and boundary set: the area it lies in, null outside them all, and its London borough.';
comment on column snap_point_area.border_metres is 'Metres to the nearest border of the borough it was placed in, 100 meaning 100 or more. Null in sets of wards and small areas, outside London, and where it was placed before distances were measured.';

alter table source_file_month
  add column border_measured_count integer not null default 0,
  add column near_border_count integer not null default 0,
  add check (near_border_count between 0 and border_measured_count);
comment on column source_file_month.border_measured_count is 'Searches placed in a borough by their coordinate, whose distance from its border is known.';
comment on column source_file_month.near_border_count is 'Those of them within 50 metres of a border.';
