-- Records drawn for scrutiny staff to look at, what people make of them, and what officers can learn from it.

create table dip_sample (
  dip_sample_id integer generated always as identity primary key,
  area_code text not null references area,
  from_month date not null check (extract(day from from_month) = 1),
  to_month date not null check (extract(day from to_month) = 1),
  scope text not null,
  flag_id integer references flag,
  flag_group text check (flag_group in ('white', 'black', 'asian', 'mixed', 'other')),
  method text not null check (method in ('random', 'risk-weighted')),
  seed integer not null check (seed >= 0),
  wanted_count integer not null check (wanted_count between 10 and 100),
  universe_count integer not null check (universe_count > 0),
  person_id text not null references person,
  person_name text not null check (person_name <> ''),
  drawn_at timestamptz not null,
  check (from_month <= to_month),
  check (flag_group is null or flag_id is not null)
);
comment on table dip_sample is 'One row per list of records drawn for scrutiny staff to look at: what it was drawn from, how, and by whom.';
comment on column dip_sample.scope is 'A reason or a group of reasons, or drug searches by what their grounds amount to (src/vocabulary/scope.ts).';
comment on column dip_sample.flag_group is 'Group of the flag that the list is about: its records weigh more where the draw is weighted by risk.';
comment on column dip_sample.person_name is 'As it was then.';
comment on column dip_sample.universe_count is 'Records there were to draw from.';

create table dip_sample_record (
  dip_sample_id integer not null references dip_sample,
  number integer not null check (number > 0),
  source_file_id integer not null,
  month date not null,
  line integer not null,
  weight double precision not null check (weight > 0),
  inclusion_chance double precision not null check (inclusion_chance > 0 and inclusion_chance <= 1),
  primary key (dip_sample_id, number),
  unique (dip_sample_id, source_file_id, month, line)
);
comment on table dip_sample_record is 'One row per record of a dip sample, by the number that it goes by among people. No word of the text: it is read where it lies.';
comment on column dip_sample_record.inclusion_chance is 'Chance that the record had of being drawn, so that shares can be estimated back.';

create table grounds_grading (
  grounds_sample_id integer,
  dip_sample_id integer,
  number integer not null,
  coder text not null check (coder <> ''),
  role text not null check (role in ('coder', 'adjudicator')),
  grade text not null check (grade in ('green', 'amber', 'red')),
  themes text[] not null,
  note text check (char_length(note) between 1 and 600),
  graded_at timestamptz not null,
  unique nulls not distinct (grounds_sample_id, dip_sample_id, number, coder),
  foreign key (grounds_sample_id, number) references grounds_sample_text,
  foreign key (dip_sample_id, number) references dip_sample_record,
  check (num_nonnulls(grounds_sample_id, dip_sample_id) = 1)
);
comment on table grounds_grading is 'One row per text of a sample (of either kind) and person who graded its grounds without seeing another''s grade, or settled a disagreement. Only added to.';
comment on column grounds_grading.coder is 'The name that a person goes by as a reader: no name of theirs.';
comment on column grounds_grading.themes is 'What stood out (src/vocabulary/learning-theme.ts).';
create unique index one_grade_settled on grounds_grading (grounds_sample_id, dip_sample_id, number) nulls not distinct
  where role = 'adjudicator';

create table learning_point (
  learning_point_id integer generated always as identity primary key,
  theme text not null check (
    theme in (
      'smell-alone', 'vague-description', 'generalisation', 'not-recorded', 'explanation', 'search-scope', 'supervision', 'other'
    )
  ),
  text text not null check (char_length(text) between 20 and 600),
  month date not null check (extract(day from month) = 1),
  area_code text references area,
  flag_id integer references flag,
  grounds_sample_id integer,
  dip_sample_id integer,
  number integer,
  person_id text not null references person,
  written_at timestamptz not null,
  check (num_nonnulls(grounds_sample_id, dip_sample_id) = num_nonnulls(number)),
  check (num_nonnulls(flag_id, number) = 1)
);
comment on table learning_point is 'One row per point that scrutiny staff want officers to learn from, written without a personal detail. Only added to.';
comment on column learning_point.month is 'Month of the record it was written on, or in which the flag opened.';
comment on column learning_point.number is 'Record of the sample it was written on. The sample goes with its time, the point stays.';

-- What people answered goes with the sample once that is past its time; nothing else is let through (see refuse_change_in_time).
create function refuse_change_of_sample() returns trigger language plpgsql as $$
declare
  kept_from text := current_setting('evenhand.kept_from_month', true);
begin
  if tg_op = 'DELETE' and kept_from <> '' then
    if to_jsonb(old) ->> 'grounds_sample_id' is not null and exists (
      select from grounds_sample sample
      where sample.grounds_sample_id = (to_jsonb(old) ->> 'grounds_sample_id')::integer
        and sample.to_month < kept_from::date
    ) then
      return old;
    end if;
    if to_jsonb(old) ->> 'dip_sample_id' is not null and exists (
      select from dip_sample sample
      where sample.dip_sample_id = (to_jsonb(old) ->> 'dip_sample_id')::integer
        and sample.to_month < kept_from::date
    ) then
      return old;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger grounds_grading_is_append_only before update or delete on grounds_grading
  for each row execute function refuse_change_of_sample();
create trigger dip_sample_record_is_append_only before update or delete on dip_sample_record
  for each row execute function refuse_change_of_sample();
create trigger dip_sample_is_frozen before update on dip_sample
  for each row execute function refuse_change();
create trigger learning_point_is_append_only before update or delete on learning_point
  for each row execute function refuse_change();
