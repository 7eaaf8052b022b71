/** The words that figures of written grounds are told in, for mail, page and terminal. Rounding is `wording.ts`'s. */
import type { Decisions } from '../grounds/reading.ts';
import { type EthnicGroup, GROUP_NAMES } from '../vocabulary/ethnicity.ts';
import type { SoleWay } from '../vocabulary/grounds-tier.ts';
import type { Estimate, Figure, FigureState } from './figure.ts';
import type { CodingState, GroundsArea, UsedClassifier } from './grounds-basis.ts';
import type { ClassifierAccuracy } from './grounds-coding.ts';
import type { Robustness } from './robustness.ts';
import type { SoleSmellGroup } from './sole-smell.ts';
import {
  countText,
  percentRangeText,
  percentText,
  rangeText,
  ratioText,
  residentsText,
  robustnessSentences,
} from './wording.ts';

/** What the section on written grounds is called wherever it stands. */
export const SMELL_TITLE = 'The smell of cannabis as the only ground';

/** What guidance says, in the words of HMICFRS (2017). */
export const SMELL_GUIDANCE =
  'Guidance from the College of Policing says that the smell of cannabis alone will not normally justify a search.';

/** Said in place of figures where the records come without written grounds. */
export const NO_GROUNDS =
  'The public records hold no written grounds, so we cannot say how many searches rested on the smell of cannabis alone.';

/** Said in place of figures where nothing has been read. */
export const NOT_READ =
  'The written grounds of these searches have not been read yet, so we cannot say how many rested on the smell of cannabis alone.';

/** Each way of being sole, as a table names it. */
export const WAY_NAMES: Record<SoleWay, string> = {
  strict: 'smell alone',
  'in-substance': 'in substance',
};

/** What the two ways of being sole are. */
export const WAYS_NOTE =
  '“Smell alone”: the text gives the smell of cannabis and no other reason. “In substance”: it gives nothing else that is a ground about this person, such as only the area, the hour or how the person looked.';

/** What the bounds and the correction are. */
export const BOUNDS_NOTE =
  'Texts that say too little to judge, or were left blank, are in no share. The lowest and highest there could be are shown beside it: none of them on smell alone, or all of them.';

/** Whose searches, as a table names them. */
export function groupText(group: Figure['group']): string {
  if (group === 'all') return 'Everybody';
  return group === 'unknown' ? 'Not known' : GROUP_NAMES[group];
}

/** "8 of every 100", "fewer than 1 of every 100", "none", "all". */
export function ofHundredText(share: number): string {
  if (share === 0) return 'none';
  if (share === 1) return 'all';
  if (share < 0.005) return 'fewer than 1 of every 100';
  return share >= 0.995 ? 'more than 99 of every 100' : `${Math.round(share * 100)} of every 100`;
}

type Range = Extract<Estimate, { state: 'estimated' }>;

/** The share that heads a section: drug searches that gave the smell and nothing else, of those whose text can be judged. */
export function soleShareSentence(place: string, { value, low, high }: Range): string {
  const searches = `drug searches in ${place} whose written grounds can be judged`;
  return `${soleCountText(value)} ${searches} rested on the smell of cannabis alone (likely range ${percentRangeText(low, high)}).`;
}

/** The beginning of a sentence on a share: "About 9 of every 100", "None of the". */
function soleCountText(share: number): string {
  if (share === 0) return 'None of the';
  const text = ofHundredText(share);
  return share < 0.005 || share >= 0.995 ? text.replace(/^./, (letter) => letter.toUpperCase()) : `About ${text}`;
}

/** Said where too few texts can be judged for a share. */
export function tooFewJudgedSentence(judged: number): string {
  const cannotSay = 'say how many rested on the smell of cannabis alone';
  if (judged === 0) {
    return `None of these drug searches has written grounds that can be judged, so we cannot ${cannotSay}.`;
  }
  return `The written grounds of only ${countText(judged)} drug ${judged === 1 ? 'search' : 'searches'} could be judged, which is too few to ${cannotSay}.`;
}

/** The same of the wider way, as what is added to the first. */
export function inSubstanceSentence({ value, low, high }: Range): string {
  return `With those whose other words say nothing about the person, it was ${ofHundredText(value)} (${percentRangeText(low, high)}).`;
}

/** How many texts can be judged, how many cannot, and what that leaves open. */
export function tooLittleSentence(judged: number, tooLittle: number, bounds: Range): string {
  if (tooLittle === 0) return `All ${countText(judged)} written grounds could be judged.`;
  return `Of ${countText(judged + tooLittle)} written grounds, ${countText(tooLittle)} said too little to judge. Whatever lay behind those, the share is between ${percentText(bounds.low)} and ${percentText(bounds.high)}.`;
}

/**
 * The share corrected for the errors of our reading, and whose texts told of them. One that would fall below none is told as what it
 * is: no more than those errors alone would give.
 */
export function correctedSentence({ value, low, high }: Range, of: ClassifierAccuracy['of'] | undefined): string {
  const whose = of === undefined || of === 'all' ? '' : ` of ${residentsText(of)}`;
  const range = `(${percentRangeText(low, high)})`;
  const share =
    value === 0
      ? `The errors they found could account for all such searches, so there may be none ${range}.`
      : `With the errors they found put right, it is ${percentText(value)} ${range}.`;
  return `A computer reads the texts. Two people read some texts${whose} too. ${share}`;
}

const WHY_NOT_CORRECTED: Record<CodingState, string> = {
  none: 'no texts have been read by two people yet',
  open: 'two people have read some texts, but where they differ is not settled yet',
  'other-reading': 'two people have read some texts, but that was under other rules',
  'too-few': 'two people have read some texts, but too few to tell how often it errs',
  // For some other group or way of being sole.
  enough: 'two people have read some texts, but too few to tell how often it errs',
};

/** Said where a share is not corrected for the errors of our reading, with the reason as far as it is known. */
export function notCorrectedSentence(state: FigureState, coding: CodingState | undefined): string {
  const reads = 'A computer reads the texts.';
  if (state === 'not-estimable') {
    return `${reads} The share cannot be corrected for its errors: on the texts that two people read, it did no better than chance.`;
  }
  return `${reads} The share is not corrected for its errors${coding === undefined ? '' : `: ${WHY_NOT_CORRECTED[coding]}`}.`;
}

/** The rate of such searches by group, of those groups with enough of them. */
export function smellRatiosSentence(ratios: readonly { group: EthnicGroup; estimate: Range }[]): string {
  const [first, ...others] = ratios;
  if (!first) return '';
  const rangeOf = ({ low, high }: Range) => rangeText(low, high);
  const rest = others.map(
    ({ group, estimate }) => `${residentsText(group)} at ${ratioText(estimate.value)} times (${rangeOf(estimate)})`,
  );
  return `${residentsText(first.group)} were searched so at ${ratioText(first.estimate.value)} times the rate of White residents (${rangeOf(first.estimate)})${rest.length === 0 ? '' : `, ${rest.length === 1 ? rest[0] : `${rest.slice(0, -1).join(', ')} and ${rest.at(-1)}`}`}.`.replace(
    /^./,
    (letter) => letter.toUpperCase(),
  );
}

/** How many months the figures rest on, where some of the window's have no written grounds; empty where all have. */
export function monthsReadSentence({ present, read, unread }: GroundsArea): string {
  if (read === present || read === 0) return '';
  const why =
    unread > 0
      ? 'the written grounds of the others have not all been read'
      : 'the records of the others hold no written grounds';
  return `These figures rest on ${read} of ${present} months: ${why}.`;
}

/**
 * Searches in which nervousness, which some guidance calls weak, was the only thing that could support them: both counts, so that
 * readers can decide. How they count is as the classifiers were set, which may differ from file to file.
 */
export function nervousSentence(nervousOnly: number, classifiers: readonly UsedClassifier[]): string {
  const only = 'nervousness was the only thing beside the smell that could support the search';
  if (nervousOnly === 0) return `In no search ${only}.`;
  const [searches, they, count] = nervousOnly === 1 ? ['search', 'It', 'counts'] : ['searches', 'They', 'count'];
  const ways = new Set(classifiers.map(({ decisions }) => decisions.nervousOnly));
  const how = {
    support: `${they} ${count} as supported, not as smell alone in substance.`,
    weak: `${they} ${count} as smell alone in substance.`,
  };
  return `In ${countText(nervousOnly)} ${searches} ${only}. ${
    ways.size === 1
      ? how[[...ways][0]!]
      : 'Some of the texts were read by rules that count this as supported, others by rules that count it as smell alone in substance.'
  }`;
}

const DECISION_WORDS: { [Name in keyof Decisions]: Record<Decisions[Name], string> } = {
  nervousOnly: { support: 'nervousness supports a search', weak: 'nervousness alone supports none' },
  hotspot: { weak: 'the name of a place supports none', support: 'the name of a place supports a search' },
  personRecord: { weak: 'a person’s record supports none', support: 'a person’s record supports a search' },
  smellOfDrugs: { cannabis: '“smell of drugs” means cannabis', other: '“smell of drugs” does not mean cannabis' },
  smellWithAlcohol: { sole: 'a smell of alcohol adds nothing', supported: 'a smell of alcohol supports a search' },
};

/** Which rules read the texts, and what they were told where guidance leaves it open. */
export function classifierSentence({ version, decisions }: UsedClassifier): string {
  const words = (Object.keys(DECISION_WORDS) as (keyof Decisions)[]).map(
    (name) => (DECISION_WORDS[name] as Record<string, string>)[decisions[name]],
  );
  return `Read by rules ${version}: ${words.join('; ')}.`;
}

/** How well the reading does, as far as two people's tell. */
export function accuracySentence(group: SoleSmellGroup, way: SoleWay, accuracy: ClassifierAccuracy): string {
  const { sensitivity, sensitivityLow, sensitivityHigh, specificity, specificityLow, specificityHigh, of } = accuracy;
  const whose = of === 'all' ? 'texts of all groups' : `texts of ${residentsText(of)}`;
  return `${groupText(group)}, ${WAY_NAMES[way]}: corrected from ${whose} read by two people; of those truly so ${percentText(sensitivity)} found (${percentRangeText(sensitivityLow, sensitivityHigh)}), of the others ${percentText(specificity)} left alone (${percentRangeText(specificityLow, specificityHigh)}).`;
}

/** A borough's share against the rest of London's. */
export function againstRestSentences(
  share: { figure: Figure; estimate: Range },
  against: { figure: Figure; estimate: Range } | undefined,
): string[] {
  const { figure, estimate } = share;
  const sentences = [
    `Of ${countText(figure.outOf ?? 0)} drug searches whose written grounds can be judged, ${countText(figure.searches)} (${percentText(estimate.value)}, likely range ${percentRangeText(estimate.low, estimate.high)}) gave no ground about the person but the smell of cannabis.`,
  ];
  const rest = against?.figure.comparison;
  if (against && rest?.outOf) {
    sentences.push(
      `In the rest of London it was ${percentText(rest.searches / rest.outOf)}.`,
      `The share here is ${ratioText(against.estimate.value)} times that (likely range ${rangeText(against.estimate.low, against.estimate.high)}).`,
    );
  }
  return sentences;
}

/** Whether a finding on written grounds outlives other ways of counting, as far as that can be told. */
export function smellRobustnessSentences(robustness: Robustness, group: EthnicGroup | 'all'): string[] {
  const repeats =
    'Records that repeat another are not counted by their grounds. So we cannot tell whether it holds without them.';
  if (group === 'all') return [repeats];
  return [...robustnessSentences({ ...robustness, 'without-repeats': 'does-not-apply' }, group), repeats];
}

/** Said of a finding on written grounds in a month without a list of such. */
export const NO_SMELL_LIST = 'No list of written grounds was made this month, so this finding stays as it was.';

/** Said of a finding in a borough of whose months too few have written grounds that were read. */
export const TOO_FEW_MONTHS_READ =
  'The written grounds of too few months were read here to test it, so this finding stays as it was.';
