/** The words that figures of written grounds are told in, for mail, page and terminal. Rounding is `wording.ts`'s. */
import type { Decisions } from '../grounds/reading.ts';
import { type EthnicGroup, GROUP_NAMES } from '../vocabulary/ethnicity.ts';
import type { SoleWay } from '../vocabulary/grounds-tier.ts';
import type { Estimate, Figure } from './figure.ts';
import type { GroundsArea, UsedClassifier } from './grounds-basis.ts';
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

/** "8 of every 100", "fewer than 1 of every 100", "none". */
export function ofHundredText(share: number): string {
  if (share === 0) return 'none';
  if (share < 0.005) return 'fewer than 1 of every 100';
  return share >= 0.995 && share < 1 ? 'more than 99 of every 100' : `${Math.round(share * 100)} of every 100`;
}

type Range = Extract<Estimate, { state: 'estimated' }>;

/** The share that heads a section: drug searches that gave the smell and nothing else. */
export function soleShareSentence(place: string, { value, low, high }: Range): string {
  const range = `(likely range ${percentRangeText(low, high)})`;
  if (value === 0)
    return `None of the drug searches in ${place} that can be judged rested on the smell of cannabis alone ${range}.`;
  const count = ofHundredText(value);
  return `${value < 0.005 ? 'Fewer' : 'About'} ${count.replace(/^fewer /, '')} drug searches in ${place} rested on the smell of cannabis alone ${range}.`;
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

/** The share corrected for the errors of our reading, and whose texts told of them. */
export function correctedSentence({ value, low, high }: Range, of: ClassifierAccuracy['of'] | undefined): string {
  const whose = of === undefined || of === 'all' ? '' : ` of ${residentsText(of)}`;
  return `A computer reads the texts. Two people read some texts${whose} too. With the errors they found put right, it is ${percentText(value)} (${percentRangeText(low, high)}).`;
}

/** Said where nothing is known of the errors of our reading. */
export const NOT_CORRECTED =
  'A computer reads the texts. The share is not corrected for its errors: no texts have been read by two people yet.';

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

/** Searches that rest on the smell and nervousness, which some guidance calls weak: both counts, so that readers can decide. */
export function nervousSentence(nervousOnly: number, isSupport: boolean): string {
  return `Nervousness was the only thing beside the smell in ${countText(nervousOnly)} searches. They count as ${isSupport ? 'supported, not as' : ''} smell alone in substance.`.replace(
    /\s+/g,
    ' ',
  );
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
