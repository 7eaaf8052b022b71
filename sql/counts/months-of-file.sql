-- What one file holds of each month: searches, searches without a borough in London, and rows that repeat another row of
-- the file in every published value but its Stop Ref (they are kept, and reported), with how often the commonest row stands there.
-- Grain: file x month. $1 source_file_id, $2 months it may hold (first days)
insert into source_file_month (
  source_file_id, month, search_count, unplaced_count, repeated_count, most_copies, first_on, last_on
)
select
  $1,
  months.month,
  months.search_count,
  coalesce(unplaced.search_count, 0),
  months.repeated_count,
  months.most_copies,
  months.first_on,
  months.last_on
from (
  select
    month,
    sum(search_count) as search_count,
    sum(copies - 1) as repeated_count,
    max(copies) as most_copies,
    min(first_on) as first_on,
    max(last_on) as last_on
  from (
    select
      month,
      row_hash,
      count(*) as copies,
      sum(search_count) as search_count,
      min(searched_on) as first_on,
      max(searched_on) as last_on
    from search
    where source_file_id = $1
      and month = any ($2::date[])
    group by month, row_hash
  ) published_row
  group by month
) months
left join (
  select month, sum(searches) as search_count
  from cell_count
  where source_file_id = $1
    and area_code in ('unplaced', 'outside-london')
  group by month
) unplaced on unplaced.month = months.month;
