/**
 * The words that figures are told in: one wording for mail, page and briefing (WORDING.md). Numbers come in as stored and
 * are rounded here and nowhere else.
 */
import { areaName, CITY_OF_LONDON } from '../vocabulary/area.ts';
import { type EthnicGroup, GROUP_NAMES } from '../vocabulary/ethnicity.ts';
import type { ReasonScope } from '../vocabulary/reason.ts';
import type { Notice } from './data-health.ts';
import type { Basis, Estimate, FigureState } from './figure.ts';
import { type Month, runsOf, type Window } from './period.ts';

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

/** 3.6 to 4.6; with a second decimal where one would print both ends alike, such as 1.08 to 1.12. */
export function rangeText(low: number, high: number): string {
  if (low < high && high < 9.95 && ratioText(low) === ratioText(high)) return `${low.toFixed(2)} to ${high.toFixed(2)}`;
  return Number.isFinite(high) ? `${ratioText(low)} to ${ratioText(high)}` : `${ratioText(low)} or more`;
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

/** a, b and c */
export function listText(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
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
const SEARCHED_FOR: Record<ReasonScope, { before: string; after: string }> = {
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
};

/** What a reader may not know of a power, in one sentence. */
export const REASON_GLOSSES: Partial<Record<ReasonScope, string>> = {
  'going-equipped': 'Going equipped means carrying tools for theft.',
  'section-60': 'Under section 60, officers may search without suspicion in a named place for a set time.',
};

/** Searches by what they were for, without saying of whom: "weapons searches", "searches for other reasons". */
export function searchesText(reason: ReasonScope): string {
  const { before, after } = SEARCHED_FOR[reason];
  return `${before}searches${after}`;
}

/** Searches of a group: "weapons searches of Black residents", "searches of Black residents for other reasons". */
export function searchesOfText(reason: ReasonScope, group: EthnicGroup): string {
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
  'month-missing': 'not published',
  'not-in-this-base': 'not in this base',
};

/** Why there is no number, as a sentence. */
export const STATE_SENTENCES: Record<Exclude<FigureState, 'estimated'>, string> = {
  'too-few': 'There were too few searches to compare.',
  'not-estimable': 'There were no White searches, or no residents, to compare with.',
  withheld: 'The City of London has 8,600 residents and many visitors, so its residents are not the people searched.',
  'month-missing': 'The police have published no records for this period. That does not mean there were no searches.',
  'not-in-this-base': 'The Met’s officers have no Mixed group to record, so there is no figure on this base.',
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
    case 'revised':
      return `The police replaced the records for ${monthText(notice.month)}: ${countText(notice.rowsAdded)} added, ${countText(notice.rowsRemoved)} taken away.`;
  }
}

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

/** How rare a count so high would be, to two digits; under 1 in 2,000 the chance is too uncertain to be told apart. */
export function rarityText(pValue: number): string {
  if (pValue < 0.0005) return 'less than 1 time in 2,000';
  const times = Number(Math.max(1, 1 / pValue).toPrecision(2));
  return `about 1 time in ${countText(times)}`;
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

/** How to read a ratio and its likely range, once per mail or page. */
export const HOW_TO_READ = [
  '“4.0 times the rate” means four searches for each search of a White resident, once the numbers of residents are made equal. 1.0 means the same rate.',
  'The likely range allows for chance alone. It should hold the true figure about 19 times in 20.',
  'Numbers of residents come from the 2021 Census.',
];
