import { inclusionChances, paretoRank } from '../stats/pareto-sampling.ts';
import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { Scope } from '../vocabulary/scope.ts';
import type { Window } from './period.ts';

/** How records are drawn: each with the same chance, or those that scrutiny has most reason to look at with a greater one. */
export const SAMPLE_METHODS = ['random', 'risk-weighted'] as const;
export type SampleMethod = (typeof SAMPLE_METHODS)[number];

/** Records of one list, at least and at most: fewer show little, and more are not read in a sitting. */
export const SAMPLE_SIZES = { least: 10, most: 100 } as const;

/** What a list is drawn from, and how. */
export interface WantedDipSample extends Window {
  /** A borough, or London. */
  areaCode: string;
  scope: Scope;
  /** The flag it looks behind, and the group of that; none of a flag on everybody's searches. */
  flag: { flagId: number; group: EthnicGroup | undefined } | undefined;
  method: SampleMethod;
  seed: number;
  size: number;
}

/** What makes a record weigh more than another. */
export interface RecordTraits {
  isSole: boolean;
  isFragile: boolean;
  isNoFind: boolean;
  isSection60: boolean;
  isFlagGroup: boolean;
}

/**
 * How many times as much a record weighs for each thing that is true of it, where a draw is weighted by risk; they are
 * multiplied. Chosen by judgement, so that what guidance calls for looking at is seen often and nothing is never seen: they
 * change who is looked at, and not what a share is estimated to be, since each record counts for all it stands for.
 * Sources: College of Policing guidance on the smell of cannabis (sole smell); a reading that might be wrong is best read by a
 * person (fragile); PACE Code A 2.14A (section 60 needs no suspicion of the person, so its records are looked at by their own).
 */
export const RISK_WEIGHTS: Readonly<Record<keyof RecordTraits, { times: number; when: string }>> = {
  isSole: { times: 4, when: 'The smell of cannabis is the only ground, in substance' },
  isFragile: { times: 3, when: 'The reading of the grounds is fragile, so that a person should look' },
  isNoFind: { times: 1.5, when: 'Nothing that was looked for was found' },
  isSection60: { times: 2, when: 'The search was under section 60' },
  isFlagGroup: { times: 2, when: 'The person belongs to the group that the flag is about' },
};

/** A record's weight: 1 in a random draw, else the product of what is true of it. */
export function weightOf(traits: RecordTraits, method: SampleMethod): number {
  if (method === 'random') return 1;
  return (Object.keys(RISK_WEIGHTS) as (keyof RecordTraits)[]).reduce(
    (weight, trait) => weight * (traits[trait] ? RISK_WEIGHTS[trait].times : 1),
    1,
  );
}

/** Records that are alike in everything that weighs, and how many there are. */
export interface RecordClass extends RecordTraits {
  records: number;
}

/** A record that may be drawn: 32 hexadecimal digits as good as random, one for its lot and one for its place in the list. */
export interface Candidate extends RecordTraits {
  sourceFileId: number;
  /** First day of the month. */
  month: string;
  line: number;
  lot: string;
  place: string;
}

/** A record as drawn. */
export interface DrawnRecord extends Pick<Candidate, 'sourceFileId' | 'month' | 'line'> {
  number: number;
  weight: number;
  inclusionChance: number;
}

/** A number above 0 and below 1 from the first 13 of a lot's hexadecimal digits. */
function uniformOf(lot: string): number {
  return (Number.parseInt(lot.slice(0, 13), 16) + 0.5) / 2 ** 52;
}

/**
 * Draws a fixed number of records with chances in proportion to their weights, by Pareto sampling (src/stats/pareto-sampling.ts),
 * and numbers them in an order that says nothing about them. `candidates` needs of each class no more than the `size` records with
 * the lowest lots. The same lots give the same records and numbers.
 */
export function drawRecords(
  classes: readonly RecordClass[],
  candidates: readonly Candidate[],
  { method, size }: Pick<WantedDipSample, 'method' | 'size'>,
): DrawnRecord[] {
  if (classes.length === 0) return [];
  const weighed = classes.map((one) => ({ weight: weightOf(one, method), size: one.records }));
  const chances = inclusionChances(weighed, size);
  const chanceOf = new Map(classes.map((one, at) => [keyOf(one), chances[at]!]));
  return candidates
    .map((candidate) => {
      const inclusionChance = chanceOf.get(keyOf(candidate))!;
      return { candidate, inclusionChance, rank: paretoRank(uniformOf(candidate.lot), inclusionChance) };
    })
    .sort((a, b) => a.rank - b.rank || (a.candidate.lot < b.candidate.lot ? -1 : 1))
    .slice(0, size)
    .sort((a, b) => (a.candidate.place < b.candidate.place ? -1 : 1))
    .map(({ candidate, inclusionChance }, at) => ({
      number: at + 1,
      sourceFileId: candidate.sourceFileId,
      month: candidate.month,
      line: candidate.line,
      weight: weightOf(candidate, method),
      inclusionChance,
    }));
}

function keyOf({ isSole, isFragile, isNoFind, isSection60, isFlagGroup }: RecordTraits): string {
  return [isSole, isFragile, isNoFind, isSection60, isFlagGroup].map(Number).join('');
}

/** The largest seed that is taken: what the database holds as a whole number, in round figures. */
export const LARGEST_SEED = 2_000_000_000;

/** A seed for who gives none: the second in which they asked, shown beside the list so that it can be drawn again. */
export function seedAt(now: Date): number {
  return Math.floor(now.getTime() / 1000) % LARGEST_SEED;
}
