import type { RaterAgreement } from '../stats/cohens-kappa.ts';
import { drawnShare } from '../stats/drawn-share.ts';
import type { SampledShare } from '../stats/stratified-accuracy.ts';
import { weightedKappa } from '../stats/weighted-kappa.ts';
import type { LearningTheme } from '../vocabulary/learning-theme.ts';

/** How a reader grades the grounds of a search, in order: as scrutiny panels of police forces do. */
export const GRADES = ['green', 'amber', 'red'] as const;
export type Grade = (typeof GRADES)[number];

export const GRADE_NAMES: Record<Grade, { name: string; means: string }> = {
  green: { name: 'Green', means: 'The grounds are clearly recorded, and reasonable.' },
  amber: { name: 'Amber', means: 'There is some concern, or the grounds could be better recorded.' },
  red: { name: 'Red', means: 'The grounds are not reasonable, or not recorded.' },
};

/** A sample whose texts people read: one drawn to check the classifier, or a list of records drawn for scrutiny. */
export interface SampleRef {
  kind: 'grounds-sample' | 'dip-sample';
  sampleId: number;
}

/** One person's grade for one text of a sample. */
export interface Grading {
  number: number;
  /** The name that the person goes by as a reader. */
  coder: string;
  role: 'coder' | 'adjudicator';
  grade: Grade;
  themes: readonly LearningTheme[];
  note: string | undefined;
}

/** Two grades of one text. */
export interface GradePair {
  number: number;
  grades: readonly [Grade, Grade];
}

/** How far a sample has been graded. Texts = graded by nobody + by one + by two. */
export interface GradingState {
  texts: number;
  gradedByNobody: number;
  gradedByOne: number;
  gradedByTwo: number;
  alike: number;
  settled: number;
  /** Numbers of texts that two people graded differently and nobody has settled. */
  open: number[];
}

/** Texts graded by two people, by number; who comes first stays the same throughout, where the same two graded them. */
export function gradePairs(gradings: readonly Grading[]): GradePair[] {
  const byNumber = new Map<number, Grading[]>();
  for (const grading of gradings) {
    if (grading.role !== 'coder') continue;
    byNumber.set(grading.number, [...(byNumber.get(grading.number) ?? []), grading]);
  }
  return [...byNumber]
    .flatMap(([number, own]): GradePair[] => {
      const [first, second] = own.toSorted((a, b) => (a.coder < b.coder ? -1 : 1));
      return first && second ? [{ number, grades: [first.grade, second.grade] }] : [];
    })
    .sort((a, b) => a.number - b.number);
}

const isAlike = ({ grades: [first, second] }: GradePair): boolean => first === second;

/** How far a sample of so many texts has been graded. */
export function stateOfGrading(texts: number, gradings: readonly Grading[]): GradingState {
  const pairs = gradePairs(gradings);
  const graded = new Set(gradings.map(({ number }) => number)).size;
  const settledByThird = new Set(gradings.filter(({ role }) => role === 'adjudicator').map(({ number }) => number));
  const differing = pairs.filter((pair) => !isAlike(pair)).map(({ number }) => number);
  return {
    texts,
    gradedByNobody: texts - graded,
    gradedByOne: graded - pairs.length,
    gradedByTwo: pairs.length,
    alike: pairs.length - differing.length,
    settled: differing.filter((number) => settledByThird.has(number)).length,
    open: differing.filter((number) => !settledByThird.has(number)),
  };
}

/** Texts graded by two, below which an agreement says little: its limits are wider than the words that name it. */
export const FEWEST_GRADED = 30;

/** How far two people agree on the grades, a step apart counting for half of two; nothing before two have graded a text. */
export function gradeAgreement(gradings: readonly Grading[]): RaterAgreement | undefined {
  const pairs = gradePairs(gradings);
  if (pairs.length === 0) return undefined;
  const table = GRADES.map(() => GRADES.map(() => 0));
  for (const { grades } of pairs) table[GRADES.indexOf(grades[0])]![GRADES.indexOf(grades[1])]! += 1;
  return weightedKappa(table);
}

/** The grade that each text is settled on, by its number: what two people both gave, else what a third decided. */
export function settledGrades(gradings: readonly Grading[]): Map<number, Grade> {
  const settled = new Map<number, Grade>();
  for (const pair of gradePairs(gradings)) if (isAlike(pair)) settled.set(pair.number, pair.grades[0]);
  for (const { number, role, grade } of gradings) if (role === 'adjudicator') settled.set(number, grade);
  return settled;
}

/** A record of a list, and the chance it had of being drawn. */
export interface GradedChance {
  number: number;
  inclusionChance: number;
}

/**
 * The share of each grade among all records that a list was drawn from, from those that are settled, each counting for the
 * records it stands for; nothing while a disagreement is open or a record is not read by two, since those left would be the easy ones.
 */
export function estimatedGrades(
  records: readonly GradedChance[],
  gradings: readonly Grading[],
): { grade: Grade; drawn: number; share: SampledShare }[] | undefined {
  const settled = settledGrades(gradings);
  if (records.length === 0 || records.some(({ number }) => !settled.has(number))) return undefined;
  return GRADES.map((grade) => {
    const drawn = records.map(({ number, inclusionChance }) => ({
      isCase: settled.get(number) === grade,
      chance: inclusionChance,
    }));
    return { grade, drawn: drawn.filter(({ isCase }) => isCase).length, share: drawnShare(drawn) };
  });
}
