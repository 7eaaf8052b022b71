import { sql } from 'kysely';
import { OperationalFailure } from '../problem.ts';
import type { Db } from './connection.ts';

/** The role that public pages read as: what they show, and nothing else. */
export const SITE_ROLE = 'evenhand_site';
/** The role that pages behind sign-in run as: they read more, and add to what people did; they change no figure. */
export const SIGNED_IN_ROLE = 'evenhand_signed_in';
/** The role that may read officers' written texts, for a person or program that must and owns nothing. */
export const GROUNDS_ROLE = 'evenhand_grounds';

type Right = 'select' | 'insert' | 'update' | 'delete';
type Rights = Readonly<Record<string, readonly Right[]>>;

const reading = (tables: readonly string[]): Rights => Object.fromEntries(tables.map((table) => [table, ['select']]));

/** What public pages show: no address of a group, and no mail. */
const PUBLIC = reading([
  'area',
  'area_population',
  'area_age_population',
  'boundary_set',
  'source_file',
  'source_file_month',
  'measurement',
  'measurement_window',
  'measurement_file',
  'measurement_grounds',
  'measurement_classifier',
  'measurement_accuracy',
  'figure',
  'monthly_ratio',
  'area_border_count',
  'data_health',
  'health_verdict',
  'month_total',
  'revised_field',
  'flag_list',
  'flag_list_cell',
  'flag',
  'flag_event',
  'flag_review_public',
  'group_question_public',
  'group_question_event_public',
  'threshold_test',
  'threshold_estimate',
  'threshold_file',
  'change_watch',
  'change_alarm',
  'publication',
  'publication_event',
  'official_table',
  'official_total',
  'grounds_classifier',
  'grounds_run',
  'coding_agreement',
  'download',
  'source_file_retrieval',
  'source_check',
]);

/**
 * What each role may do with each table. A table that is not named here is out of its reach, one of a later migration too,
 * so that a new page fails in its test until the table is named, and no new table is shown by mistake.
 */
const RIGHTS: Readonly<Record<string, Rights>> = {
  [SITE_ROLE]: PUBLIC,
  [SIGNED_IN_ROLE]: {
    ...PUBLIC,
    ...reading(['search', 'written_grounds', 'grounds_reading', 'raw_file', 'row_problem']),
    // Mails, which the site shows in development alone.
    ...reading(['delivery']),
    // What tells the records that a figure counts.
    ...reading(['snap_point_area', 'grounds_human_tier', 'grounds_settled_tier']),
    person: ['select', 'insert', 'update'],
    sign_in_person: ['select', 'insert', 'update'],
    group_member: ['select', 'insert', 'delete'],
    sign_in_session: ['select', 'insert', 'delete'],
    sign_in_account: ['select', 'insert', 'delete'],
    sign_in_token: ['select', 'insert', 'delete'],
    monitoring_group: ['select', 'update'],
    flag_review_event: ['select', 'insert'],
    group_question: ['select', 'insert'],
    group_question_event: ['select', 'insert'],
    audit_event: ['select', 'insert'],
    publication: ['select', 'insert'],
    publication_event: ['select', 'insert'],
    ...reading(['grounds_sample', 'grounds_sample_text']),
    grounds_coding: ['select', 'insert'],
    grounds_grading: ['select', 'insert'],
    dip_sample: ['select', 'insert'],
    dip_sample_record: ['select', 'insert'],
    learning_point: ['select', 'insert'],
  },
  [GROUNDS_ROLE]: reading(['written_grounds']),
};

/**
 * Makes the roles where the server has them not yet, and gives each what it may read in this database, taking away
 * whatever else it had. Not a migration: roles belong to the server and rights to the database, so that a database that was
 * restored elsewhere, or a second one on the same server, gets them at its next start. A second call changes nothing.
 * Throws OperationalFailure with the statements to run where our account may not make roles.
 */
export async function prepareRoles(db: Db): Promise<void> {
  for (const role of Object.keys(RIGHTS)) await makeRole(db, role);
  await db.transaction().execute(async (trx) => {
    // One at a time: two processes may start at once, and PostgreSQL refuses two grants on a table at the same moment.
    await sql`select pg_advisory_xact_lock(hashtext('evenhand'), hashtext('roles'))`.execute(trx);
    for (const [role, rights] of Object.entries(RIGHTS)) await setRights(trx, role, rights);
  });
}

/** PostgreSQL's names for what went wrong. */
const REFUSED = '42501';
const MADE_BY_ANOTHER = new Set(['42710', '23505']);

async function makeRole(db: Db, role: string): Promise<void> {
  try {
    if (!(await isMade(db, role))) {
      await sql`create role ${sql.id(role)} nologin role current_user`.execute(db).catch((error) => {
        // Another database of this server has started at the same moment.
        if (!MADE_BY_ANOTHER.has(error.code)) throw error;
      });
    }
    const { rows } = await sql<{ may: boolean }>`select pg_has_role(current_user, ${role}, 'set') as may`.execute(db);
    if (!rows[0]!.may) await sql`grant ${sql.id(role)} to current_user`.execute(db);
  } catch (cause) {
    if ((cause as { code?: string }).code !== REFUSED) throw cause;
    throw new OperationalFailure(await whatToRun(db), { cause });
  }
}

async function isMade(db: Db, role: string): Promise<boolean> {
  const { rows } = await sql`select from pg_roles where rolname = ${role}`.execute(db);
  return rows.length > 0;
}

async function whatToRun(db: Db): Promise<string> {
  const { rows } = await sql<{ account: string }>`select quote_ident(current_user) as account`.execute(db);
  const { account } = rows[0]!;
  const statements: string[] = [];
  for (const role of Object.keys(RIGHTS)) {
    statements.push(
      (await isMade(db, role)) ? `grant ${role} to ${account};` : `create role ${role} nologin role ${account};`,
    );
  }
  return `The site reads the database as a role of its own, and the account ${account} may not make roles. Have an administrator run, once: ${statements.join(' ')}`;
}

/** Brings the rights of a role on this database's tables to what they are to be; where they are that already, writes nothing. */
async function setRights(db: Db, role: string, wanted: Rights): Promise<void> {
  const { rows: schema } = await sql<{ name: string; isOpen: boolean }>`
    select current_schema() as name, has_schema_privilege(${role}, current_schema(), 'usage') as is_open`.execute(db);
  if (!schema[0]!.isOpen) await sql`grant usage on schema ${sql.id(schema[0]!.name)} to ${sql.id(role)}`.execute(db);
  const { rows } = await sql<{ name: string; rights: string[] }>`
    select relname as name, array_agg(privilege_type) as rights
    from pg_class
    cross join lateral aclexplode(relacl) granted
    where relnamespace = current_schema()::regnamespace
      and grantee = ${role}::regrole
    group by relname`.execute(db);
  const held = new Map(rows.map(({ name, rights }) => [name, new Set(rights.map((right) => right.toLowerCase()))]));
  for (const [name, rights] of held) {
    const own = new Set<string>(wanted[name] ?? []);
    if (rights.size === own.size && [...rights].every((right) => own.has(right))) continue;
    await sql`revoke all on ${sql.table(name)} from ${sql.id(role)}`.execute(db);
    held.delete(name);
  }
  for (const [name, rights] of Object.entries(wanted)) {
    if (held.has(name)) continue;
    await sql`grant ${sql.raw(rights.join(', '))} on ${sql.table(name)} to ${sql.id(role)}`.execute(db);
  }
}
