/** What followed synthetic searches. */
import { OUTCOMES_MPS } from '../vocabulary/outcome.ts';
import type { Reason } from '../vocabulary/reason.ts';
import { byWeight, type Random } from './random.ts';

/** The columns Outcome and Outcome Reason of a synthetic record, as published (before padding). */
export interface SearchOutcome {
  outcome: string;
  outcomeReason: string;
  /** Whether what was looked for was found: then the outcome's reason is the object searched for. */
  isFind: boolean;
}

export const NO_FURTHER_ACTION = `1 ${OUTCOMES_MPS['1']!.label}`;
export const NOT_APPLICABLE = 'Not Applicable';

/** Offence group of a find, by what was searched for. */
const FIND_REASON: Record<Reason, string> = {
  drugs: 'B Drugs',
  weapons: 'D Weapons, Points & Blades',
  'stolen-property': 'T Theft & Handling',
  'going-equipped': 'F Going Equipped',
  firearms: 'C Firearms',
  'criminal-damage': 'L Criminal Damage',
  'section-60': 'D Weapons, Points & Blades',
  other: 'O Other',
};
const FIND_RATE: Record<Reason, number> = {
  drugs: 0.23,
  weapons: 0.09,
  'stolen-property': 0.13,
  'going-equipped': 0.09,
  firearms: 0.07,
  'criminal-damage': 0.1,
  'section-60': 0.04,
  other: 0.08,
};
/** Share of the searches without a find that end in something else than no further action. */
const UNRELATED_SHARE = 0.075;
const UNRELATED_REASON = byWeight([
  ['R Road Traffic', 30],
  ['T Theft & Handling', 16],
  ['B Drugs', 22],
  ['D Weapons, Points & Blades', 8],
  ['P Public Order', 12],
  ['O Other', 12],
]);

const label = (code: string) => `${code} ${OUTCOMES_MPS[code]!.label}`;
const DRUGS_OUTCOME = byWeight([
  [label('13'), 46],
  [label('4'), 34],
  [label('11'), 13],
  [label('12'), 6],
  [label('14'), 1],
]);
const OTHER_OUTCOME = byWeight([
  [label('4'), 74],
  [label('13'), 14],
  [label('11'), 5],
  [label('12'), 6],
  [label('14'), 1],
]);

/** Draws what followed a search for this reason. Finds are as frequent in every group. */
export function drawOutcome(random: Random, reason: Reason): SearchOutcome {
  if (random.chance(FIND_RATE[reason])) {
    const outcome = (reason === 'drugs' ? DRUGS_OUTCOME : OTHER_OUTCOME)(random);
    return { outcome, outcomeReason: FIND_REASON[reason], isFind: true };
  }
  if (random.chance(UNRELATED_SHARE)) {
    const outcomeReason = UNRELATED_REASON(random);
    if (outcomeReason !== FIND_REASON[reason]) {
      return { outcome: OTHER_OUTCOME(random), outcomeReason, isFind: false };
    }
  }
  return { outcome: NO_FURTHER_ACTION, outcomeReason: NOT_APPLICABLE, isFind: false };
}
