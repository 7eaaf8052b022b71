-- Written grounds as read: by which classifier, into which tier, and what people who read the same texts blind said.

create table grounds_classifier (
  classifier_version text primary key,
  rules_version text not null,
  decisions jsonb not null,
  first_used_at timestamptz not null default now()
);
comment on table grounds_classifier is 'One row per classifier used: its rules (src/grounds/RULES.md) and the decisions it was set to.';

create table grounds_run (
  grounds_run_id integer generated always as identity primary key,
  source_file_id integer not null references source_file,
  classifier_version text not null references grounds_classifier,
  text_count integer not null check (text_count >= 0),
  read_at timestamptz not null default now(),
  is_current boolean not null,
  unique (source_file_id, classifier_version)
);
comment on table grounds_run is 'One row per file and classifier that read its texts. Figures rest on the current one; earlier ones stay.';
create unique index one_current_grounds_run on grounds_run (source_file_id) where is_current;

create table grounds_reading (
  source_file_id integer not null,
  grounds_run_id integer not null,
  month date not null,
  line integer not null,
  tier text not null check (tier in ('smell_only', 'smell_weak', 'smell_support', 'no_smell', 'insufficient')),
  review_reason text,
  factors jsonb not null,
  primary key (source_file_id, grounds_run_id, month, line)
);
comment on table grounds_reading is 'One row per text and run: its tier, why it should be looked at by a person (null where nothing says so), and what was found where. Holds no word of the text.';
comment on column grounds_reading.factors is 'Array of [factor, rule, start, end]; UTF-16 offsets into the text, end exclusive.';

create table grounds_sample (
  grounds_sample_id integer generated always as identity primary key,
  from_month date not null check (extract(day from from_month) = 1),
  to_month date not null check (extract(day from to_month) = 1),
  seed integer not null,
  decisions jsonb not null,
  drawn_at timestamptz not null default now(),
  check (from_month <= to_month)
);
comment on table grounds_sample is 'One row per random sample of texts drawn to be read blind by two people.';
comment on column grounds_sample.decisions is 'The decisions that its instructions follow; its answers count only where the classifier was set to the same.';

create table grounds_sample_stratum (
  grounds_sample_id integer not null references grounds_sample,
  ethnic_group text not null check (ethnic_group in ('white', 'black', 'asian', 'mixed', 'other', 'unknown')),
  answer text not null check (answer in ('sole', 'not-sole', 'review')),
  text_count integer not null check (text_count > 0),
  sampled_count integer not null check (sampled_count between 0 and text_count),
  primary key (grounds_sample_id, ethnic_group, answer)
);
comment on table grounds_sample_stratum is 'One row per sample, ethnic group and answer of the classifier: texts there are, and texts drawn of them.';

create table grounds_sample_text (
  grounds_sample_id integer not null references grounds_sample,
  number integer not null check (number > 0),
  source_file_id integer not null,
  month date not null,
  line integer not null,
  ethnic_group text not null,
  answer text not null,
  primary key (grounds_sample_id, number),
  unique (grounds_sample_id, source_file_id, month, line),
  foreign key (grounds_sample_id, ethnic_group, answer) references grounds_sample_stratum
);
comment on table grounds_sample_text is 'One row per text of a sample, numbered in the random order in which people see it.';

create table grounds_coding (
  grounds_sample_id integer not null,
  number integer not null,
  coder text not null check (coder <> ''),
  role text not null check (role in ('coder', 'adjudicator')),
  tier text not null check (tier in ('smell_only', 'smell_weak', 'smell_support', 'no_smell', 'insufficient')),
  coded_at timestamptz not null default now(),
  primary key (grounds_sample_id, number, coder),
  foreign key (grounds_sample_id, number) references grounds_sample_text
);
comment on table grounds_coding is 'One row per text and person who read it, blind, or settled a disagreement. Only added to.';
create unique index one_adjudication on grounds_coding (grounds_sample_id, number) where role = 'adjudicator';

create table grounds_human_tier (
  source_file_id integer not null,
  month date not null,
  line integer not null,
  grounds_sample_id integer not null references grounds_sample,
  tier text not null check (tier in ('smell_only', 'smell_weak', 'smell_support', 'no_smell', 'insufficient')),
  settled_at timestamptz not null default now(),
  primary key (source_file_id, month, line, grounds_sample_id)
);
comment on table grounds_human_tier is 'One row per text and sample in which two people read it alike, or it was settled between them; carried over to the same record, its text unchanged, of a file that replaces its own.';

create view grounds_settled_tier as
select distinct on (human.source_file_id, human.month, human.line)
  human.source_file_id, human.month, human.line, human.tier
from grounds_human_tier human
join grounds_sample sample using (grounds_sample_id)
left join grounds_run run
  on run.source_file_id = human.source_file_id
  and run.is_current
left join grounds_classifier classifier using (classifier_version)
where run.source_file_id is null
  or classifier.decisions = sample.decisions
order by human.source_file_id, human.month, human.line, human.grounds_sample_id desc;
comment on view grounds_settled_tier is 'One row per text whose tier people settled on, from the latest sample whose instructions followed the decisions that its file was read under: it counts in place of the classifier''s tier.';
