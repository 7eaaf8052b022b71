import { ETHNIC_GROUPS, type EthnicGroup } from '../vocabulary/ethnicity.ts';
import { FEWEST_TOGETHER } from './disproportionality.ts';
import type { FigureQuotes } from './figure-quotes.ts';
import { accuracyAmong, type GroundsOfArea } from './grounds-basis.ts';
import {
  correctedSentence,
  inSubstanceSentence,
  monthsReadSentence,
  NO_GROUNDS,
  NOT_READ,
  notCorrectedSentence,
  ofHundredText,
  SMELL_GUIDANCE,
  SMELL_TITLE,
  smellRatiosSentence,
  soleShareSentence,
  tooFewJudgedSentence,
  tooLittleSentence,
} from './smell-wording.ts';
import { SOLE_SMELL } from './sole-smell.ts';
import { STATE_SENTENCES } from './wording.ts';

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
  grounds: GroundsOfArea | undefined,
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
  if (state === 'small-count') return section(STATE_SENTENCES['small-count']);
  const judged = stored.outOf ?? 0;
  const months = grounds ? monthsReadSentence(grounds.area) : '';
  if (judged < FEWEST_TOGETHER) {
    area.quoteCounts({ ...EVERYBODY, measure: share });
    return section(tooFewJudgedSentence(judged), months);
  }
  const own = area.quote({ ...EVERYBODY, measure: share })!;
  const all = london.quote({ ...EVERYBODY, measure: share });
  const wider = area.quote({ ...EVERYBODY, measure: SOLE_SMELL['in-substance'].share });
  const range = area.quote({ ...EVERYBODY, measure: bounds });
  const right = area.quote({ ...EVERYBODY, measure: corrected });
  const why = area.find({ ...EVERYBODY, measure: corrected })?.estimate.state ?? 'not-corrected';
  const of = grounds && accuracyAmong(grounds.accuracies)('strict', 'all')?.of;
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
    right ? correctedSentence(right.estimate, of) : notCorrectedSentence(why, grounds?.coding),
    smellRatiosSentence(ratios),
    months,
  );
}
