import type { StoredFlag } from '../../db/flag.ts';
import type { StoredFigure } from '../../db/measurement.ts';
import { findingNotices, listNotices, noticesOf, noticesToTell } from '../../domain/data-health.ts';
import { familyOf, isSmellFamily, monthListOf } from '../../domain/flag-rule.ts';
import { CHECK_NAMES, CHECK_OUTCOMES, evidenceSentences } from '../../domain/review-evidence.ts';
import { ROBUSTNESS_CHECKS, type Robustness } from '../../domain/robustness.ts';
import { groupText } from '../../domain/smell-wording.ts';
import { BASIS_NAMES, countText, monthText, noticeSentence, percentText, ratioText } from '../../domain/wording.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { COMPARISON_GROUP } from '../../vocabulary/ethnicity.ts';
import { monthListSentences } from '../figures/flag-lists.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import { ratioCell, type TableCell } from '../figures/table-cell.ts';
import type { Evidence } from './evidence.ts';

/** A flag's evidence as a page shows it: what stood there when it opened beside what stands there now. */
export interface EvidenceView {
  sentences: string[];
  openedMonth: string;
  latestMonth: string;
  /** Whether the latest month is the one that the flag opened in, so that there is nothing to set beside it. */
  isOfLatest: boolean;
  ratios: { name: string; opened: TableCell; latest: TableCell }[];
  /** What the ratios' table says above itself. */
  caption: string;
  facts: { name: string; opened: string; latest: string }[];
  checks: { name: string; opened: string; latest: string }[];
  checksNote: string | undefined;
  list: string[];
  notices: string[];
}

/** Arranges a flag's evidence; every number comes out as text. */
export function evidenceView(flag: StoredFlag, input: Evidence): EvidenceView {
  const { evidence, group } = flag;
  const { measurement, figuresThen, figuresNow, lists, cells } = input;
  // Of a flag on the White count that of the group that stands out most.
  const cell = cells
    .filter((one) => group === COMPARISON_GROUP || one.group === group)
    .sort((a, b) => b.probability - a.probability)[0];
  const list = monthListOf(lists);
  const isOnGrounds = isSmellFamily(familyOf(flag.reason) ?? '');
  const listOfFlag = lists.find(({ family }) => family === familyOf(flag.reason));
  return {
    sentences: evidenceSentences(flag, evidence),
    openedMonth: monthText(evidence.month),
    latestMonth: monthText(measurement.month),
    isOfLatest: evidence.month === measurement.month,
    ratios: figuresThen
      .filter(({ basis }) => group !== COMPARISON_GROUP || basis === 'best-estimate')
      .map((then) => ({
        name: nameOfRatio(flag, then),
        opened: ratioCell(then),
        latest: ratioCell(figuresNow.find((now) => isSame(then, now))),
      })),
    caption:
      group === 'all'
        ? 'The figure with its likely range and searches'
        : 'The figure with its likely range and searches, by whose word on ethnicity is taken',
    facts: [
      {
        name: 'What London’s boroughs scatter around',
        opened: ratioText(evidence.londonRatio),
        latest: cell && listOfFlag ? ratioText(cell.thresholdRatio / listOfFlag.materiality) : NOT_TESTED,
      },
      {
        name: 'Chance that it is more than a finding must be',
        opened: evidence.probability === undefined ? 'not kept' : chanceText(evidence.probability),
        latest: cell ? chanceText(cell.probability) : NOT_TESTED,
      },
      { name: 'On the month’s list', opened: 'yes', latest: cell ? (cell.isListed ? 'yes' : 'no') : NOT_TESTED },
      {
        name: 'Figures on the whole list, and false ones to expect',
        opened: listText(evidence.listedCount, evidence.expectedFalseCount),
        latest: listText(listOfFlag?.listedCount, listOfFlag?.expectedFalseCount),
      },
    ],
    checks: evidence.robustness === undefined ? [] : checkRows(evidence.robustness, cell?.robustness, isOnGrounds),
    checksNote: isOnGrounds
      ? 'Records that repeat another are not counted by their written grounds, so it cannot be told whether this holds without them.'
      : undefined,
    list: monthListSentences(list),
    notices: noticesToTell(noticesAbout(flag, input), Number.POSITIVE_INFINITY).told.map(noticeSentence),
  };
}

const NOT_TESTED = 'not tested';

/** No count makes a chance certain. */
function chanceText(probability: number): string {
  return probability >= 0.995 ? 'over 99%' : percentText(probability);
}

function nameOfRatio({ group }: StoredFlag, figure: StoredFigure): string {
  if (group === 'all') return 'The share here against the rest of London’s';
  return group === COMPARISON_GROUP ? groupText(figure.group) : sentenceCase(BASIS_NAMES[figure.basis]);
}

const isSame = (a: StoredFigure, b: StoredFigure) =>
  a.group === b.group && a.basis === b.basis && a.reason === b.reason && a.measure === b.measure;

function listText(listed: number | undefined, expectedFalse: number | undefined): string {
  if (listed === undefined || expectedFalse === undefined) return 'no list';
  return `${countText(listed)}, about ${expectedFalse.toFixed(1)}`;
}

/** Checks that bear on the figure. One that is off the list is not checked: robustness is that of findings. */
function checkRows(opened: Robustness, latest: Robustness | undefined, isOnGrounds: boolean): EvidenceView['checks'] {
  return ROBUSTNESS_CHECKS.filter(
    (check) => opened[check] !== 'does-not-apply' && !(isOnGrounds && check === 'without-repeats'),
  ).map((check) => ({
    name: CHECK_NAMES[check],
    opened: CHECK_OUTCOMES[opened[check]],
    latest: latest === undefined ? 'not on the list' : CHECK_OUTCOMES[latest[check]],
  }));
}

function noticesAbout({ areaCode }: StoredFlag, { window, restsOn, health, lists }: Evidence) {
  return [
    ...noticesOf(window, restsOn.get(areaCode) ?? restsOn.get(LONDON.code) ?? [], undefined),
    ...listNotices(monthListOf(lists)),
    ...findingNotices(health, window, restsOn, areaCode),
  ];
}
