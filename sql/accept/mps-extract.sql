-- Turns the staged rows of one MPS records extract into accepted searches, written grounds and row problems.
-- Grain: one search or one rejected row per staged row; one row problem per value that could not be read.
-- $1 source_file_id, $2 borough of the whole file (null where the file has a borough column), $3 latest day a search can
-- have, $4 earliest such day.
with keyed as (
  -- Labels are recognised by what cannot be cut off: ethnicities by their first 15 characters, reasons by their letter,
  -- outcomes and appearances by their number.
  select
    staged.number,
    staged.field,
    staged.label as published,
    case staged.field
      when 'self_defined_ethnicity_code'
      then rtrim(left(lower(btrim(replace(replace(staged.label, '’', ''''), ' - ', ' '))), 15))
      when 'reason_for_stop'
      then lower(coalesce(substring(btrim(staged.label) from '^[A-Za-z]\M'), btrim(staged.label)))
      when 'outcome' then coalesce(substring(btrim(staged.label) from '^\d+\M'), lower(btrim(staged.label)))
      when 'ethnic_appearance_code'
      then coalesce(substring(btrim(staged.label) from '^\d\M'), lower(btrim(staged.label)))
      else lower(btrim(staged.label))
    end as label
  from staged_label staged
),
known as materialized (
  select
    keyed.number,
    keyed.published,
    coalesce(label.code, alone.code) as code,
    coalesce(label.ethnic_group, alone.ethnic_group) as ethnic_group,
    power.code as power_code,
    object.code as object_code,
    hashtextextended(keyed.published, hashtext(keyed.field)) as hash
  from keyed
  left join label on label.scheme = 'mps-extract' and label.field = keyed.field and label.label = keyed.label
  left join label alone
    on alone.scheme = 'mps-extract' and alone.field = 'self_defined_code_alone'
    and keyed.field = 'self_defined_ethnicity_code' and alone.label = keyed.label
  left join label power
    on power.scheme = 'mps-extract' and power.field = 'power'
    and keyed.field = 'reason_for_stop' and power.label = keyed.label
  left join label object
    on object.scheme = 'mps-extract' and object.field = 'object'
    and keyed.field = 'reason_for_stop' and object.label = keyed.label
),
labelled as materialized (
  select
    s.line, s.date, s.time, s.stop_ref, s.grounds,
    btrim(s.date) ~ '^\d{1,2}/\d{1,2}/\d{4}$' as is_date_shaped,
    btrim(coalesce(s.time, '')) ~ '^\d{1,2}:\d{2}(:\d{2})?$' and pg_input_is_valid(btrim(s.time), 'time') as has_time,
    btrim(age.published) as age_text,
    btrim(coalesce(counted.published, '')) as count_text,
    subject.code as subject_code, subject.published as subject,
    gender.code as gender_code, gender.published as gender,
    age.code as age_code, age.published as age,
    self.code as self_code, self.ethnic_group as self_group, self.published as self,
    coalesce(appearance.code, case when btrim(appearance.published) = '' then ea_group.code end) as officer_code,
    coalesce(appearance.ethnic_group, case when btrim(appearance.published) = '' then ea_group.ethnic_group end)
      as officer_group,
    concat_ws(', ', appearance.published, ea_group.published) as officer,
    reason.code as reason_code, reason.power_code, reason.object_code, reason.published as reason,
    outcome.code as outcome_code, outcome.published as outcome,
    btrim(outcome_reason.published) as outcome_reason,
    coalesce($2::text, borough_code.code, borough.code) as borough_area,
    btrim(concat_ws(' ', borough.published, borough_code.published)) as borough,
    borough_code.code <> borough.code as has_two_boroughs,
    hashtextextended(concat_ws(chr(31), s.date, s.time, s.grounds), 0)
      # subject.hash # gender.hash # age.hash # self.hash # appearance.hash # ea_group.hash # sde_group.hash
      # reason.hash # outcome.hash # outcome_reason.hash # coalesce(borough.hash, 0) # coalesce(borough_code.hash, 0)
      # coalesce(unit.hash, 0) # coalesce(counted.hash, 0) as row_hash
  from staged_search s
  join known subject on subject.number = s.subject
  join known gender on gender.number = s.gender
  join known age on age.number = s.apparent_age
  join known self on self.number = s.self_defined_ethnicity_code
  join known appearance on appearance.number = s.ethnic_appearance_code
  join known ea_group on ea_group.number = s.ea_group
  join known sde_group on sde_group.number = s.sde_group
  join known reason on reason.number = s.reason_for_stop
  join known outcome on outcome.number = s.outcome
  join known outcome_reason on outcome_reason.number = s.outcome_reason
  left join known borough on borough.number = s.borough_of_stop
  left join known borough_code on borough_code.number = s.borough_code
  left join known unit on unit.number = s.officer_ocu
  left join known counted on counted.number = s.count
  where s.source_file_id = $1
),
dated as materialized (
  select
    l.*,
    case when l.is_date_shaped then
      split_part(btrim(l.date), '/', 3) || '-' || split_part(btrim(l.date), '/', 2) || '-' || split_part(btrim(l.date), '/', 1)
    end as iso_date
  from labelled l
),
typed as materialized (
  select
    d.*,
    day.searched_on,
    day.searched_on is not null and day.searched_on between $4::date and $3::date as has_date,
    d.count_text = '' or (d.count_text ~ '^0*[1-9]\d{0,5}$') as has_count,
    found.code is not null as is_found
  from dated d
  cross join lateral (
    select case when pg_input_is_valid(d.iso_date, 'date') then d.iso_date::date end as searched_on
  ) day
  left join label found
    on found.scheme = 'mps-extract' and found.field = 'find' and found.label = upper(substring(d.outcome_reason from '^[A-Za-z]\M')) || ':' || d.reason_code
),
-- A Stop Ref is taken by the first record that could be used.
numbered as materialized (
  select
    t.*,
    case
      when btrim(t.stop_ref) <> ''
      then row_number() over (partition by btrim(t.stop_ref), t.has_date and t.has_count order by t.line)
    end as stop_ref_place
  from typed t
),
judged as materialized (
  select t.*, t.has_date and t.has_count and coalesce(t.stop_ref_place, 1) = 1 as is_accepted from numbered t
),
accepted as (
  insert into search (
    source_file_id, month, line, searched_on, searched_at, area_code, subject, gender, age_band, apparent_age,
    self_defined, self_defined_group, officer_defined, officer_defined_group, power, object, reason, outcome,
    is_find, record_ref, search_count, row_hash
  )
  select
    $1, date_trunc('month', t.searched_on)::date, t.line, t.searched_on,
    case when t.has_time then (t.searched_on + btrim(t.time)::time) at time zone 'Europe/London' end,
    t.borough_area,
    coalesce(t.subject_code, 'label-not-known'),
    coalesce(t.gender_code, 'label-not-known'),
    coalesce(t.age_code, case when t.age_text = '' then 'not-recorded' else 'label-not-known' end),
    case when t.age_code is not null then t.age_text::smallint end,
    coalesce(t.self_code, 'label-not-known'), coalesce(t.self_group, 'unknown'),
    coalesce(t.officer_code, 'label-not-known'), coalesce(t.officer_group, 'unknown'),
    coalesce(t.power_code, 'label-not-known'),
    coalesce(t.object_code, 'label-not-known'),
    coalesce(t.reason_code, 'other'),
    coalesce(t.outcome_code, 'label-not-known'),
    case
      when t.outcome_code = 'no-further-action' or lower(t.outcome_reason) = 'not applicable' then false
      when t.outcome_reason ~ '^[A-Za-z]\M' and t.reason_code <> 'unknown' then t.is_found
    end,
    nullif(btrim(t.stop_ref), ''),
    case when t.count_text = '' then 1 else t.count_text::integer end,
    t.row_hash
  from judged t
  where t.is_accepted
  returning 1
),
texts as (
  insert into written_grounds (source_file_id, month, line, text)
  select $1, date_trunc('month', t.searched_on)::date, t.line, btrim(t.grounds)
  from judged t
  where t.is_accepted and btrim(coalesce(t.grounds, '')) <> ''
),
problems as (
  insert into row_problem (source_file_id, line, column_name, value, reason, is_rejected)
  select $1, t.line, p.column_name, left(coalesce(p.value, ''), 200), p.reason, p.is_rejected
  from judged t
  cross join lateral (
    values
      ('Date', t.date, 'not a day between ' || $4::date || ' and ' || $3::date || ' (expected DD/MM/YYYY)', true,
        not t.has_date),
      ('Count', t.count_text, 'not a whole number from 1 (expected how many searches the row stands for)', true,
        not t.has_count),
      ('Stop Ref', t.stop_ref, 'stands in the file before; the first record is kept', true,
        coalesce(t.stop_ref_place, 1) > 1),
      ('Stop Ref', t.stop_ref, 'blank; kept', false, t.stop_ref_place is null and t.count_text = ''),
      ('Time', t.time, 'not a time of day (expected HH:MM:SS); kept without time', false,
        not t.has_time and btrim(coalesce(t.time, '')) <> ''),
      ('Subject', t.subject, 'label not known; kept', false, t.subject_code is null),
      ('Gender', t.gender, 'label not known; kept', false, t.gender_code is null),
      ('Apparent Age', t.age, 'not whole years from 0 to 120; kept without age', false,
        t.age_code is null and t.age_text <> ''),
      ('Self-defined Ethnicity Code', t.self, 'label not known; kept as unknown', false,
        t.self_code is null),
      ('Ethnic Appearance Code', t.officer, 'label not known; kept as unknown', false,
        t.officer_code is null),
      ('Reason for Stop', t.reason, 'label not known; kept under other', false, t.reason_code is null),
      ('Outcome', t.outcome, 'label not known; kept', false,
        t.outcome_code is null),
      ('Outcome Reason', t.outcome_reason, 'begins with no letter of an offence group; kept without find', false,
        t.outcome_reason <> '' and lower(t.outcome_reason) <> 'not applicable'
        and t.outcome_reason !~ '^[A-Za-z]\M'),
      ('Borough of Stop', t.borough, 'borough not known; kept without place', false,
        t.borough_area is null and t.borough <> ''),
      ('Borough of Stop', t.borough, 'name and code are of two boroughs; the code is used', false, t.has_two_boroughs)
  ) p (column_name, value, reason, is_rejected, applies)
  where p.applies
    -- One reason for a rejected row, so that rows = accepted + rejected.
    and (t.is_accepted or not p.is_rejected or p.column_name = case
      when not t.has_date then 'Date'
      when not t.has_count then 'Count'
      else 'Stop Ref'
    end)
  returning is_rejected
)
select
  (select count(*) from accepted) as accepted_count,
  (select count(*) from problems where is_rejected) as rejected_count;
