-- How far two people agree who read the same written grounds, as counts: without texts, records or names, so that everybody may see it.

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
