-- What people did about a flag, from first look to answer and end; and the record of who did and read what, as a chain of hashes.

create table flag_review_event (
  flag_id integer not null references flag,
  sequence integer not null check (sequence > 0),
  kind text not null check (
    kind in (
      'taken', 'assigned', 'noted', 'asked', 'answered',
      'accepted', 'escalated', 'reform-agreed', 'closed', 'reopened'
    )
  ),
  person_id text not null references person,
  person_name text not null check (person_name <> ''),
  happened_at timestamptz not null,
  note text check (char_length(note) between 1 and 4000),
  assigned_to text references person,
  bcu text check (bcu <> ''),
  due_on date,
  question text check (char_length(question) between 1 and 4000),
  found text check (char_length(found) between 1 and 4000),
  will_change text check (char_length(will_change) between 1 and 4000),
  reason text check (char_length(reason) between 1 and 4000),
  reform text check (char_length(reform) between 1 and 4000),
  follow_up_month date check (extract(day from follow_up_month) = 1),
  primary key (flag_id, sequence),
  -- No gap: each entry names the one before it.
  previous_sequence integer generated always as (nullif(sequence - 1, 0)) stored,
  foreign key (flag_id, previous_sequence) references flag_review_event (flag_id, sequence),
  check (kind <> 'noted' or note is not null),
  check (note is null or kind in ('taken', 'assigned', 'noted', 'escalated')),
  check ((kind = 'assigned') = (assigned_to is not null)),
  check (num_nonnulls(question, due_on) = case kind when 'asked' then 2 else 0 end),
  check (bcu is null or kind = 'asked'),
  check (due_on >= (happened_at at time zone 'Europe/London')::date),
  check (num_nonnulls(found, will_change) = case kind when 'answered' then 2 else 0 end),
  check ((kind in ('accepted', 'closed', 'reopened')) = (reason is not null)),
  check (num_nonnulls(reform, follow_up_month) = case kind when 'reform-agreed' then 2 else 0 end)
);
comment on table flag_review_event is 'One row per thing done about a flag, numbered from 1 without a gap and only added to: two people who act at once write the same number, and the second is refused.';
comment on column flag_review_event.person_name is 'As it was then. Of staff in their work; never on a public page, nor is note.';
comment on column flag_review_event.bcu is 'Basic Command Unit asked; none where the whole of the Met is.';
comment on column flag_review_event.question is 'Public, like found, will_change, reason and reform.';
comment on column flag_review_event.follow_up_month is 'Month (first day) in which an agreed reform is to be looked at again.';
create index flag_review_event_person on flag_review_event (person_id);

create trigger flag_review_event_is_append_only before update or delete on flag_review_event
  for each row execute function refuse_change();
create trigger flag_review_events_are_kept before truncate on flag_review_event
  for each statement execute function refuse_change();

create view flag_review_public as
select flag_id, sequence, kind, happened_at, bcu, due_on, question, found, will_change, reason, reform, follow_up_month
from flag_review_event;
comment on view flag_review_public is 'flag_review_event without people and without what staff noted for one another: what the public site may read.';

alter table publication_event add column person_id text references person;
comment on column publication_event.person_id is 'Who did it; none where it was done at the command line.';

create table audit_event (
  audit_event_id bigint primary key check (audit_event_id > 0),
  happened_at timestamptz not null,
  person_id text references person,
  role text not null check (
    role in ('member', 'reviewer', 'responder', 'leadership', 'administrator', 'public', 'job')
  ),
  action text not null check (action ~ '^[a-z0-9]+([.:-][a-z0-9]+)*$' and char_length(action) <= 100),
  subject text not null check (char_length(subject) between 1 and 200),
  detail jsonb not null check (jsonb_typeof(detail) = 'object'),
  previous_hash text not null unique check (previous_hash ~ '^[0-9a-f]{64}$'),
  hash text not null unique check (hash ~ '^[0-9a-f]{64}$')
);
comment on table audit_event is 'One row per action of a person and per reading of a written text, numbered from 1 without a gap and only added to. No name and no word of a text is in it.';
comment on column audit_event.role is 'The person''s role then; public: nobody was signed in; job: a job at the command line or of the timetable.';
comment on column audit_event.hash is 'SHA-256 of the row as src/domain/audit.ts writes it, previous_hash among it: a row that is changed, taken out or moved breaks the chain.';
create index audit_event_person on audit_event (person_id, audit_event_id);
create index audit_event_action on audit_event (action, audit_event_id);

-- The oldest rows go together once all of them are past their time (7 years, src/domain/retention.ts): a row may be deleted
-- only in a transaction that says which is the first to be kept. No other change is let through.
create function refuse_change_of_audit() returns trigger language plpgsql as $$
declare
  first_kept text := current_setting('evenhand.first_audit_event_kept', true);
begin
  if tg_op = 'DELETE' and first_kept <> '' then
    if old.audit_event_id < first_kept::bigint and old.happened_at < now() - interval '7 years' then
      return old;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name;
end $$;
create trigger audit_event_is_append_only before update or delete on audit_event
  for each row execute function refuse_change_of_audit();
create trigger audit_events_are_kept before truncate on audit_event
  for each statement execute function refuse_change();
