-- Which fields a newer version of a month changed, and in how many rows. Rows with a Stop Ref are paired by it. Rows without
-- one are paired where they are the same in all else but one field, and told of under that field; rows that differ in more
-- are among those added and removed and not told of here, since nobody can say which was which.
-- Grain: field. $1 newer source_file_id, $2 older source_file_id, $3 month
insert into revised_field (source_file_id, month, field, row_count)
with kept as (
  select bool_and(coalesce(texts_deleted_before <= $3::date, true)) as has_texts
  from source_file
  where source_file_id in ($1, $2)
),
published as materialized (
  select
    s.source_file_id = $1 as is_newer,
    s.line,
    s.record_ref,
    s.row_hash,
    jsonb_build_object(
      'time', coalesce(s.searched_at::text, s.searched_on::text),
      'place', concat_ws(' ', s.area_code, s.latitude, s.longitude),
      'subject', s.subject,
      'gender', s.gender,
      'age', concat_ws(' ', s.age_band, s.apparent_age),
      'self-defined-ethnicity', s.self_defined,
      'officer-defined-ethnicity', s.officer_defined,
      'reason', concat_ws(' ', s.power, s.object, s.reason),
      'outcome', s.outcome,
      'find', s.is_find,
      'clothing', s.is_outer_clothing_exceeded,
      'searches', s.search_count
    ) as fields
  from search s
  where s.source_file_id in ($1, $2)
    and s.month = $3::date
),
by_ref as (
  select field.key as field
  from published newer
  join published older on older.record_ref = newer.record_ref and not older.is_newer
  cross join lateral jsonb_each(newer.fields) field
  where newer.is_newer
    and newer.row_hash <> older.row_hash
    and field.value <> older.fields -> field.key
),
texts as (
  select 'grounds' as field
  from published newer
  join published older on older.record_ref = newer.record_ref and not older.is_newer
  left join written_grounds newer_text
    on newer_text.source_file_id = $1 and newer_text.month = $3::date and newer_text.line = newer.line
  left join written_grounds older_text
    on older_text.source_file_id = $2 and older_text.month = $3::date and older_text.line = older.line
  where newer.is_newer
    and newer.row_hash <> older.row_hash
    and (select has_texts from kept)
    and newer_text.text is distinct from older_text.text
),
unpaired as (
  select this.is_newer, this.fields
  from published this
  where this.record_ref is null
    and not exists (
      select from published other where other.row_hash = this.row_hash and other.is_newer <> this.is_newer
    )
),
valued as (
  select
    field.key as field,
    hashtextextended((unpaired.fields - field.key)::text, 0) as others,
    hashtextextended(field.value::text, 0) as value,
    count(*) filter (where unpaired.is_newer) as newer,
    count(*) filter (where not unpaired.is_newer) as older
  from unpaired
  cross join lateral jsonb_each(unpaired.fields) field
  group by 1, 2, 3
),
alike as (
  select field, least(sum(newer), sum(older)) - sum(least(newer, older)) as row_count
  from valued
  group by field, others
)
select $1, $3::date, field, sum(row_count)
from (
  select field, count(*) as row_count from by_ref group by field
  union all
  select field, count(*) from texts group by field
  union all
  select field, row_count from alike
) counted
group by field
having sum(row_count) > 0;
