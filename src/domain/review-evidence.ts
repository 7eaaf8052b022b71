/** The words that stand beside a flag's evidence, for those who review it. */
import { COMPARISON_GROUP, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { FlagSubject } from './flag.ts';
import { monthsOf, type Window } from './period.ts';
import type { RobustnessCheck, RobustnessOutcome } from './robustness.ts';
import {
  countText,
  estimatedCountText,
  listText,
  percentText,
  periodText,
  placeText,
  probabilitySentence,
  rangeText,
  ratioText,
  residentsText,
  searchesOfText,
  searchesText,
} from './wording.ts';

/** What stood before the reader when a flag was opened, as far as it is told in words. */
export interface ToldEvidence extends Window {
  monthsPresent: number;
  searches: number;
  residents: number;
  whiteSearches: number;
  whiteResidents: number;
  ratio: number;
  low: number;
  high: number;
  londonRatio: number;
  materiality?: number;
  probability?: number;
  groups?: readonly { group: EthnicGroup | 'all'; ratio: number }[];
}

/** The evidence that a flag was opened on, in short sentences. */
export function evidenceSentences({ areaCode, group, reason }: FlagSubject, evidence: ToldEvidence): string[] {
  const period = periodText(evidence, evidence.monthsPresent, monthsOf(evidence).length);
  const { searches, residents, whiteSearches, whiteResidents, ratio, low, high, londonRatio } = evidence;
  const place = placeText(areaCode);
  const sure =
    evidence.probability === undefined || evidence.materiality === undefined
      ? []
      : [probabilitySentence(place, evidence.probability, evidence.materiality)];
  const white = `about ${estimatedCountText(whiteSearches)} of ${countText(whiteResidents)} White residents`;
  if (group === 'all') {
    return [
      `${period}, ${countText(searches)} of ${countText(residents)} drug searches in ${place} whose written grounds can be judged (${percentText(searches / residents)}) gave no ground about the person but the smell of cannabis.`,
      `In the rest of London it was ${percentText(whiteSearches / whiteResidents)}. The share here is ${ratioText(ratio)} times that (likely range ${rangeText(low, high)}).`,
      ...sure,
    ];
  }
  if (group === COMPARISON_GROUP) {
    const others = (evidence.groups ?? []).flatMap((other) =>
      other.group === 'all' ? [] : [`${residentsText(other.group)} at ${ratioText(other.ratio)} times the White rate`],
    );
    return [
      `${period}, several groups stood out at once in ${place}${others.length > 0 ? `: ${listText(others)}` : ''}.`,
      `So it may be that unusually few White residents were searched: ${white} (${searchesText(reason)}).`,
      ...sure,
    ];
  }
  return [
    `${period}, ${searchesOfText(reason, group)} in ${place} were at ${ratioText(ratio)} times the rate of White residents (likely range ${rangeText(low, high)}).`,
    `That rests on about ${estimatedCountText(searches)} searches of ${countText(residents)} ${residentsText(group)}, and ${white}. London’s boroughs scatter around ${ratioText(londonRatio)} times.`,
    ...sure,
  ];
}

/** What each check of robustness changes, as the row of a table. */
export const CHECK_NAMES: Record<RobustnessCheck, string> = {
  'known-only': 'Searches with no recorded ethnicity left out',
  'officer-defined': 'By what officers saw instead of what people said',
  'odds-doubled': 'People with no recorded ethnicity twice as often of this group',
  'odds-halved': 'People with no recorded ethnicity half as often of this group',
  'without-section-60': 'Section 60 searches left out',
  'without-repeats': 'Records that repeat another left out',
};

/** What came of a check. */
export const CHECK_OUTCOMES: Record<RobustnessOutcome, string> = {
  holds: 'holds',
  fails: 'does not hold',
  'cannot-tell': 'too few searches to tell',
  'does-not-apply': 'does not apply',
};
