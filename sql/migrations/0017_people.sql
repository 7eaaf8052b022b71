-- Who may sign in, as what and for where; their sessions, and what signing in itself needs to remember.

create table person (
  person_id text primary key default gen_random_uuid()::text,
  name text not null check (name <> ''),
  email text not null check (email like '%_@_%'),
  is_email_verified boolean not null default false,
  role text not null check (role in ('member', 'reviewer', 'responder', 'leadership', 'administrator')),
  bcu text check (
    bcu in (
      'Central East', 'Central North', 'Central South', 'Central West', 'East Area', 'North Area', 'North East',
      'North West', 'South Area', 'South East', 'South West', 'West Area'
    )
  ),
  is_disabled boolean not null default false,
  disabled_at timestamptz,
  is_synthetic boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (bcu is null or role = 'responder'),
  check (is_disabled = (disabled_at is not null))
);
comment on table person is 'One row per person who may sign in. bcu: the Basic Command Unit that a responder answers for, none for all of the Met. A disabled person has no session and gets none.';
create unique index person_email on person (lower(email));

create table group_member (
  monitoring_group_id integer not null references monitoring_group on delete cascade,
  person_id text not null references person on delete cascade,
  primary key (monitoring_group_id, person_id)
);
comment on table group_member is 'One row per monitoring group and person who is a member of it.';
create index group_member_person on group_member (person_id);

-- The library that signs people in (better-auth) names the key of each of its tables id, and reads and writes people by this view.
create view sign_in_person as
select
  person_id as id,
  name,
  email,
  is_email_verified as email_verified,
  null::text as image,
  role,
  bcu,
  is_disabled,
  created_at,
  updated_at
from person;
comment on view sign_in_person is 'person under the names that the sign-in library asks for. No pictures of people are kept.';

create table sign_in_session (
  id text primary key,
  person_id text not null references person on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  ip_address text check (ip_address is null),
  user_agent text
);
comment on table sign_in_session is 'One row per session of a person. The cookie is the token with a signature by SIGN_IN_SECRET, so that the row alone opens nothing. ip_address: a column of the library, never filled.';
create index sign_in_session_person on sign_in_session (person_id);

create table sign_in_account (
  id text primary key,
  person_id text not null references person on delete cascade,
  provider_id text not null,
  account_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id),
  check (num_nonnulls(access_token, refresh_token, id_token, password) = 0)
);
comment on table sign_in_account is 'One row per person and account at the organisation that vouches for them: who they are there (its subject), and nothing to act there with: no token or password is kept.';
create index sign_in_account_person on sign_in_account (person_id);

create table sign_in_token (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table sign_in_token is 'One row per sign-in that was begun: an emailed link by the SHA-256 of its token with the address it went to, or the state of a sign-in under way with an organisation. Gone once used.';
create index sign_in_token_identifier on sign_in_token (identifier);
