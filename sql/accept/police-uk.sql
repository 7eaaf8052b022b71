-- Turns the staged records of one data.police.uk file into accepted searches and row problems.
-- Grain: one search or one rejected record per staged record; one row problem per value that could not be read.
-- $1 source_file_id, $2 month of the file (first day), $3 era of its labels.
with known as materialized (
  select
    staged.number,
    staged.label as published,
    label.code,
    label.ethnic_group,
    hashtextextended(staged.label, hashtext(staged.field)) as hash
  from staged_label staged
  left join label
    on label.scheme = 'police-uk'
    and label.field = staged.field
    and label.label = lower(btrim(staged.label))
),
-- Records share their labels with many others: each combination of labels is read once, and not once per record.
kind as materialized (
  select
    row_number() over () as number,
    combination.*,
    subject.code as subject_code,
    gender.code as gender_code,
    age.code as age_code,
    self.code as self_code, self.ethnic_group as self_group,
    officer.code as officer_code, officer.ethnic_group as officer_group,
    power.code as power_code,
    object.code as object_code,
    outcome.code as outcome_code,
    linked.code as linked_code,
    removal.code as removal_code,
    rule.reason,
    (
      subject.code is null or gender.code is null or age.code is null or self.code is null or officer.code is null
      or power.code is null or object.code is null or outcome.code is null or linked.code is null
      or removal.code is null
    ) as has_bad_label,
    operation.hash # subject.hash # gender.hash # age.hash # self.hash # officer.hash # power.hash # object.hash
      # outcome.hash # linked.hash # removal.hash as labels_hash
  from (
    select distinct
      part_of_a_policing_operation, type, gender, age_range, self_defined_ethnicity, officer_defined_ethnicity,
      legislation, object_of_search, outcome, outcome_linked_to_object_of_search,
      removal_of_more_than_just_outer_clothing
    from staged_search
  ) combination
  join known operation on operation.number = combination.part_of_a_policing_operation
  join known subject on subject.number = combination.type
  join known gender on gender.number = combination.gender
  join known age on age.number = combination.age_range
  join known self on self.number = combination.self_defined_ethnicity
  join known officer on officer.number = combination.officer_defined_ethnicity
  join known power on power.number = combination.legislation
  join known object on object.number = combination.object_of_search
  join known outcome on outcome.number = combination.outcome
  join known linked on linked.number = combination.outcome_linked_to_object_of_search
  join known removal on removal.number = combination.removal_of_more_than_just_outer_clothing
  left join reason_rule rule
    on rule.label_era = $3
    and rule.power = coalesce(power.code, 'label-not-known')
    and rule.object = coalesce(object.code, 'label-not-known')
),
typed as materialized (
  select
    s.line,
    kind.number as kind,
    hashtextextended(concat_ws(chr(31), s.date, s.latitude, s.longitude, s.policing_operation), 0) # kind.labels_hash
      as row_hash,
    -- An offset must be there: PostgreSQL would read a bare time as being in its own zone, and "now" as a time.
    case
      when (
        s.date like '____-__-__T__:__:__+__:__'
        or s.date ~ '^\s*\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d(:?\d\d)?)\s*$'
      ) and pg_input_is_valid(s.date, 'timestamptz')
      then s.date::timestamptz
    end as searched_at,
    case
      when s.latitude <> '' and pg_input_is_valid(s.latitude, 'double precision') then s.latitude::double precision
    end as latitude_degrees,
    case
      when s.longitude <> '' and pg_input_is_valid(s.longitude, 'double precision') then s.longitude::double precision
    end as longitude_degrees,
    s.latitude <> '' or s.longitude <> '' as has_point_text
  from staged_search s
  join kind
    on kind.part_of_a_policing_operation = s.part_of_a_policing_operation
    and kind.type = s.type
    and kind.gender = s.gender
    and kind.age_range = s.age_range
    and kind.self_defined_ethnicity = s.self_defined_ethnicity
    and kind.officer_defined_ethnicity = s.officer_defined_ethnicity
    and kind.legislation = s.legislation
    and kind.object_of_search = s.object_of_search
    and kind.outcome = s.outcome
    and kind.outcome_linked_to_object_of_search = s.outcome_linked_to_object_of_search
    and kind.removal_of_more_than_just_outer_clothing = s.removal_of_more_than_just_outer_clothing
),
-- The month of the file in London, as instants; and coordinates that are none on this planet are taken out.
judged as (
  select
    *,
    is_in_month is not true or (has_point_text and not has_point) as is_faulty
  from (
    select
      typed.*,
      searched_at >= month.begins_at and searched_at < month.ends_at as is_in_month,
      coalesce(latitude_degrees between -90 and 90 and longitude_degrees between -180 and 180, false) as has_point
    from typed
    cross join (
      select
        $2::date::timestamp at time zone 'Europe/London' as begins_at,
        ($2::date + interval '1 month') at time zone 'Europe/London' as ends_at
    ) month
  ) placed
),
accepted as (
  insert into search (
    source_file_id, month, line, searched_on, searched_at, latitude, longitude, subject, gender, age_band,
    self_defined, self_defined_group, officer_defined, officer_defined_group, power, object, reason, outcome,
    is_find, is_outer_clothing_exceeded, search_count, row_hash
  )
  select
    $1, $2::date, t.line, (t.searched_at at time zone 'Europe/London')::date, t.searched_at,
    case when t.has_point then t.latitude_degrees end,
    case when t.has_point then t.longitude_degrees end,
    coalesce(kind.subject_code, 'label-not-known'),
    coalesce(kind.gender_code, 'label-not-known'),
    coalesce(kind.age_code, 'label-not-known'),
    coalesce(kind.self_code, 'label-not-known'), coalesce(kind.self_group, 'unknown'),
    coalesce(kind.officer_code, 'label-not-known'), coalesce(kind.officer_group, 'unknown'),
    coalesce(kind.power_code, 'label-not-known'),
    coalesce(kind.object_code, 'label-not-known'),
    kind.reason,
    coalesce(kind.outcome_code, 'label-not-known'),
    nullif(kind.linked_code, 'not-recorded')::boolean,
    nullif(kind.removal_code, 'not-recorded')::boolean,
    1,
    t.row_hash
  from judged t
  join kind on kind.number = t.kind
  where t.is_in_month
  returning 1
),
problems as (
  insert into row_problem (source_file_id, line, column_name, value, reason, is_rejected)
  select $1, t.line, p.column_name, left(p.value, 200), p.reason, p.is_rejected
  from judged t
  join kind on kind.number = t.kind
  join staged_search s on s.line = t.line
  cross join lateral (
    values
      ('Date', s.date, null, 'not a date and time with its offset (expected such as 2022-05-01T13:40:00+00:00)',
        true, t.searched_at is null),
      ('Date', s.date, null, 'outside the month of the file, in London time', true, not t.is_in_month),
      ('Latitude', concat_ws(', ', s.latitude, s.longitude), null,
        'not a coordinate in degrees; kept without place', false,
        t.has_point_text and not t.has_point and btrim(s.latitude || s.longitude) <> ''),
      ('Type', null, s.type, 'label not known; kept', false, kind.subject_code is null),
      ('Gender', null, s.gender, 'label not known; kept', false, kind.gender_code is null),
      ('Age range', null, s.age_range, 'label not known; kept', false, kind.age_code is null),
      ('Self-defined ethnicity', null, s.self_defined_ethnicity, 'label not known; kept as unknown', false,
        kind.self_code is null),
      ('Officer-defined ethnicity', null, s.officer_defined_ethnicity, 'label not known; kept as unknown', false,
        kind.officer_code is null),
      ('Legislation', null, s.legislation, 'label not known; kept', false, kind.power_code is null),
      ('Object of search', null, s.object_of_search, 'label not known; kept', false, kind.object_code is null),
      ('Outcome', null, s.outcome, 'label not known; kept', false, kind.outcome_code is null),
      ('Outcome linked to object of search', null, s.outcome_linked_to_object_of_search,
        'not True, False or blank; kept as not recorded', false, kind.linked_code is null),
      ('Removal of more than just outer clothing', null, s.removal_of_more_than_just_outer_clothing,
        'not True, False or blank; kept as not recorded', false, kind.removal_code is null)
  ) found (column_name, own_value, label_number, reason, is_rejected, applies)
  left join known on known.number = found.label_number
  cross join lateral (
    select found.column_name, coalesce(found.own_value, known.published) as value, found.reason, found.is_rejected
  ) p
  where (t.is_faulty or kind.has_bad_label) and found.applies
  returning is_rejected
)
select
  (select count(*) from accepted) as accepted_count,
  (select count(*) from problems where is_rejected) as rejected_count;
