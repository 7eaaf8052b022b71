import {
  EVIDENCE_WITHHELD,
  FROZEN_EVIDENCE,
  listThenText,
  OPENED_UNSHOWN,
  ratioThenText,
  sidesText,
  thresholdText,
} from '../../domain/flag-wording.ts';
import { USUAL_MATERIALITY } from '../../domain/grid-rule.ts';
import { monthsOf } from '../../domain/period.ts';
import { smellRobustnessSentences } from '../../domain/smell-wording.ts';
import {
  listText,
  monthText,
  percentText,
  periodText,
  pValueText,
  ratioText,
  residentsText,
  robustnessSentences,
} from '../../domain/wording.ts';
import { isGroundsScope } from '../../vocabulary/scope.ts';
import type { PublicFlag } from './public-flags.ts';

/** What stood when a finding was opened, as names and texts. */
export interface FlagEvidenceView {
  note: string;
  facts: { name: string; text: string }[];
  robustness: string[];
}

/** Words the evidence frozen at opening; says why there is none to show where that month is not public. */
export function flagEvidence(flag: PublicFlag): FlagEvidenceView {
  const { evidence, group, reason } = flag;
  if (!evidence) {
    return { note: flag.unshown === 'month' ? OPENED_UNSHOWN : EVIDENCE_WITHHELD, facts: [], robustness: [] };
  }
  const sides = sidesText(group, evidence);
  const materiality = evidence.materiality ?? USUAL_MATERIALITY;
  const { probability, posteriorRatio, listedCount, expectedFalseCount } = evidence;
  const window = { from: evidence.from, to: evidence.to };
  return {
    note: FROZEN_EVIDENCE,
    facts: [
      { name: 'Opened', text: monthText(evidence.month) },
      {
        name: 'Months',
        text: periodText(window, evidence.monthsPresent, monthsOf(window).length).replace(/^In the /, 'The '),
      },
      { name: 'Counted', text: sides.own },
      { name: 'Compared with', text: sides.other },
      {
        name: group === 'all' ? 'Times the rest of London’s share' : 'Times the rate of White residents',
        text: ratioThenText(evidence),
      },
      ...(evidence.groups
        ? [
            {
              name: 'Groups that stood out at once',
              text: listText(
                evidence.groups.map(
                  (one) =>
                    `${one.group === 'all' ? 'everybody' : residentsText(one.group)} (${ratioText(one.ratio)} times)`,
                ),
              ),
            },
          ]
        : []),
      { name: 'What is usual in London', text: ratioText(evidence.londonRatio) },
      { name: 'Held against', text: thresholdText(evidence.londonRatio, materiality) },
      ...(posteriorRatio === undefined
        ? []
        : [{ name: 'Once other boroughs and reasons are allowed for', text: ratioText(posteriorRatio) }]),
      ...(probability === undefined ? [] : [{ name: 'Chance that it is above that', text: percentText(probability) }]),
      {
        name: 'By the strict rule as well',
        text: `${evidence.isStrict === undefined ? 'not judged' : evidence.isStrict ? 'yes' : 'no'} (${pValueText(evidence.adjustedPValue)} after allowing for all figures tested)`,
      },
      ...(listedCount === undefined || expectedFalseCount === undefined
        ? []
        : [{ name: 'Its list', text: listThenText(listedCount, expectedFalseCount) }]),
      { name: 'Rule', text: evidence.ruleVersion },
    ],
    robustness: evidence.robustness
      ? isGroundsScope(reason) || group === 'all'
        ? smellRobustnessSentences(evidence.robustness, group)
        : robustnessSentences(evidence.robustness, group)
      : [],
  };
}
