-- What community monitoring groups ask, and what became of each question: read by scrutiny staff first, then public.

create table group_question (
  group_question_id integer primary key generated always as identity,
  monitoring_group_id integer not null references monitoring_group,
  area_code text not null references area,
  flag_id integer references flag,
  person_id text not null references person,
  text text not null check (char_length(text) between 20 and 1000),
  asked_at timestamptz not null,
  is_synthetic boolean not null default false
);
comment on table group_question is 'One row per question that a monitoring group sent. Never changed: what became of it stands in group_question_event.';
comment on column group_question.flag_id is 'The finding it is about; none where it is about the borough in general.';
comment on column group_question.person_id is 'The member who sent it for the group; never on a public page.';
create index group_question_group on group_question (monitoring_group_id);
create index group_question_flag on group_question (flag_id);
create index group_question_person on group_question (person_id);

create table group_question_event (
  group_question_id integer not null references group_question,
  sequence integer not null check (sequence > 0),
  kind text not null check (kind in ('published', 'declined', 'asked', 'answered')),
  person_id text not null references person,
  person_name text not null check (person_name <> ''),
  happened_at timestamptz not null,
  reason text check (char_length(reason) between 1 and 1000),
  reply text check (char_length(reply) between 1 and 4000),
  flag_id integer,
  review_sequence integer,
  primary key (group_question_id, sequence),
  -- No gap: each entry names the one before it.
  previous_sequence integer generated always as (nullif(sequence - 1, 0)) stored,
  foreign key (group_question_id, previous_sequence) references group_question_event (group_question_id, sequence),
  -- Held against the review at the end of the transaction, since both are written in one.
  foreign key (flag_id, review_sequence) references flag_review_event (flag_id, sequence) deferrable initially deferred,
  check ((kind = 'declined') = (reason is not null)),
  check ((kind = 'answered') = (reply is not null)),
  check (num_nonnulls(flag_id, review_sequence) = case kind when 'asked' then 2 else 0 end)
);
comment on table group_question_event is 'One row per thing that scrutiny staff did with a group''s question, numbered from 1 without a gap and only added to: two people who act at once write the same number, and the second is refused.';
comment on column group_question_event.person_name is 'As it was then. Of staff in their work; never on a public page.';
comment on column group_question_event.reason is 'Why it was not published: for the group, not for the public.';
comment on column group_question_event.reply is 'Public, once the question is.';
comment on column group_question_event.review_sequence is 'The step of the flag''s review by which it was put to the Met: its answer stands there.';
create index group_question_event_review on group_question_event (flag_id, review_sequence);
create index group_question_event_person on group_question_event (person_id);

create trigger group_question_is_append_only before update or delete on group_question
  for each row execute function refuse_change();
create trigger group_questions_are_kept before truncate on group_question
  for each statement execute function refuse_change();
create trigger group_question_event_is_append_only before update or delete on group_question_event
  for each row execute function refuse_change();
create trigger group_question_events_are_kept before truncate on group_question_event
  for each statement execute function refuse_change();

create view group_question_public as
select group_question_id, monitoring_group.name as group_name, group_question.area_code, flag_id, text, asked_at
from group_question
join monitoring_group using (monitoring_group_id)
where (
  select kind <> 'declined'
  from group_question_event event
  where event.group_question_id = group_question.group_question_id
  order by sequence desc
  limit 1
);
comment on view group_question_public is 'Questions that scrutiny staff let through, without who sent them: what the public site may read.';

create view group_question_event_public as
select group_question_id, sequence, kind, happened_at, reply, event.flag_id, review_sequence
from group_question_event event
join group_question_public using (group_question_id);
comment on view group_question_event_public is 'What became of public questions, without people and without why one was once not published.';
