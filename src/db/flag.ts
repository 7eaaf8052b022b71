import { sql } from 'kysely';
import type { FlagChanges, FlagEventKind, FlagHistory, FlagSubject } from '../domain/flag.ts';
import type { FigureList, JudgedCell } from '../domain/flag-rule.ts';
import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { ReasonScope } from '../vocabulary/reason.ts';
import type { Db } from './connection.ts';

/** What stood before the reader when a flag was opened; frozen. */
export interface FlagEvidence {
  month: string;
  from: string;
  to: string;
  monthsPresent: number;
  figureIds: number[];
  searches: number;
  residents: number;
  whiteSearches: number;
  whiteResidents: number;
  ratio: number;
  low: number;
  high: number;
  londonRatio: number;
  pValue: number;
  adjustedPValue: number;
  ruleVersion: string;
}

export interface StoredFlag extends FlagHistory {
  evidence: FlagEvidence;
}

/** Every flag there ever was, with its history. */
export async function listFlags(db: Db): Promise<StoredFlag[]> {
  const flags = await db.selectFrom('flag').selectAll().orderBy('flagId').execute();
  const events = await db.selectFrom('flagEvent').select(['flagId', 'month', 'kind']).orderBy('flagEventId').execute();
  return flags.map((flag) => ({
    flagId: flag.flagId,
    areaCode: flag.areaCode,
    group: flag.ethnicGroup as EthnicGroup,
    reason: flag.reason as ReasonScope,
    openedMonth: flag.openedMonth.slice(0, 7),
    evidence: toEvidence(flag.evidence),
    events: events
      .filter((event) => event.flagId === flag.flagId)
      .map((event) => ({ month: event.month.slice(0, 7), kind: event.kind })),
  }));
}

/** Stores a month's list, once per measurement; a list stored before is left as it is. */
export async function storeFigureList(db: Db, measurementId: number, list: FigureList): Promise<void> {
  const stored = await db
    .insertInto('flagList')
    .values({
      measurementId,
      family: list.family,
      ruleVersion: list.ruleVersion,
      testedCount: list.cells.length,
      listedCount: list.cells.filter((cell) => cell.isListed).length,
      expectedFalseCount: list.expectedFalse,
      monthsPresent: list.monthsPresent,
      state: list.state,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('family')
    .executeTakeFirst();
  if (!stored || list.cells.length === 0) return;
  await db
    .insertInto('flagListCell')
    .values(
      list.cells.map((cell) => ({
        measurementId,
        family: list.family,
        areaCode: cell.areaCode,
        ethnicGroup: cell.group,
        reason: cell.reason,
        isListed: cell.isListed,
        pValue: cell.pValue,
        adjustedPValue: cell.adjustedPValue,
        ratio: cell.ratio,
        thresholdRatio: cell.thresholdRatio,
      })),
    )
    .execute();
}

/** What a list says of itself. */
export interface ListSummary {
  family: string;
  testedCount: number;
  listedCount: number;
  expectedFalseCount: number;
  state: FigureList['state'];
  monthsPresent: number;
}

/** What the lists of a measurement say of themselves, one for each family. */
export async function listFigureLists(db: Db, measurementId: number): Promise<ListSummary[]> {
  return db
    .selectFrom('flagList')
    .select(['family', 'testedCount', 'listedCount', 'expectedFalseCount', 'state', 'monthsPresent'])
    .where('measurementId', '=', measurementId)
    .orderBy('family')
    .execute();
}

/** Every cell that a measurement's lists tested. */
export async function listFlagCells(db: Db, measurementId: number): Promise<JudgedCell[]> {
  const rows = await db.selectFrom('flagListCell').selectAll().where('measurementId', '=', measurementId).execute();
  return rows.map((row) => ({
    areaCode: row.areaCode,
    group: row.ethnicGroup as EthnicGroup,
    reason: row.reason as ReasonScope,
    isListed: row.isListed,
    pValue: row.pValue,
    adjustedPValue: row.adjustedPValue,
    ratio: row.ratio,
    thresholdRatio: row.thresholdRatio,
  }));
}

/** Writes what a month's list did to the flags; histories are only added to. */
export async function storeFlagChanges<Cell extends FlagSubject>(
  db: Db,
  month: string,
  measurementId: number,
  changes: FlagChanges<Cell>,
  evidenceOf: (cell: Cell) => FlagEvidence,
): Promise<void> {
  const entries: { flagId: number; kind: FlagEventKind }[] = [...changes.entries];
  for (const cell of changes.open) {
    const { flagId } = await db
      .insertInto('flag')
      .values({
        areaCode: cell.areaCode,
        ethnicGroup: cell.group,
        reason: cell.reason,
        openedMonth: `${month}-01`,
        evidence: fromEvidence(evidenceOf(cell)),
      })
      .returning('flagId')
      .executeTakeFirstOrThrow();
    entries.push({ flagId, kind: 'opened' });
  }
  if (entries.length === 0) return;
  await db
    .insertInto('flagEvent')
    .values(entries.map(({ flagId, kind }) => ({ flagId, kind, month: `${month}-01`, measurementId, detail: '{}' })))
    .execute();
}

/** The latest month that the flags were held against, YYYY-MM; lists of too few months do not count, since they change nothing. */
export async function findLatestFlagMonth(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ month: string | null }>`
    select to_char(max(month), 'YYYY-MM') as month
    from (
      select month from flag_event
      union all
      select month from flag_list join measurement using (measurement_id) where flag_list.state <> 'too-few-months'
    ) raised`.execute(db);
  return rows[0]!.month ?? undefined;
}

/** JSON has no infinity: a ratio without an upper limit is kept as the word. */
function fromEvidence(evidence: FlagEvidence): string {
  return JSON.stringify(evidence, (_, value) => (value === Number.POSITIVE_INFINITY ? 'Infinity' : value));
}

function toEvidence(stored: unknown): FlagEvidence {
  const entries = Object.entries(stored as Record<string, unknown>);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, value === 'Infinity' ? Number.POSITIVE_INFINITY : value]),
  ) as unknown as FlagEvidence;
}
