-- What pages show of checks, none of it of a single record: how far two people agree who read the same written grounds, which rules of
-- data health found nothing in a month or could not look, and how many searches a month of a file holds.

create view coding_agreement as
with reading as (
  select
    grounds_sample_id,
    number,
    tier,
    row_number() over (partition by grounds_sample_id, number order by coder) as place,
    count(*) over (partition by grounds_sample_id, number) as readings
  from grounds_coding
  where role = 'coder'
)
select grounds_sample_id, first.tier as first_tier, second.tier as second_tier, count(*)::integer as texts
from reading first
join reading second using (grounds_sample_id, number)
where first.place = 1
  and second.place = 2
  and first.readings = 2
group by grounds_sample_id, first.tier, second.tier;
comment on view coding_agreement is 'grounds_coding as a table of counts: for each sample, how many texts one person read into one tier and another into another. Readers by name in order, so that one person is the first throughout.';

create table health_verdict (
  measurement_id integer not null references measurement,
  force_id text not null,
  area_code text references area,
  month date not null check (extract(day from month) = 1),
  rule text not null,
  because text check (because <> ''),
  unique nulls not distinct (measurement_id, force_id, area_code, month, rule)
);
comment on table health_verdict is 'One row per measurement, force, month and rule of data health that found nothing: because it looked and all was well, or, with the reason in because, since it could not look. What rules found stands in data_health.';
create trigger health_verdict_is_frozen before update or delete on health_verdict
  for each row execute function refuse_change();
create trigger health_verdicts_are_kept before truncate on health_verdict
  for each statement execute function refuse_change();

create view month_total as
select
  source_file_id,
  month,
  sum(searches)::integer as searches,
  coalesce(sum(searches) filter (where not is_of_person), 0)::integer as vehicle_only
from health_count
group by source_file_id, month;
comment on view month_total is 'One row per file and month: its searches, and those of vehicles without a person. health_count without groups.';
