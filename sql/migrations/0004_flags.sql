-- The empirical-Bayes rule: what a list says of its own making, what it says of each cell, and how many rows repeat another.

alter table flag_list
  add column materiality double precision,
  add column fit_state text check (fit_state in ('converged', 'held', 'failed')),
  add column fit_iterations integer,
  add column parameters jsonb,
  drop constraint flag_list_state_check,
  add constraint flag_list_state_check check (state in ('complete', 'window-incomplete', 'too-few-months', 'not-fitted'));
comment on column flag_list.materiality is 'Times the usual ratio that a figure had to exceed. Null, like the columns after it, in lists made by the first rule (mid-p-1).';
comment on column flag_list.fit_state is 'How the parameters were come by: from this month''s figures, held from an earlier month, or not at all.';
comment on column flag_list.parameters is 'Spreads and usual ratios, by name, that the cells were judged by.';

alter table flag_list_cell
  add column probability double precision check (probability between 0 and 1),
  add column posterior_ratio double precision check (posterior_ratio >= 0),
  add column is_strict boolean,
  add column robustness jsonb;
comment on column flag_list_cell.probability is 'Chance that the true ratio exceeds threshold_ratio. Null, like the columns after it, in lists made by the first rule (mid-p-1).';
comment on column flag_list_cell.is_strict is 'Whether the cell is also on the strict list (Benjamini and Hochberg on over-dispersed mid-P values).';
comment on column flag_list_cell.robustness is 'For a listed cell: by check, whether it stays on a list made the other way (holds, fails, cannot-tell, does-not-apply).';

create table repeated_count (
  source_file_id integer not null,
  month date not null,
  area_code text not null,
  subject text not null,
  self_defined_group text not null,
  officer_defined_group text not null,
  reason text not null,
  searches integer not null check (searches > 0),
  primary key (source_file_id, month, area_code, subject, self_defined_group, officer_defined_group, reason)
);
comment on table repeated_count is 'One row per file, month, area, subject, both ethnicities and reason in which rows repeat another in every published value: the searches that the copies beyond the first stand for.';

-- Files loaded before this table was there. For new files: sql/counts/repeats-of-file.sql.
insert into repeated_count (
  source_file_id, month, area_code, subject, self_defined_group, officer_defined_group, reason, searches
)
select
  s.source_file_id,
  s.month,
  coalesce(
    s.area_code,
    point.area_code,
    case when s.latitude is not null and point.latitude is not null then 'outside-london' else 'unplaced' end
  ),
  s.subject,
  s.self_defined_group,
  s.officer_defined_group,
  s.reason,
  sum(repeated.searches - s.search_count)
from (
  select source_file_id, month, row_hash, min(line) as line, sum(search_count) as searches
  from search
  group by source_file_id, month, row_hash
  having count(*) > 1
) repeated
join search s
  on s.source_file_id = repeated.source_file_id
  and s.month = repeated.month
  and s.line = repeated.line
left join snap_point_area point
  on point.boundary_set_id = (select boundary_set_id from boundary_set where is_active)
  and point.latitude = s.latitude
  and point.longitude = s.longitude
group by 1, 2, 3, 4, 5, 6, 7;
