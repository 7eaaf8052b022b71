/** What the synthetic extract holds, and the truth that is planted in it. */
import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { monthAfter } from './months.ts';

/** What the demonstration writes. Months are YYYY-MM, both ends included. Everything in it is synthetic. */
export interface DemoPlan {
  seed: number;
  firstMonth: string;
  lastMonth: string;
  /** Absent from the files; a month outside the plan means that none is missing. */
  missingMonth: string;
  /** Sent twice: first incomplete, later replaced as a whole. A month outside the plan means that none is revised. */
  revisedMonth: string;
  /** Mean over a year, all boroughs, before the planted disparities add theirs. */
  searchesPerMonth: number;
}

export const DEMO_PLAN: DemoPlan = {
  seed: 20260903,
  firstMonth: '2024-10',
  lastMonth: '2026-09',
  missingMonth: '2025-02',
  revisedMonth: '2026-03',
  searchesPerMonth: 12_000,
};

/** A disparity that we put into the synthetic records: the cell's true rate times the multiplier, from a month onwards. */
export interface PlantedDisparity {
  areaCode: string;
  group: EthnicGroup;
  reason: Reason;
  multiplier: number;
  /** YYYY-MM; the plan's first month where the disparity was always there. */
  from: string;
}

/** A borough, or a group there, whose drug searches rest on the smell of cannabis alone far more often than elsewhere, from a month onwards. */
export interface PlantedSoleSmell {
  areaCode: string;
  /** The group whose searches they are; everybody's where not given. */
  group?: EthnicGroup;
  /** Share of the borough's judged drug searches of persons whose grounds are smell_only or smell_weak. */
  share: number;
  from: string;
}

/** Months, counted from the last, in which a disparity that is not permanent has been there. */
const RECENT_MONTHS = 14;

/**
 * The plan's truth: which cells are raised. The boroughs were drawn by lot; nothing is meant by the names.
 * The last one is small on purpose: a rule that finds it as surely as the others would be finding too much.
 */
export function plantedDisparities(plan: DemoPlan): PlantedDisparity[] {
  const recent = recentFrom(plan);
  return [
    { areaCode: 'E09000029', group: 'black', reason: 'weapons', multiplier: 3, from: recent },
    { areaCode: 'E09000018', group: 'black', reason: 'drugs', multiplier: 2.5, from: recent },
    { areaCode: 'E09000031', group: 'asian', reason: 'stolen-property', multiplier: 3, from: recent },
    { areaCode: 'E09000013', group: 'mixed', reason: 'drugs', multiplier: 3, from: plan.firstMonth },
    { areaCode: 'E09000009', group: 'other', reason: 'going-equipped', multiplier: 2, from: plan.firstMonth },
  ];
}

/** The plan's truth about grounds: a borough with a high share of sole-smell searches, and one where a single group has. */
export function plantedSoleSmell(plan: DemoPlan): PlantedSoleSmell[] {
  const from = recentFrom(plan);
  return [
    { areaCode: 'E09000010', share: 0.32, from },
    { areaCode: 'E09000008', group: 'asian', share: 0.5, from },
  ];
}

function recentFrom(plan: DemoPlan): string {
  const from = monthAfter(plan.lastMonth, 1 - RECENT_MONTHS);
  // Months compare as text.
  return [from, plan.firstMonth].sort()[1]!;
}
