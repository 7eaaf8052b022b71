import { mean, standardDeviation } from 'simple-statistics';
import type { GridCell, Materiality } from '../../src/domain/grid-rule.ts';
import { RULES } from './rules.ts';
import { GROUPS, type Level, makeLondon, REASONS, type SyntheticLondon } from './synthetic-london.ts';

export interface StudyOptions {
  level: Level;
  multiplier: number;
  materiality: Materiality;
  reps: number;
  seed: number;
  /** Called after each repetition. */
  onRep?: (() => void) | undefined;
}

const MEASURES = ['flags', 'nullFlagged', 'materialFdr', 'power', 'sensitivity2'] as const;
type Outcome = Record<(typeof MEASURES)[number], number>;

export interface RuleOutcome extends Outcome {
  name: string;
  /** Monte Carlo standard error of each. */
  errors: Outcome;
}

/** Mean of repetitions and its standard error; 0 with one repetition, which says nothing of it. */
export function monteCarlo(values: readonly number[]): { value: number; error: number } {
  if (values.length === 0) return { value: 0, error: 0 };
  const spread =
    values.length > 1 ? standardDeviation([...values]) * Math.sqrt(values.length / (values.length - 1)) : 0;
  return { value: mean([...values]), error: spread / Math.sqrt(values.length) };
}

/** A seed for each repetition of each kind of study, so that none shares its numbers with another. */
export function repetitionSeed(seed: number, study: number, rep: number): number {
  return Math.imul(seed, 0x9e3779b1) ^ Math.imul(study * 1_000_003 + rep + 1, 0x85ebca6b);
}

/** The searches of some months as a grid for the rules, first month included and last not. */
export function gridOf(london: SyntheticLondon, from: number, to: number): GridCell[] {
  const sum = (months: Int32Array) => months.subarray(from, to).reduce((all, searches) => all + searches, 0);
  const white = new Map<string, number>();
  return london.cells.map((cell, at) => {
    const place = `${cell.area} ${cell.reason}`;
    if (!white.has(place)) white.set(place, sum(london.whiteSearches(cell.area, cell.reason)));
    return {
      area: String(cell.area),
      group: GROUPS[cell.group]!,
      reason: REASONS[cell.reason]!,
      searches: [sum(london.searches[at]!)],
      residents: cell.residents,
      whiteSearches: [white.get(place)!],
      whiteResidents: cell.whiteResidents,
    };
  });
}

/** How far each cell's true ratio over some months lies from the usual one of its group and reason. */
export function departures(london: SyntheticLondon, from: number, to: number): number[] {
  return london.cells.map((cell, at) => london.trueRatio(at, from, to) / cell.usualRatio);
}

/** Holds every rule against twelve months of made-up truth, over and over. */
export function studyRules({ level, multiplier, materiality, reps, seed, onRep }: StudyOptions): RuleOutcome[] {
  const outcomes = new Map(Object.keys(RULES).map((name) => [name, [] as Outcome[]]));
  for (let rep = 0; rep < reps; rep += 1) {
    const london = makeLondon({ level, multiplier, months: 12, seed: repetitionSeed(seed, 1, rep) });
    const cells = gridOf(london, 0, 12);
    const departed = departures(london, 0, 12);
    for (const [name, rule] of Object.entries(RULES)) {
      outcomes.get(name)!.push(outcomeOf(rule(cells, materiality), london, departed, materiality));
    }
    onRep?.();
  }
  return [...outcomes].map(([name, all]) => {
    // A repetition with nothing planted, or nothing above twice, says nothing of how much of it is found.
    const summary = MEASURES.map(
      (measure) =>
        [measure, monteCarlo(all.map((one) => one[measure]).filter((value) => !Number.isNaN(value)))] as const,
    );
    const pick = (of: 'value' | 'error') => Object.fromEntries(summary.map(([name, found]) => [name, found[of]]));
    return { name, ...(pick('value') as Outcome), errors: pick('error') as Outcome };
  });
}

function outcomeOf(
  flagged: readonly boolean[],
  london: SyntheticLondon,
  departed: readonly number[],
  materiality: Materiality,
): Outcome {
  const share = (among: (at: number) => boolean) => {
    const all = flagged.flatMap((isFlagged, at) => (among(at) ? [isFlagged] : []));
    return all.filter(Boolean).length / all.length;
  };
  const flags = flagged.filter(Boolean).length;
  const falseFlags = flagged.filter((isFlagged, at) => isFlagged && departed[at]! <= materiality).length;
  return {
    flags,
    nullFlagged: share((at) => !london.cells[at]!.isPlanted),
    materialFdr: flags === 0 ? 0 : falseFlags / flags,
    power: share((at) => london.cells[at]!.isPlanted),
    sensitivity2: share((at) => departed[at]! > 2),
  };
}
