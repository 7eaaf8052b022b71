import { sql } from 'kysely';
import type { FlagChanges, FlagEventKind, FlagHistory, FlagSubject, ListedSubject } from '../domain/flag.ts';
import {
  FAMILIES_IN_ORDER,
  type Family,
  type FigureList,
  type JudgedCell,
  REASON_FAMILIES,
} from '../domain/flag-rule.ts';
import type { GridFit, GridParameters, Materiality } from '../domain/grid-rule.ts';
import type { Robustness } from '../domain/robustness.ts';
import type { Scope } from '../vocabulary/scope.ts';
import type { Db } from './connection.ts';

/**
 * What stood before the reader when a flag was opened; frozen. Where everybody's searches are held against the rest of London,
 * `searches` are those on the smell of cannabis, `residents` those whose text can be judged, and the White ones the same of the rest.
 */
export interface FlagEvidence {
  month: string;
  from: string;
  to: string;
  /** The area's own months: of a finding on written grounds, those whose texts were read. */
  monthsPresent: number;
  figureIds: number[];
  searches: number;
  residents: number;
  whiteSearches: number;
  whiteResidents: number;
  ratio: number;
  low: number;
  high: number;
  /** The ratio that London's boroughs scatter around for the group and reason. */
  londonRatio: number;
  pValue: number;
  adjustedPValue: number;
  ruleVersion: string;
  /** Absent, like what follows, in flags opened under the first rule. */
  materiality?: number;
  /** Chance that the true ratio exceeds materiality times London's. */
  probability?: number;
  posteriorRatio?: number;
  isStrict?: boolean;
  robustness?: Robustness;
  /** The list it opened from: figures listed, and how many of them were expected to be false. */
  listedCount?: number;
  expectedFalseCount?: number;
  /** Of a flag on the White count: the groups that stood out at once. */
  groups?: { group: JudgedCell['group']; ratio: number; probability: number }[];
}

export interface StoredFlag extends FlagHistory {
  evidence: FlagEvidence;
}

/** Every flag there ever was, with its history. */
export async function listFlags(db: Db): Promise<StoredFlag[]> {
  const flags = await db.selectFrom('flag').selectAll().orderBy('flagId').execute();
  const events = await db.selectFrom('flagEvent').select(['flagId', 'month', 'kind']).orderBy('flagEventId').execute();
  const byFlag = new Map<number, FlagHistory['events'][number][]>(flags.map(({ flagId }) => [flagId, []]));
  for (const { flagId, month, kind } of events) byFlag.get(flagId)?.push({ month: month.slice(0, 7), kind });
  return flags.map((flag) => ({
    flagId: flag.flagId,
    areaCode: flag.areaCode,
    group: flag.ethnicGroup as FlagHistory['group'],
    reason: flag.reason as Scope,
    openedMonth: flag.openedMonth.slice(0, 7),
    evidence: toEvidence(flag.evidence),
    events: byFlag.get(flag.flagId)!,
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
      materiality: list.materiality,
      fitState: list.fit.state,
      fitIterations: list.fit.iterations,
      parameters: list.fit.parameters ? JSON.stringify(list.fit.parameters) : null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('family')
    .executeTakeFirst();
  if (!stored || list.cells.length === 0) return;
  await db
    .insertInto('flagListCell')
    .values(
      list.cells.map(({ group, robustness, ...cell }) => ({
        measurementId,
        family: list.family,
        ethnicGroup: group,
        ...cell,
        robustness: robustness ? JSON.stringify(robustness) : null,
      })),
    )
    .execute();
}

/** The lists stored for a measurement, cells and all, in the order they are made in; none where none were. */
export async function listStoredLists(db: Db, measurementId: number): Promise<FigureList[]> {
  const lists = await db.selectFrom('flagList').selectAll().where('measurementId', '=', measurementId).execute();
  const place = ({ family }: { family: string }) => FAMILIES_IN_ORDER.indexOf(family as Family);
  lists.sort((a, b) => place(a) - place(b));
  const cells = await listFlagCells(db, measurementId);
  return lists.map((list) => ({
    family: list.family as Family,
    ruleVersion: list.ruleVersion,
    materiality: (list.materiality ?? FIRST_RULE_MATERIALITY) as Materiality,
    state: list.state,
    monthsPresent: list.monthsPresent,
    cells: cells.flatMap(({ family, ...cell }) => (family === list.family ? [cell] : [])),
    expectedFalse: list.expectedFalseCount,
    fit: {
      state: list.fitState ?? 'converged',
      iterations: list.fitIterations ?? 0,
      parameters: (list.parameters as GridParameters | null) ?? undefined,
    },
  }));
}

/** What the first rule, whose lists did not say, held every figure against. */
const FIRST_RULE_MATERIALITY = 1.5;

/** Parameters that the latest list of a family before a month was judged by. */
export async function findParametersBefore(db: Db, family: Family, month: string): Promise<GridParameters | undefined> {
  const found = await db
    .selectFrom('flagList')
    .innerJoin('measurement', 'measurement.measurementId', 'flagList.measurementId')
    .select('flagList.parameters')
    .where('family', '=', family)
    .where('month', '<', `${month}-01`)
    .where('parameters', 'is not', null)
    .orderBy('month', 'desc')
    .orderBy('edition', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found?.parameters as GridParameters | undefined;
}

/**
 * What stood on some families' last lists (those by reason where none are named) before a month, none earlier than a given
 * one: the latest edition of the latest month in which all of them were judged, against the same materiality. Chances of
 * being false are as they stood then.
 */
export async function listListedBefore(
  db: Db,
  month: string,
  {
    families = REASON_FAMILIES,
    notBefore,
    materiality,
  }: { families?: readonly Family[]; notBefore: string; materiality: number },
): Promise<ListedSubject[]> {
  const list = await db
    .selectFrom('flagList')
    .innerJoin('measurement', 'measurement.measurementId', 'flagList.measurementId')
    .select('measurement.measurementId')
    .where('month', '<', `${month}-01`)
    .where('month', '>=', `${notBefore}-01`)
    // Lists against different thresholds do not confirm each other.
    .where('materiality', '=', materiality)
    .where('family', 'in', families)
    .groupBy(['measurement.measurementId', 'month', 'edition'])
    .having(sql<boolean>`bool_and(state in ('complete', 'window-incomplete'))`)
    .orderBy('month', 'desc')
    .orderBy('edition', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!list) return [];
  const cells = await listFlagCells(db, list.measurementId);
  return cells.flatMap(({ family, areaCode, group, reason, isListed, probability }) =>
    isListed && families.includes(family as Family) ? [{ areaCode, group, reason, error: 1 - probability }] : [],
  );
}

/** What a list says of itself. */
export interface ListSummary {
  family: string;
  testedCount: number;
  listedCount: number;
  expectedFalseCount: number;
  state: FigureList['state'];
  monthsPresent: number;
  materiality: number;
  fitState: GridFit['state'];
}

/** What the lists of a measurement say of themselves, one for each family. */
export async function listFigureLists(db: Db, measurementId: number): Promise<ListSummary[]> {
  const lists = await db
    .selectFrom('flagList')
    .select([
      'family',
      'testedCount',
      'listedCount',
      'expectedFalseCount',
      'state',
      'monthsPresent',
      'materiality',
      'fitState',
    ])
    .where('measurementId', '=', measurementId)
    .orderBy('family')
    .execute();
  return lists.map(({ materiality, fitState, ...list }) => ({
    ...list,
    materiality: materiality ?? FIRST_RULE_MATERIALITY,
    fitState: fitState ?? 'converged',
  }));
}

/** Every cell that a measurement's lists judged, of one area where it is named; none of the first rule's, which gave no chances. */
export async function listFlagCells(
  db: Db,
  measurementId: number,
  areaCode?: string,
): Promise<(JudgedCell & { family: string })[]> {
  const rows = await db
    .selectFrom('flagListCell')
    .selectAll()
    .where('measurementId', '=', measurementId)
    .where('probability', 'is not', null)
    .$if(areaCode !== undefined, (query) => query.where('areaCode', '=', areaCode!))
    .execute();
  return rows.map(
    ({ measurementId: _, ethnicGroup, reason, probability, posteriorRatio, isStrict, robustness, ...row }) => ({
      ...row,
      group: ethnicGroup as JudgedCell['group'],
      reason: reason as Scope,
      probability: probability!,
      posteriorRatio: posteriorRatio!,
      isStrict: isStrict!,
      ...(robustness ? { robustness: robustness as Robustness } : {}),
    }),
  );
}

/** Writes what a month's list did to the flags; histories are only added to. */
export async function storeFlagChanges(
  db: Db,
  month: string,
  measurementId: number,
  changes: FlagChanges,
  evidenceOf: (subject: FlagSubject) => FlagEvidence,
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

/** The latest month that the flags were held against, YYYY-MM; one without a list does not count, since it changes nothing. */
export async function findLatestFlagMonth(db: Db): Promise<string | undefined> {
  const { rows } = await sql<{ month: string | null }>`
    select to_char(max(month), 'YYYY-MM') as month
    from (
      select month from flag_event
      union all
      select month
      from flag_list
      join measurement using (measurement_id)
      -- The lists by reason open flags together, each of the others by itself.
      group by
        measurement_id,
        month,
        case when family = any (${[...REASON_FAMILIES]}::text[]) then 'reasons' else family end
      having bool_and(flag_list.state in ('complete', 'window-incomplete'))
    ) raised`.execute(db);
  return rows[0]!.month ?? undefined;
}

/** JSON has no infinity: a ratio without an upper limit is kept as the word. */
function fromEvidence(evidence: FlagEvidence): string {
  return JSON.stringify(evidence, (_, value) => (value === Number.POSITIVE_INFINITY ? 'Infinity' : value));
}

function toEvidence(stored: unknown): FlagEvidence {
  return JSON.parse(JSON.stringify(stored), (_, value) => (value === 'Infinity' ? Number.POSITIVE_INFINITY : value));
}
