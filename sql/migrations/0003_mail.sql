-- Who is told, what was written to them, and what ran when.

create table monitoring_group (
  monitoring_group_id integer generated always as identity primary key,
  name text not null,
  area_code text not null references area,
  email text not null,
  next_meeting_on date,
  is_synthetic boolean not null default false,
  unique (name, area_code)
);
comment on table monitoring_group is 'One row per community monitoring group: its borough, the address its mail goes to, and its next meeting where known.';

create table delivery (
  delivery_id integer generated always as identity primary key,
  monitoring_group_id integer references monitoring_group,
  month date,
  kind text not null check (kind in ('digest', 'operator')),
  job_run_id integer,
  measurement_id integer,
  recipient text not null,
  subject text not null,
  plain_text text not null,
  html text,
  state text not null default 'pending' check (state in ('pending', 'sent', 'failed')),
  attempt_count integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  last_error text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  unique (monitoring_group_id, month, kind),
  unique (job_run_id, kind),
  check ((kind = 'digest') = (monitoring_group_id is not null and month is not null)),
  check ((state = 'sent') = (sent_at is not null))
);
comment on table delivery is 'One row per mail, written before it is sent: a crash may repeat a mail, never lose one.';
create index delivery_due on delivery (next_attempt_at) where state = 'pending';

create table delivery_figure (
  delivery_id integer not null references delivery on delete cascade,
  figure_id bigint not null references figure,
  primary key (delivery_id, figure_id)
);
comment on table delivery_figure is 'The figures whose numbers stand in a mail: where a walk back to file and line begins.';

create table job_run (
  job_run_id integer generated always as identity primary key,
  job text not null,
  period text not null,
  state text not null check (state in ('running', 'succeeded', 'failed', 'abandoned')),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  counts jsonb not null default '{}',
  error text
);
comment on table job_run is 'One row per run of a job for a period. abandoned: the process ended without saying so.';
create index job_run_by_period on job_run (job, period, state);

alter table delivery add foreign key (job_run_id) references job_run;
