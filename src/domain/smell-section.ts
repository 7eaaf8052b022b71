import { ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import { FEWEST_TOGETHER } from './disproportionality.ts';
import type { FigureQuotes } from './figure-quotes.ts';
import type { GroundsArea, GroupAccuracy } from './grounds-basis.ts';
import {
  correctedSentence,
  inSubstanceSentence,
  monthsReadSentence,
  NO_GROUNDS,
  NOT_CORRECTED,
  NOT_READ,
  ofHundredText,
  SMELL_GUIDANCE,
  SMELL_TITLE,
  smellRatiosSentence,
  soleShareSentence,
  tooLittleSentence,
} from './smell-wording.ts';
import { SOLE_SMELL } from './sole-smell.ts';
import { countText, STATE_SENTENCES } from './wording.ts';

/** Whose searches head the section: everybody's. */
const EVERYBODY = { group: 'all', reason: 'drugs', basis: 'self-defined' } as const;

/** Groups in the order in which their ratios are told. */
const COMPARED: readonly EthnicGroup[] = [
  'black',
  ...ETHNIC_GROUPS.filter((group) => group !== 'black' && group !== 'white'),
];

/**
 * The section of a mail or page on the smell of cannabis: the area's share, London's, how sure, what said too little, whether
 * corrected, and the ratio by group. Undefined for a month measured before there were such figures.
 */
export function smellSection(
  place: string,
  area: FigureQuotes,
  london: FigureQuotes,
  grounds: { area: GroundsArea; accuracies: readonly GroupAccuracy[] } | undefined,
): { title: string; sentences: string[] } | undefined {
  const { share, bounds, corrected } = SOLE_SMELL.strict;
  const stored = area.find({ ...EVERYBODY, measure: share });
  if (!stored) return undefined;
  const section = (...sentences: string[]) => ({
    title: SMELL_TITLE,
    sentences: sentences.filter((sentence) => sentence !== ''),
  });
  const { state } = stored.estimate;
  if (state === 'not-in-this-source') return section(NO_GROUNDS);
  if (state === 'not-classified') return section(NOT_READ);
  if (state === 'month-missing') return section(STATE_SENTENCES['month-missing']);
  const judged = stored.outOf ?? 0;
  const months = grounds ? monthsReadSentence(grounds.area) : '';
  if (judged < FEWEST_TOGETHER) {
    area.quoteCounts({ ...EVERYBODY, measure: share });
    return section(
      `The written grounds of only ${countText(judged)} drug ${judged === 1 ? 'search' : 'searches'} could be judged, which is too few to say how many rested on the smell of cannabis alone.`,
      months,
    );
  }
  const own = area.quote({ ...EVERYBODY, measure: share })!;
  const all = london.quote({ ...EVERYBODY, measure: share });
  const wider = area.quote({ ...EVERYBODY, measure: SOLE_SMELL['in-substance'].share });
  const range = area.quote({ ...EVERYBODY, measure: bounds });
  const right = area.quote({ ...EVERYBODY, measure: corrected });
  const of = grounds?.accuracies.find((one) => one.way === 'strict' && one.group === 'all')?.accuracy.of;
  const ratios = COMPARED.flatMap((group) => {
    const quoted = area.quote({ group, reason: 'smell-only', basis: 'best-estimate', measure: 'ratio' });
    return quoted ? [{ group, estimate: quoted.estimate }] : [];
  });
  return section(
    soleShareSentence(place, own.estimate),
    all && area !== london ? `Across London it was ${ofHundredText(all.estimate.value)}.` : '',
    wider ? inSubstanceSentence(wider.estimate) : '',
    SMELL_GUIDANCE,
    range ? tooLittleSentence(judged, (range.figure.outOf ?? judged) - judged, range.estimate) : '',
    right ? correctedSentence(right.estimate, of) : NOT_CORRECTED,
    smellRatiosSentence(ratios),
    months,
  );
}
