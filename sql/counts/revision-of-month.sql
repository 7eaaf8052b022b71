-- How a newer version of a file differs from the one it replaces: rows it has that the older had not, and the reverse,
-- every copy of a repeated row counting.
-- Grain: one row. $1 newer source_file_id, $2 older source_file_id, $3 month
with newer as (
  select row_hash, count(*) as copies from search where source_file_id = $1 and month = $3::date group by row_hash
),
older as (
  select row_hash, count(*) as copies from search where source_file_id = $2 and month = $3::date group by row_hash
)
select
  coalesce(sum(greatest(coalesce(newer.copies, 0) - coalesce(older.copies, 0), 0)), 0)::integer as rows_added,
  coalesce(sum(greatest(coalesce(older.copies, 0) - coalesce(newer.copies, 0), 0)), 0)::integer as rows_removed
from newer
full join older using (row_hash);
