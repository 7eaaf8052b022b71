-- Small numbers: which figures are withheld, decided when a month is measured.

alter table figure add column is_withheld boolean not null default false;
comment on column figure.is_withheld is 'Whether the figure is shown to nobody but operators: it, or a subtraction, would tell a count of 1 to 4 that rests on an extract of the police''s own records alone (src/domain/withholding.ts).';

-- Of figures stored before this nobody has decided: those that rest on extracts alone are withheld until their month is measured
-- again, by the method whose version has changed with this.
alter table figure disable trigger figure_is_frozen;
create temporary table area_source on commit drop as
select
  measurement_id,
  window_kind,
  area_code,
  bool_and(source = 'mps-extract') as is_extract_only
from measurement_file
join source_file using (source_file_id)
group by 1, 2, 3;
update figure
set is_withheld = true
from area_source source
where source.measurement_id = figure.measurement_id
  and source.window_kind = figure.window_kind
  and source.is_extract_only
  -- An area without files of its own rests on those of the whole force.
  and source.area_code = coalesce(
    (
      select own.area_code
      from area_source own
      where own.measurement_id = figure.measurement_id
        and own.window_kind = figure.window_kind
        and own.area_code = figure.area_code
    ),
    'E12000007'
  );
alter table figure enable trigger figure_is_frozen;

-- Figures are given out by the page, in the order they are numbered in.
create index figure_by_number on figure (measurement_id, figure_id);
