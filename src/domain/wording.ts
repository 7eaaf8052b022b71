/**
 * The words that figures are told in: one wording for mail, page and briefing (WORDING.md). Numbers come in as stored and
 * are rounded here and nowhere else.
 */
import { areaName, CITY_OF_LONDON } from '../vocabulary/area.ts';
import { type EthnicGroup, GROUP_NAMES } from '../vocabulary/ethnicity.ts';
import type { Scope } from '../vocabulary/scope.ts';
import type { ChangeAlarm, RatioAlarm, VolumeAlarm } from './change.ts';
import type { Notice } from './data-health.ts';
import type { Basis, Estimate, FigureState } from './figure.ts';
import type { ListState } from './flag-rule.ts';
import { addMonths, type Month, runsOf, type Window } from './period.ts';
import type { Robustness, RobustnessCheck, RobustnessOutcome } from './robustness.ts';
import { FEWEST_SHOWN, isSmall } from './suppression.ts';
import {
  FEWEST_THRESHOLD_MONTHS,
  type ThresholdOutcome,
  type ThresholdRange,
  type ThresholdReason,
} from './threshold.ts';

/** 1,234 */
export function countText(count: number): string {
  return Math.round(count).toLocaleString('en-GB');
}

/** A count that is itself an estimate, to three digits: 301, 1,700. */
export function estimatedCountText(count: number): string {
  return countText(Number(count.toPrecision(3)));
}

/** 4.1, and 12 from ten upwards; "no upper limit" where there is none. */
export function ratioText(ratio: number): string {
  if (!Number.isFinite(ratio)) return 'no upper limit';
  return ratio >= 9.95 ? countText(ratio) : ratio.toFixed(1);
}

/** 21.2 searches, as a rate. */
export function rateText(rate: number): string {
  return rate >= 99.5 ? countText(rate) : rate.toFixed(1);
}

/** 26%; "under 1%" where it would round to none, "over 99%" where it would round to all. */
export function percentText(share: number): string {
  if (share > 0 && share < 0.005) return 'under 1%';
  if (share >= 0.995 && share < 1) return 'over 99%';
  return `${Math.round(share * 100)}%`;
}

/** 14% to 18%, of shares; with a decimal where without one both ends would print alike, such as 69.4% to 69.8%. */
export function percentRangeText(low: number, high: number): string {
  if (low < high && percentText(low) === percentText(high)) {
    return `${(low * 100).toFixed(1)}% to ${(high * 100).toFixed(1)}%`;
  }
  return `${percentText(low)} to ${percentText(high)}`;
}

/** 3.6 to 4.6; with a second decimal where one would print both ends alike, such as 1.08 to 1.12. */
export function rangeText(low: number, high: number): string {
  if (low < high && high < 9.95 && ratioText(low) === ratioText(high)) return `${low.toFixed(2)} to ${high.toFixed(2)}`;
  return Number.isFinite(high) ? `${ratioText(low)} to ${ratioText(high)}` : `${ratioText(low)} or more`;
}

/** "P 0.0123"; "P under 0.0001" where it would round to none. */
export function pValueText(p: number): string {
  return p < 0.0001 ? 'P under 0.0001' : `P ${p.toFixed(4)}`;
}

const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** May 2026 */
export function monthText(month: Month): string {
  return `${MONTH_NAMES[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`;
}

/** 14 July 2026, from YYYY-MM-DD */
export function dateText(date: string): string {
  return `${Number(date.slice(8, 10))} ${monthText(date.slice(0, 7))}`;
}

/** "July 2016 to March 2018 and January 2022" for runs of months. */
export function monthsText(months: readonly Month[]): string {
  return listText(
    runsOf(months).map(({ from, to }) => (from === to ? monthText(from) : `${monthText(from)} to ${monthText(to)}`)),
  );
}

/** a, b and c; or joined by another word. */
export function listText(items: readonly string[], word = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** The period a figure covers, as the beginning of a sentence: "In the 12 months to May 2022". */
export function periodText(window: Window, monthsPresent: number, monthsInWindow: number): string {
  if (window.from === window.to) return `In ${monthText(window.to)}`;
  if (monthsPresent === monthsInWindow) return `In the ${monthsInWindow} months to ${monthText(window.to)}`;
  const published = monthsPresent === 1 ? 'the 1 published month' : `the ${monthsPresent} published months`;
  return `In ${published} between ${monthText(window.from)} and ${monthText(window.to)}`;
}

/** An area in a sentence: "the City of London", "Northbrook". */
export function placeText(areaCode: string): string {
  return areaCode === CITY_OF_LONDON ? `the ${areaName(areaCode)}` : areaName(areaCode);
}

/** How a group is spoken of: "Black residents", and with a place "Black residents of Northbrook". */
export function residentsText(group: EthnicGroup, place?: string): string {
  const where = place === undefined ? '' : ` of ${place}`;
  switch (group) {
    case 'mixed':
      return `residents${where} of Mixed ethnicity`;
    case 'other':
      return `residents${where} of other ethnic groups`;
    default:
      return `${GROUP_NAMES[group]} residents${where}`;
  }
}

/** What searches were for: the words before the noun and those after it. */
const SEARCHED_FOR: Record<Scope, { before: string; after: string }> = {
  all: { before: '', after: '' },
  'all-but-section-60': { before: '', after: ' for all reasons (section 60 left out)' },
  drugs: { before: 'drug ', after: '' },
  weapons: { before: 'weapons ', after: '' },
  'stolen-property': { before: 'stolen property ', after: '' },
  'going-equipped': { before: 'going-equipped ', after: '' },
  firearms: { before: 'firearms ', after: '' },
  'criminal-damage': { before: 'criminal damage ', after: '' },
  'section-60': { before: 'section 60 ', after: '' },
  other: { before: '', after: ' for other reasons' },
  'smell-only': { before: 'drug ', after: ' on the smell of cannabis alone' },
  'smell-in-substance': { before: 'drug ', after: ' on little but the smell of cannabis' },
  'smell-supported': { before: 'drug ', after: ' on the smell of cannabis and more' },
};

/** What a reader may not know of a power, in one sentence. */
export const REASON_GLOSSES: Partial<Record<Scope, string>> = {
  'going-equipped': 'Going equipped means carrying tools for theft.',
  'section-60': 'Under section 60, officers may search without suspicion in a named place for a set time.',
};

/** Searches by what they were for, without saying of whom: "weapons searches", "searches for other reasons". */
export function searchesText(reason: Scope): string {
  const { before, after } = SEARCHED_FOR[reason];
  return `${before}searches${after}`;
}

/** Searches of a group: "weapons searches of Black residents", "searches of Black residents for other reasons"; or of everybody. */
export function searchesOfText(reason: Scope, group: EthnicGroup | 'all'): string {
  if (group === 'all') return searchesText(reason);
  const { before, after } = SEARCHED_FOR[reason];
  return `${before}searches of ${residentsText(group)}${after}`;
}

/** The sentence that reads a ratio. */
export function ratioSentence(options: {
  period: string;
  group: EthnicGroup;
  place: string;
  ratio: { value: number; low: number; high: number };
}): string {
  const { period, group, place, ratio } = options;
  return `${period}, ${residentsText(group, place)} were searched at ${ratioText(ratio.value)} times the rate of White residents (likely range ${rangeText(ratio.low, ratio.high)}).`;
}

/** Why there is no number, in words that stand alone in a table. */
export const STATE_WORDS: Record<Exclude<FigureState, 'estimated'>, string> = {
  'too-few': 'too few to compare',
  'not-estimable': 'cannot be worked out',
  withheld: 'withheld',
  'small-count': 'withheld: small numbers',
  'month-missing': 'not published',
  'not-in-this-base': 'not in this base',
  'not-in-this-source': 'not in this source',
  'not-classified': 'not read yet',
  'not-corrected': 'not corrected',
  'not-recorded': 'not recorded',
};

/** Said of a borough's single month that rests on an extract alone. */
export const SINGLE_MONTH_WITHHELD =
  'The records of this month are an extract of the police’s own. We do not show a borough’s single month of an extract, since small numbers could be worked out from it. The twelve months are shown.';

/** Why there is no number, as a sentence. */
export const STATE_SENTENCES: Record<Exclude<FigureState, 'estimated'>, string> = {
  'too-few': 'There were too few searches to compare.',
  'not-estimable': 'There were no White searches, or no residents, to compare with.',
  withheld: 'The City of London has 8,600 residents and many visitors, so its residents are not the people searched.',
  'small-count':
    'Numbers under 5 that only the police’s own extract tells are not shown, nor are those they could be worked out from.',
  'month-missing': 'The police have published no records for this period. That does not mean there were no searches.',
  'not-in-this-base': 'The Met’s officers have no Mixed group to record, so there is no figure on this base.',
  'not-in-this-source': 'This source has no written grounds, so nothing can be said of them.',
  'not-classified': 'The written grounds have not been read yet.',
  'not-corrected': 'The share is not corrected for the errors of our reading.',
  'not-recorded': 'The records do not say whether anything was found.',
};

export const BASIS_NAMES: Record<Basis, string> = {
  'self-defined': 'as people described themselves, where recorded',
  'best-estimate': 'best estimate, with unrecorded ethnicity filled in from the officer’s view',
  'officer-defined': 'as the officer saw it',
};

/** A ratio for a table cell. */
export function estimateText(estimate: Estimate): string {
  return estimate.state === 'estimated' ? ratioText(estimate.value) : STATE_WORDS[estimate.state];
}

/** A notice on the data, in a sentence or two. */
export function noticeSentence(notice: Notice): string {
  switch (notice.kind) {
    case 'missing-months':
      return `No records were published for ${monthsText(notice.months)}. The figures rest on ${notice.monthsPresent} of ${notice.monthsInWindow} months, so the window is incomplete.`;
    case 'unknown-ethnicity':
      return `Ethnicity was refused or not recorded in ${percentText(notice.share)} of searches.`;
    case 'unplaced':
      return `${percentText(notice.share)} of the force’s searches have no place in a borough. They count for London and for no borough.`;
    case 'repeated-rows':
      return `${recordsText(notice.rows)} (${percentText(notice.share)}) ${notice.rows === 1 ? 'repeats' : 'repeat'} another in every detail. This may be several people in one stop, or a mistake. All are counted.`;
    case 'rejected-rows':
      return `${recordsText(notice.rows)} could not be read and ${notice.rows === 1 ? 'is' : 'are'} not counted.`;
    case 'finding':
      return notice.sentence;
    case 'fit-held':
      return FIT_HELD;
    case 'fit-failed':
      return FIT_FAILED;
    case 'revised':
      return `The police replaced the records for ${monthText(notice.month)}: ${countText(notice.rowsAdded)} added, ${countText(notice.rowsRemoved)} taken away.`;
  }
}

/** What is said of a month whose list rests on an earlier month's parameters, or could not be made. */
export const FIT_HELD =
  'The calculation that finds what stands out did not settle this month, so the settings of an earlier month were used.';
export const FIT_FAILED = 'The calculation that finds what stands out did not settle this month.';

const recordsText = (rows: number) => `${countText(rows)} ${rows === 1 ? 'record' : 'records'}`;

/** Said in place of a list where too few months are published for one. */
export const NO_LIST =
  'No list was made this month, because fewer than 6 of the 12 months have been published. That does not mean that nothing needs explaining.';

/** Said beside a list that rests on fewer than nine months. */
export const INCOMPLETE_LIST = 'The window is incomplete, so the list may miss findings.';

/** How many findings are on London's list and how many of them to expect to be false. */
export function listSentence(listedCount: number, expectedFalseCount: number): string {
  if (listedCount === 0) return 'No borough has a finding on London’s list this month.';
  if (listedCount === 1)
    return 'There is 1 finding on London’s list this month. It could be a false alarm, but that is not likely.';
  const listed = `Of the ${countText(listedCount)} findings on London’s list this month`;
  return expectedFalseCount < 0.5
    ? `${listed}, most likely none is a false alarm, but one could be.`
    : `${listed}, we expect about ${countText(expectedFalseCount)} to be ${countText(expectedFalseCount) === '1' ? 'a false alarm' : 'false alarms'}.`;
}

/** Said in place of a list whose parameters could not be found. */
export const NOT_FITTED =
  'No list was made this month, because the calculation that finds what stands out did not settle. That does not mean that nothing needs explaining.';

/** Said in place of a list where a month that it would rest on cannot be relied on. */
export const BLOCKED_LIST =
  'No list was made this month, because some of the records it would rest on have a serious fault. That does not mean that nothing needs explaining. Findings made before stay as they were.';

/** Said of a borough whose own records have such a fault, where the rest of London has a list. */
export const BLOCKED_HERE =
  'Figures here were not tested this month, because some of the records they rest on have a serious fault. That does not mean that nothing needs explaining. Findings made before stay as they were.';

/** How many notes on the data stand on the page and not here. */
export function moreNotesSentence(count: number): string {
  return `The page has ${countText(count)} more ${count === 1 ? 'note' : 'notes'} on the data.`;
}

/** A list that is not there, in words; undefined where there is one. */
export function missingListText(state: ListState): string | undefined {
  if (state === 'too-few-months') return NO_LIST;
  if (state === 'blocked') return BLOCKED_LIST;
  return state === 'not-fitted' ? NOT_FITTED : undefined;
}

/** Materiality as people say it. */
export function timesText(materiality: number): string {
  if (materiality === 1.25) return 'one and a quarter times';
  if (materiality === 1.5) return 'one and a half times';
  return materiality === 2 ? 'twice' : `${materiality} times`;
}

/** What is called a finding. */
export function findingSentence(materiality: number): string {
  return `A finding is a figure that is very likely more than ${timesText(materiality)} what is usual in London.`;
}

/** How sure a finding is: the chance that a place is above materiality times what is usual. */
export function probabilitySentence(place: string, probability: number, materiality: number): string {
  return `Once we allow for chance and for the usual differences between boroughs, there is ${chanceText(probability)} that the figure for ${place} is more than ${timesText(materiality)} what is usual in London.`;
}

/** "a 97% probability", "an 80% probability"; of chances no count can make certain, "over 99%". */
function chanceText(probability: number): string {
  if (probability >= 0.995) return 'a probability of over 99%';
  const percent = percentText(probability);
  return percent.startsWith('8') ? `an ${percent} probability` : `a ${percent} probability`;
}

const UNKNOWN_CHECKS: readonly RobustnessCheck[] = ['known-only', 'officer-defined', 'odds-doubled', 'odds-halved'];
const OTHER_CHECKS: readonly RobustnessCheck[] = ['without-section-60', 'without-repeats'];

/** What each check changes. */
function checkText(check: RobustnessCheck, group: EthnicGroup): string {
  switch (check) {
    case 'known-only':
      return 'searches with no recorded ethnicity are left out';
    case 'officer-defined':
      return 'we go by what officers saw instead of what people said';
    case 'odds-doubled':
      return `across London people with no recorded ethnicity are more often ${memberText(group)} than we assume`;
    case 'odds-halved':
      return `across London people with no recorded ethnicity are less often ${memberText(group)} than we assume`;
    case 'without-section-60':
      return 'section 60 searches are left out';
    case 'without-repeats':
      return 'records that repeat another are left out';
  }
}

/** What people of a group are. */
function memberText(group: EthnicGroup): string {
  if (group === 'other') return 'of other ethnic groups';
  return group === 'mixed' ? 'of Mixed ethnicity' : GROUP_NAMES[group];
}

/** Whether a finding outlives other ways of counting; each way that it does not is named. */
export function robustnessSentences(robustness: Robustness, group: EthnicGroup): string[] {
  const having = (outcome: RobustnessOutcome, checks: readonly RobustnessCheck[]) =>
    checks.filter((check) => robustness[check] === outcome);
  const ifText = (checks: readonly RobustnessCheck[], word: 'and' | 'or') => {
    const clauses = checks.map((check) => `if ${checkText(check, group)}`);
    return [...clauses.slice(0, -2), clauses.slice(-2).join(`, ${word} `)].join(', ');
  };
  const sentences: string[] = [];
  const applying = UNKNOWN_CHECKS.filter((check) => robustness[check] !== 'does-not-apply');
  const holdsForUnknowns = having('holds', applying).length === applying.length;
  if (holdsForUnknowns) sentences.push('It holds however people with no recorded ethnicity are counted.');
  const others = having('holds', OTHER_CHECKS);
  if (others.length > 0) sentences.push(`It ${holdsForUnknowns ? 'also ' : ''}holds ${ifText(others, 'and')}.`);
  const failing = having('fails', [...UNKNOWN_CHECKS, ...OTHER_CHECKS]);
  if (failing.length > 0) sentences.push(`It does not hold ${ifText(failing, 'or')}.`);
  const unclear = having('cannot-tell', [...UNKNOWN_CHECKS, ...OTHER_CHECKS]);
  if (unclear.length > 0) {
    sentences.push(`There are too few searches to tell whether it holds ${ifText(unclear, 'or')}.`);
  }
  return sentences;
}

/** What synthetic figures are labelled with, wherever they are shown. */
export const SYNTHETIC_LABEL =
  'Demonstration: every record here is synthetic. Nothing describes real people or police.';

/** What the figures do not show; said each time, since readers raise it first. */
export const NOT_SHOWN = [
  'They do not show why.',
  'Residents are not the same as the people out on the street. Some of those searched live elsewhere.',
  'A search on good grounds is lawful whoever is searched.',
  'Some people are searched more than once. The figures count searches, not people.',
];

/** What a find rate is, and what it does not prove: said beside every find rate, in the same size of type. */
export const FIND_RATE_NOTES = [
  'The find rate is the share of searches that found what was looked for.',
  'Equal find rates do not prove equal thresholds: one group may still be searched on less. Unequal ones do not prove the opposite.',
];

/** How many searches the find rates leave out, because the records do not say whether anything was found. */
export function findsUnrecordedSentence(unrecorded: number, searches: number): string {
  if (unrecorded === 0) return '';
  if (unrecorded === searches) {
    return 'For none of these searches do the records say whether anything was found, so there are no find rates. That does not mean that nothing was found.';
  }
  return `For ${percentText(unrecorded / searches)} of these searches the records do not say whether anything was found. They are left out.`;
}

/** What was searched for and whose ethnicity the figures beside the ratio rest on. */
export const RECORDED_ONLY =
  'These figures go by how people described themselves. Searches with no recorded ethnicity are left out.';

/** How London's three ratios differ. */
export const THREE_WAYS_NOTES = [
  'All of London together: all searches of a group over all its residents, wherever they were and whatever their age.',
  'Borough by borough: each group is compared with White residents of the same borough, so that a borough where everyone is searched more often does not count against a group that lives there. Searches without a borough are left out.',
  'Age by age: residents aged 10 and over are compared with White residents of the same age, in the bands 10 to 17, 18 to 24, 25 to 34 and over 34.',
];

/** How many searches the figures by age leave out, group by group, and what follows from it. */
export function agesUnrecordedSentence(shares: readonly { group: EthnicGroup; share: number }[]): string {
  if (shares.every(({ share }) => share === 0)) return '';
  const listed = shares.map(({ group, share }) => `${percentText(share)} for ${residentsText(group)}`);
  return `The figures by age leave out searches without a recorded age: ${listText(listed)}. The more of a group’s ages are missing, the lower its figure comes out.`;
}

/** How to read a ratio and its likely range, once per mail or page. */
export const HOW_TO_READ = [
  '“4.0 times the rate” means four searches for each search of a White resident, once the numbers of residents are made equal. 1.0 means the same rate.',
  'The likely range allows for chance alone. It should hold the true figure about 19 times in 20.',
  'Numbers of residents come from the 2021 Census.',
];

/** What the threshold test is called wherever it is shown. */
export const THRESHOLD_TITLE = 'Experimental: search thresholds';

/** What a threshold is, and what it does not prove: said beside every threshold, in the same size of type. */
export const THRESHOLD_NOTES = [
  'A search threshold is how likely it must seem that somebody carries what is looked for before officers search them. Nobody records it. A model infers it from how often each group is searched and how often searches find something.',
  'This is an experiment. No finding rests on it.',
  'It depends on the shape of the model, which we cannot check. In trials with made-up records thresholds and differences came out wrong by more than their likely ranges allow.',
  'A group that simply carries more can come out with a lower threshold though the threshold is the same.',
  'Residents are not the people on the street. In a trial, a group that was out three times as much as its residents suggest came out as searched on less, though the threshold was the same.',
  'Equal find rates or equal thresholds do not prove fair treatment. Unequal ones do not prove the opposite.',
];

/** What must be said beside a test: all of it beside thresholds; what they would be where there are none. */
export function thresholdNotes({ judgement }: ThresholdOutcome): readonly string[] {
  return judgement.state === 'estimated' ? THRESHOLD_NOTES : THRESHOLD_NOTES.slice(0, 1);
}

const THRESHOLD_REASONS: Record<ThresholdReason, string> = {
  'the chains disagree': 'repeated runs of the model did not come to the same answer.',
  'too many draws ran away': 'the model could not be computed steadily.',
  'a group has no searches':
    'for one of the groups there is no search of which the records say whether anything was found.',
  'a group has searches where it has no residents':
    'a group was searched in a borough where the Census counts nobody of it.',
  'fewer than three groups': 'there are fewer than three groups to compare.',
  'fewer than five areas with searches':
    'fewer than five boroughs have searches of which the records say whether anything was found.',
};

/** The months that a threshold test covers, and how many of them are loaded. */
export function thresholdPeriodText(year: Window, { monthsPresent }: ThresholdOutcome): string {
  const period = `${monthText(year.from)} to ${monthText(year.to)}`;
  return monthsPresent === 12 ? period : `${period} (${monthsPresent} of 12 months)`;
}

/** Why a test gives no thresholds, as a sentence or two; empty where it gives them. */
export function noThresholdsSentence({ judgement, monthsPresent, monthsRecorded }: ThresholdOutcome): string {
  const needed = `${FEWEST_THRESHOLD_MONTHS} are needed. That does not mean that the thresholds are equal.`;
  switch (judgement.state) {
    case 'estimated':
      return '';
    case 'month-missing':
      return `No thresholds were worked out: the records of ${monthsPresent} of the 12 months are loaded, and ${needed}`;
    case 'not-recorded':
      if (monthsRecorded === 0) {
        return 'No thresholds were worked out: the records do not say whether anything was found. That does not mean that the thresholds are equal.';
      }
      return `No thresholds were worked out: the records of ${monthsRecorded} of the 12 months say whether anything was found, and ${needed}`;
    case 'not-estimable':
      return `No thresholds were worked out: ${THRESHOLD_REASONS[judgement.reason]} That does not mean that the thresholds are equal.`;
  }
}

/** What a threshold test counts and leaves out. */
export function thresholdCountsSentence({ judgement, groups, leftOut }: ThresholdOutcome): string {
  const searches = groups.reduce((sum, group) => sum + group.searches, 0);
  const parts = [
    `${countText(leftOut.notPlaced)} without a place in one of the 32 boroughs`,
    `${countText(leftOut.groupUnknown)} of people with no recorded ethnicity`,
    `${countText(leftOut.findUnknown)} of which the records do not say whether anything was found`,
  ];
  return `Counted are ${countText(searches)} searches of people, for all reasons but section 60, which needs no suspicion. Left out are ${listText(parts)}${judgement.state === 'estimated' ? ': if they differ from the others, so would the thresholds' : ''}.`;
}

/** "3 lower", "2 higher" or "the same", in percentage points from White people's threshold. */
export function thresholdContrastText({ value }: ThresholdRange): string {
  return pointsText(value);
}

/** "5.0 lower to 1.2 higher", the likely range of a difference in percentage points. */
export function thresholdContrastRangeText({ low, high }: ThresholdRange): string {
  return `${pointsText(low)} to ${pointsText(high)}`;
}

/** Points to one decimal, since differences are small; "the same" where they round to none. */
function pointsText(difference: number): string {
  const points = Math.abs(difference * 100).toFixed(1);
  if (points === '0.0') return 'the same';
  return `${points} ${difference < 0 ? 'lower' : 'higher'}`;
}

/**
 * An alarm in short sentences: of the latest month as something that has happened, of an earlier one as something that
 * happened then. Names its place where one is given.
 */
export function changeText(alarm: ChangeAlarm, latest: Month, place?: string): string {
  return alarm.kind === 'volume-high' ? volumeText(alarm, place) : ratioChangeText(alarm, latest, place);
}

function ratioChangeText(alarm: RatioAlarm, latest: Month, place: string | undefined): string {
  const isLatest = alarm.month === latest;
  const when = `about ${monthText(alarm.since)}${alarm.mayBeOlder ? ' or before' : ''}`;
  const begins = isLatest
    ? `${place === undefined ? 'Since' : `In ${place}, since`} ${when},`
    : `${place === undefined ? 'From' : `In ${place}, from`} ${when},`;
  const verb = isLatest ? { rise: 'has risen', fall: 'has fallen' } : { rise: 'rose', fall: 'fell' };
  return `${begins} the rate of ${searchesOfText(alarm.reason, alarm.group)} ${verb[alarm.kind]}. ${ratiosText(alarm)}${sinceCountsText(alarm, isLatest)}`;
}

/** What the ratio was and became, where that can be told. */
function ratiosText(alarm: RatioAlarm): string {
  const { before, ratio } = alarm;
  if (!areRatiosTold(alarm)) return '';
  const [from, to] =
    ratioText(before.ratio) === ratioText(ratio)
      ? [before.ratio.toFixed(2), ratio.toFixed(2)]
      : [ratioText(before.ratio), ratioText(ratio)];
  return `It went from ${from} to ${to} times the rate of White residents. `;
}

/** Not where one of them has no White search to be against, nor where it would give a count away that is not to be seen. */
function areRatiosTold(alarm: RatioAlarm): boolean {
  const { searches, whiteSearches, before, ratio, isOfExtract } = alarm;
  if (!Number.isFinite(before.ratio) || !Number.isFinite(ratio)) return false;
  return !isOfExtract || ![searches, whiteSearches, before.searches, before.whiteSearches].some(isSmall);
}

/** The searches since the change began; those of White residents and those before it too, where no ratio is told. */
function sinceCountsText(alarm: RatioAlarm, isLatest: boolean): string {
  const { searches, whiteSearches, before, isOfExtract } = alarm;
  const isHidden = (count: number) => isOfExtract === true && isSmall(count);
  const of = (count: number) => {
    if (isHidden(count)) return `fewer than ${FEWEST_SHOWN}`;
    return count === 0 ? 'none' : `about ${estimatedCountText(count)}`;
  };
  const isOne = (count: number) => count === 1 && !isHidden(count);
  const was = (count: number) => (isOne(count) ? 'was' : 'were');
  const since = `There ${was(searches)} ${searches === 0 ? 'no' : of(searches)} such ${isOne(searches) ? 'search' : 'searches'} ${sinceMonthsText(alarm, isLatest)}`;
  if (areRatiosTold(alarm)) return `${since}.`;
  return `${since}, and ${of(whiteSearches)} of White residents. In the ${before.months} months before there ${was(before.searches)} ${of(before.searches)}, and ${of(before.whiteSearches)} of White residents.`;
}

/** "in the last 3 months", "in the 3 months to May 2022"; months that were not published are not counted. */
function sinceMonthsText({ since, month, monthsSince }: RatioAlarm, isLatest: boolean): string {
  const isWhole = addMonths(since, monthsSince - 1) === month;
  const months = `${monthsSince} ${isWhole ? '' : 'published '}months`;
  return isLatest ? `in the last ${months}` : `in the ${months} to ${monthText(month)}`;
}

function volumeText({ month, searches, expectedSearches, limitSearches }: VolumeAlarm, place?: string): string {
  const begins = place === undefined ? 'There were' : `In ${place} there were`;
  return `${begins} ${countText(searches)} searches in ${monthText(month)}. Going by the same season in earlier years, we expected about ${estimatedCountText(expectedSearches)}. An ordinary month hardly ever has more than ${countText(limitSearches)}.`;
}

/** How often such alarms are false, told as a yearly rate. */
export function falseAlarmsSentence(falseAlarmsAYear: number): string {
  return `Such alarms are expected to be false ${timesAYearText(falseAlarmsAYear)} over all of London.`;
}

/** "about 4 times a year", "about once in 3 years". */
function timesAYearText(rate: number): string {
  if (rate >= 2.5) return `about ${Math.round(rate)} times a year`;
  if (rate >= 1.5) return 'about twice a year';
  if (rate >= 0.67) return 'about once a year';
  return `about once in ${countText(Math.max(2, 1 / rate))} years`;
}

/** Said beside an alarm of the month reported. */
export const PROVISIONAL_MONTH = 'The latest month is provisional.';

/** Said where alarms were looked for and none sounded: in all the months watched, in the latest, in the last twelve. */
export const NO_CHANGE = 'No change beyond the usual was found in the months watched.';
export const NO_CHANGE_THIS_MONTH = 'No change beyond the usual was found this month.';
export const NO_CHANGE_LATELY = 'No change beyond the usual was found in the last 12 months.';

/** Said where nothing has been looked for. */
export const NO_WATCH_YET =
  'Changes have not been looked for in this month yet. That does not mean that nothing has changed.';
export const TOO_FEW_TO_WATCH = 'There are too few searches here to watch for changes.';

/** Why nothing is watched: so many months are published, and it takes more than so many to learn what is usual. */
export function stillLearningSentence(monthsPresent: number, learningMonths: number): string {
  return `Nothing is watched for changes yet. It takes ${learningMonths} published months to learn what is usual, and so far there ${monthsPresent === 1 ? 'is 1' : `are ${monthsPresent}`}.`;
}

/** What is taken for usual. */
export function learnedSentence(from: Month, to: Month, learningMonths: number): string {
  return `What was usual was learned from the ${learningMonths} published months between ${monthText(from)} and ${monthText(to)}.`;
}

/** Said while there are too few years to know the seasons. */
export const VOLUME_NOT_WATCHED =
  'We do not watch how many searches there are until four years of months are published.';
