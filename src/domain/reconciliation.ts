/**
 * Loaded records beside the Home Office's totals of a year (April to March): how far apart they are, what explains it, and what
 * is left unexplained. Nothing is scaled in silence: where months are missing, means per month are compared, and it is said so.
 */
import { quantileTypeSeven } from '../stats/quantile.ts';
import { forceName } from '../vocabulary/force.ts';
import { POWER_FAMILIES, POWER_FAMILY_NAMES, type PowerFamily } from '../vocabulary/home-office.ts';
import { isPartial } from './data-health/partial-month.ts';
import { addMonths, type Month, missingMonths } from './period.ts';
import { countText, monthsText, monthText, percentText } from './wording.ts';

const MONTHS_IN_YEAR = 12;

/** What the Home Office published of a year for one force and power. */
export interface OfficialCount {
  power: PowerFamily;
  /** Undefined where every figure of the power is "NA" in the table. */
  searches: number | undefined;
  /** Part of `searches` in which no person was searched. */
  vehicleOnly: number;
}

/** What is loaded of one month and power. */
export interface LoadedCount {
  month: Month;
  power: PowerFamily;
  searches: number;
  vehicleOnly: number;
}

export interface ReconciliationInput {
  forceId: string;
  /** The March the year ends with. */
  yearEnding: Month;
  official: readonly OfficialCount[];
  /** Months of the year for which a file is loaded, though it may hold no search of some power. */
  monthsPresent: readonly Month[];
  loaded: readonly LoadedCount[];
  /** Rows of those files that could not be used: they have no power. */
  rejectedRows: number;
}

/** One power, or all together. difference = the four parts explained + unexplained; negative where more is loaded. */
export interface ReconciledRow {
  power: PowerFamily | 'all';
  /** Undefined where the table has no figure: then nothing is compared. */
  officialSearches: number | undefined;
  loadedSearches: number;
  officialPerMonth: number | undefined;
  /** Undefined where no month is loaded. */
  loadedPerMonth: number | undefined;
  /** How far the mean of the months loaded is from the mean of the table: -0.1 is a tenth less. */
  perMonthDifference: number | undefined;
  difference: number | undefined;
  explained: {
    /** The missing months' share of the table's total, as if every month were alike. */
    missingMonths: number;
    /** What partial months lack to the median of the months loaded. */
    partialMonths: number;
    /** Searches of vehicles without a person that the table has and the records have not. */
    vehicleOnly: number;
    /** Rows that could not be used; they have no power, so they stand with all powers only. */
    rejectedRows: number;
  };
  unexplained: number | undefined;
}

export interface Reconciliation {
  forceId: string;
  yearEnding: Month;
  monthsPresent: Month[];
  missingMonths: Month[];
  /** Months with less than a fifth of the median of the months loaded. */
  partialMonths: Month[];
  rows: ReconciledRow[];
  likeness: Likeness;
  /** What to tell about it, in plain words. */
  sentences: string[];
}

/** Fewest months that say what is usual, and so which of them are partial. */
const MONTHS_FOR_MEDIAN = 3;

/** Sets the months loaded of a force beside what the Home Office published of the year. */
export function reconcile(input: ReconciliationInput): Reconciliation {
  const { forceId, yearEnding } = input;
  const missing = missingMonths(
    { from: addMonths(yearEnding, 1 - MONTHS_IN_YEAR), to: yearEnding },
    input.monthsPresent,
  );
  const monthsPresent = [...new Set(input.monthsPresent)].sort();
  const totals = monthsPresent.map((month) => ({ month, searches: loadedIn(input, month, 'all').searches }));
  const partialMonths = partialOf(totals);
  const rows = (['all', ...POWER_FAMILIES] as const).map((power) =>
    reconcileRow(input, power, monthsPresent, partialMonths),
  );
  const all = rows[0]!;
  const likeness = likenessToOfficial(all.officialSearches, totals);
  const result = { forceId, yearEnding, monthsPresent, missingMonths: missing, partialMonths, rows, likeness };
  return { ...result, sentences: sentencesOf(result) };
}

function partialOf(months: readonly MonthCount[]): Month[] {
  if (months.length < MONTHS_FOR_MEDIAN) return [];
  const median = medianOf(months.map(({ searches }) => searches));
  return months.filter(({ searches }) => isPartial(searches, median)).map(({ month }) => month);
}

const medianOf = (counts: readonly number[]) => quantileTypeSeven(counts, 0.5);

const isOf = (power: PowerFamily | 'all') => (count: { power: PowerFamily }) =>
  power === 'all' || count.power === power;

function loadedIn({ loaded }: ReconciliationInput, month: Month, power: PowerFamily | 'all') {
  const counts = loaded.filter((count) => count.month === month && isOf(power)(count));
  return { searches: sumOf(counts, 'searches'), vehicleOnly: sumOf(counts, 'vehicleOnly') };
}

function sumOf<Key extends string>(counts: readonly Record<Key, number>[], key: Key): number {
  return counts.reduce((sum, count) => sum + count[key], 0);
}

function reconcileRow(
  input: ReconciliationInput,
  power: PowerFamily | 'all',
  monthsPresent: readonly Month[],
  partialMonths: readonly Month[],
): ReconciledRow {
  const months = monthsPresent.map((month) => ({ month, ...loadedIn(input, month, power) }));
  const loadedSearches = sumOf(months, 'searches');
  const official = input.official.filter(isOf(power)).filter((count) => count.searches !== undefined);
  const officialSearches = official.length > 0 ? official.reduce((sum, count) => sum + count.searches!, 0) : undefined;
  const loadedPerMonth = months.length > 0 ? loadedSearches / months.length : undefined;
  const nothing = { missingMonths: 0, partialMonths: 0, vehicleOnly: 0, rejectedRows: 0 };
  const row = { power, officialSearches, loadedSearches, loadedPerMonth };
  if (officialSearches === undefined) {
    const unknown = { officialPerMonth: undefined, perMonthDifference: undefined, difference: undefined };
    return { ...row, ...unknown, explained: nothing, unexplained: undefined };
  }
  const officialPerMonth = officialSearches / MONTHS_IN_YEAR;
  const presentShare = months.length / MONTHS_IN_YEAR;
  const median = months.length > 0 ? medianOf(months.map(({ searches }) => searches)) : 0;
  const lacking = months
    .filter(({ month }) => partialMonths.includes(month))
    .reduce((sum, { searches }) => sum + Math.max(median - searches, 0), 0);
  const explained = {
    missingMonths: officialSearches * (1 - presentShare),
    partialMonths: lacking,
    vehicleOnly: sumOf(official, 'vehicleOnly') * presentShare - sumOf(months, 'vehicleOnly'),
    rejectedRows: power === 'all' ? input.rejectedRows : 0,
  };
  const difference = officialSearches - loadedSearches;
  return {
    ...row,
    officialPerMonth,
    perMonthDifference:
      loadedPerMonth === undefined || officialPerMonth === 0 ? undefined : loadedPerMonth / officialPerMonth - 1,
    difference,
    explained,
    unexplained: Object.values(explained).reduce((left, part) => left - part, difference),
  };
}

export interface MonthCount {
  month: Month;
  searches: number;
}

/** Whether loaded counts can be those that the Home Office added up. */
export type Likeness =
  | { state: 'no-official-figure' | 'too-few-months' }
  | {
      state: 'like' | 'unlike';
      officialPerMonth: number;
      loadedPerMonth: number;
      /** How far the mean of the months loaded is from the table's: -0.1 is a tenth less. */
      perMonthDifference: number;
      /** How far it may be, to either side, for the months that are missing. */
      low: number;
      high: number;
    };

/** Fewer months of a year than this say nothing of it. */
const MONTHS_TO_JUDGE = 6;
/** Whole years may differ by so much: late records, corrections after the return to the Home Office, rows that cannot be used. */
const TOLERANCE = 0.05;
/** A missing month may hold between half and twice the mean of the months loaded. */
const MISSING_AT_LEAST = 0.5;
const MISSING_AT_MOST = 2;

/**
 * Judges whether counts are unlike the Home Office's: the mean per month of the months loaded lies further from the table's mean
 * than 5%, and further than the missing months can account for. A missing month is taken to hold anything between half and twice
 * the mean of those loaded: the largest of nine real months of the Met in 2018 held 1.6 times the smallest, and the three
 * that are missing of that year must have held 1.7 times the mean of the nine. So with every month loaded 5% is the limit; with
 * nine of twelve, the mean may be from 24% below the table's to 20% above it. Under six months nothing is judged.
 * `months` are months of one year (April to March) of one force, partial ones too; officialSearches is the table's total of
 * that year, every power and vehicle-only searches included. Pure; for data health and reconciliation alike.
 */
export function likenessToOfficial(officialSearches: number | undefined, months: readonly MonthCount[]): Likeness {
  if (officialSearches === undefined || officialSearches === 0) return { state: 'no-official-figure' };
  const count = new Set(months.map(({ month }) => month)).size;
  if (count < MONTHS_TO_JUDGE) return { state: 'too-few-months' };
  const officialPerMonth = officialSearches / MONTHS_IN_YEAR;
  const loadedPerMonth = sumOf(months, 'searches') / count;
  const missing = MONTHS_IN_YEAR - count;
  // The table's mean in units of the mean loaded, were each missing month the largest and the smallest it may be.
  const most = ((count + missing * MISSING_AT_MOST) / MONTHS_IN_YEAR) * (1 + TOLERANCE);
  const least = ((count + missing * MISSING_AT_LEAST) / MONTHS_IN_YEAR) * (1 - TOLERANCE);
  const [low, high] = [1 / most - 1, 1 / least - 1];
  const perMonthDifference = loadedPerMonth / officialPerMonth - 1;
  const isLike = perMonthDifference >= low && perMonthDifference <= high;
  return { state: isLike ? 'like' : 'unlike', officialPerMonth, loadedPerMonth, perMonthDifference, low, high };
}

/** Parts of a difference smaller than half a search are none. */
const LEAST_TOLD = 0.5;

function sentencesOf(result: Omit<Reconciliation, 'sentences'>): string[] {
  const { forceId, yearEnding, monthsPresent, missingMonths: missing, partialMonths, likeness } = result;
  const all = result.rows[0]!;
  const year = `the year to ${monthText(yearEnding)}`;
  if (all.officialSearches === undefined || all.officialPerMonth === undefined) {
    return [`The Home Office's table has no figure for ${forceText(forceId)} in ${year}, so nothing can be compared.`];
  }
  const sentences = [
    `The Home Office counted ${searchesText(all.officialSearches)} by ${forceText(forceId)} in ${year}, ${rounded(all.officialPerMonth)} a month.`,
  ];
  if (monthsPresent.length === 0) return [...sentences, 'No month of that year is loaded.'];
  sentences.push(
    missing.length > 0
      ? `${monthsPresent.length} of its 12 months are loaded; ${monthsText(missing)} ${missing.length === 1 ? 'is' : 'are'} missing.`
      : 'All 12 months are loaded.',
    `The records loaded hold ${searchesText(all.loadedSearches)}, ${rounded(all.loadedPerMonth!)} a month: ${apartText(all.perMonthDifference)}.`,
  );
  if (missing.length > 0) {
    sentences.push(
      'Because months are missing, the two means per month are compared, and no loaded figure is scaled up to a year.',
    );
  }
  if (partialMonths.length > 0) {
    sentences.push(
      `${monthsText(partialMonths)} ${partialMonths.length === 1 ? 'holds' : 'hold'} far fewer searches than the others and may be incomplete.`,
    );
  }
  sentences.push(...leftSentences(all, missing.length), ...likenessSentences(likeness));
  return sentences;
}

function leftSentences(all: ReconciledRow, missingCount: number): string[] {
  const left = all.unexplained!;
  if (Math.abs(left) < LEAST_TOLD) return ['The difference is explained in full.'];
  if (left < 0)
    return [`${searchesText(-left)} more are loaded than the table leads us to expect; that is not explained.`];
  const sentences = [`${searchesText(left)} of the table are not explained.`];
  if (missingCount > 0) {
    const each = (all.explained.missingMonths + left) / missingCount;
    sentences.push(
      `If all of them fell in the missing months, each of those would have held ${rounded(each)}, ${(each / all.loadedPerMonth!).toFixed(1)} times the mean of the months loaded.`,
    );
  }
  return sentences;
}

function likenessSentences(likeness: Likeness): string[] {
  if (likeness.state === 'unlike') {
    return [
      'The counts are unlike the Home Office’s: more apart than the missing months and late corrections account for.',
    ];
  }
  if (likeness.state === 'too-few-months')
    return ['With fewer than six months loaded, we cannot say whether the counts agree.'];
  return [];
}

const forceText = (forceId: string) => (forceName(forceId) === forceId ? forceId : `the ${forceName(forceId)}`);
const rounded = (count: number) => countText(Math.round(count));
const searchesText = (count: number) => `${rounded(count)} ${Math.round(count) === 1 ? 'search' : 'searches'}`;

function apartText(difference: number | undefined): string {
  if (difference === undefined) return 'the table has none';
  if (Math.abs(difference) < 0.0005) return 'the same as in the table';
  return `${percentText(Math.abs(difference))} ${difference < 0 ? 'fewer' : 'more'} a month than in the table`;
}

/** The year's powers side by side, for a person at a terminal: one line each, with what explains the difference. */
export function reconciliationLines({ rows }: Reconciliation): string[] {
  return rows.map((row) => {
    const name = row.power === 'all' ? 'all powers' : POWER_FAMILY_NAMES[row.power];
    const loaded = `${rounded(row.loadedSearches)} loaded`;
    if (row.officialSearches === undefined) return `${name}: no figure in the table; ${loaded}.`;
    const parts = [
      ['missing months, by their share', row.explained.missingMonths],
      ['partial months', row.explained.partialMonths],
      ['vehicle-only searches', row.explained.vehicleOnly],
      ['rows that could not be used', row.explained.rejectedRows],
      ['not explained', row.unexplained!],
    ] as const;
    const told = parts.filter(([, count]) => Math.abs(count) >= LEAST_TOLD);
    return `${name}: ${rounded(row.officialSearches)} in the table, ${loaded}; difference ${rounded(row.difference!)}${told.length > 0 ? ` (${told.map(([part, count]) => `${part} ${rounded(count)}`).join(', ')})` : ''}.`;
  });
}
