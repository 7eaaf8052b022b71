import { quantileTypeSeven } from '../../stats/quantile.ts';
import type { Month } from '../period.ts';
import type { MonthFacts } from './month-facts.ts';

/**
 * How much a finding weighs. `note`: worth knowing, moves no figure. `qualifies`: figures that rest on the month are to be read
 * with it. `blocks`: the month cannot be relied on, and no flag opens or clears on figures that rest on it.
 */
export const SEVERITIES = ['blocks', 'qualifies', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a rule looks at: one month of one force, among its others. */
export interface Examined {
  forceId: string;
  month: Month;
  /** The months published before it, latest first. */
  before: readonly MonthFacts[];
  /** Whether a later month is loaded. */
  isPassed: boolean;
  /** The day that the check is made on, YYYY-MM-DD. */
  checkedOn: string;
}

/** What a rule saw, as counts and names: the sentence is made from them and from nothing else. */
export type Numbers = Readonly<Record<string, unknown>>;

/** One thing found. `about` tells several of one rule in one month apart; empty where there can be but one. */
export interface Found<Seen extends Numbers = Numbers> {
  about: string;
  severity: Severity;
  numbers: Seen;
}

/** A rule's answer: what it found (nothing where all is well), or why it could not look. */
export type Verdict<Seen extends Numbers = Numbers> = readonly Found<Seen>[] | { cannotTell: string };

/** One thing to look for in a month. A rule is one file, and one line in health-rules.ts. */
export interface HealthRule<Seen extends Numbers = Numbers> {
  id: string;
  /** What it looks for, in plain words: "records that repeat another". */
  looksFor: string;
  /** The thresholds it uses, and why those. */
  threshold: string;
  /** Judges a month that has records; absent where the rule is about months without any. */
  judge?(facts: MonthFacts, examined: Examined): Verdict<Seen>;
  /** Judges a month without records; absent where nothing can be told of one. */
  judgeMissing?(examined: Examined): Verdict<Seen>;
  /** Tells what was found, in a sentence that stands alone. */
  sentence(numbers: Seen, month: Month, about: string): string;
}

/** Months looked back over for what is usual. */
export const MONTHS_BACK = 12;

/** Fewest earlier months that say what is usual: the middle of three outlives one bad month. */
export const FEWEST_BEFORE = 3;

/** What a rule answers that compares with earlier months where there are too few of them. */
export const TOO_FEW_BEFORE = {
  cannotTell: `fewer than ${FEWEST_BEFORE} earlier months are loaded to compare it with`,
};

/** The middle of what some earlier months had. */
export function usualOf(before: readonly MonthFacts[], pick: (facts: MonthFacts) => number): number {
  return quantileTypeSeven(before.map(pick), 0.5);
}
