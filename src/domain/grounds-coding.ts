import { cohensKappa, type RaterAgreement } from '../stats/cohens-kappa.ts';
import { type ClassifiedStratum, stratifiedAccuracy } from '../stats/stratified-accuracy.ts';
import { ETHNIC_GROUPS, type EthnicGroup, type RecordedGroup } from '../vocabulary/ethnicity.ts';
import { isTextTier, SOLE_TIERS, type SoleWay, TEXT_TIERS, type TextTier } from '../vocabulary/grounds-tier.ts';
import { type CodingDecisions, decisionDifferences } from './coding-guide.ts';

/** One person's answer for one text of a sample. */
export interface Coding {
  number: number;
  /** A role or initials. */
  coder: string;
  role: 'coder' | 'adjudicator';
  tier: TextTier;
}

/** A text that two people read differently. */
export interface Disagreement {
  number: number;
  answers: { coder: string; tier: TextTier }[];
}

/** How far a sample has been read. Texts = read by nobody + by one + by two; read by two = alike + settled + open. */
export interface SampleState {
  texts: number;
  /** Everybody who has read some of it, by name. */
  coders: { coder: string; role: Coding['role']; coded: number }[];
  codedByNobody: number;
  codedByOne: number;
  codedByTwo: number;
  alike: number;
  /** Read differently, then settled by a third person. */
  settled: number;
  open: Disagreement[];
}

/** How far a sample of so many texts has been read. */
export function stateOfSample(texts: number, codings: readonly Coding[]): SampleState {
  const pairs = pairsOf(codings);
  const read = new Set(codings.map(({ number }) => number)).size;
  const differing = pairs.filter((pair) => !isAlike(pair));
  const open = openDisagreements(codings);
  const coders = new Map<string, SampleState['coders'][number]>();
  for (const { coder, role } of codings) {
    const key = `${role} ${coder}`;
    const known = coders.get(key) ?? { coder, role, coded: 0 };
    coders.set(key, { ...known, coded: known.coded + 1 });
  }
  return {
    texts,
    coders: [...coders.values()].sort(byRoleAndName),
    codedByNobody: texts - read,
    codedByOne: read - pairs.length,
    codedByTwo: pairs.length,
    alike: pairs.length - differing.length,
    settled: differing.length - open.length,
    open,
  };
}

/** Texts that two people read differently and nobody has settled. */
export function openDisagreements(codings: readonly Coding[]): Disagreement[] {
  const adjudicated = adjudications(codings);
  return pairsOf(codings).filter((pair) => !isAlike(pair) && !adjudicated.has(pair.number));
}

/** Readers first, then who settled, each by name. */
function byRoleAndName(a: SampleState['coders'][number], b: SampleState['coders'][number]): number {
  if (a.role !== b.role) return a.role === 'coder' ? -1 : 1;
  return a.coder < b.coder ? -1 : 1;
}

/** The tier that each text is settled on, by its number: what two people both said, else what a third decided. */
export function settledTiers(codings: readonly Coding[]): Map<number, TextTier> {
  const adjudicated = adjudications(codings);
  const settled = new Map<number, TextTier>();
  for (const pair of pairsOf(codings)) {
    const tier = isAlike(pair) ? pair.answers[0]!.tier : adjudicated.get(pair.number);
    if (tier !== undefined) settled.set(pair.number, tier);
  }
  return settled;
}

/** Texts that two people have read, in order, answers by name of the person. */
function pairsOf(codings: readonly Coding[]): Disagreement[] {
  const byNumber = new Map<number, Disagreement['answers']>();
  for (const { number, coder, role, tier } of codings) {
    if (role !== 'coder') continue;
    const answers = byNumber.get(number);
    if (answers) answers.push({ coder, tier });
    else byNumber.set(number, [{ coder, tier }]);
  }
  return [...byNumber]
    .filter(([, answers]) => answers.length === 2)
    .map(([number, answers]) => ({ number, answers: answers.sort((a, b) => (a.coder < b.coder ? -1 : 1)) }))
    .sort((a, b) => a.number - b.number);
}

const isAlike = ({ answers }: Disagreement): boolean => answers[0]!.tier === answers[1]!.tier;

function adjudications(codings: readonly Coding[]): Map<number, TextTier> {
  return new Map(
    codings.filter(({ role }) => role === 'adjudicator').map(({ number, tier }) => [number, tier] as const),
  );
}

/** How far two people agree before anything is settled: on the five tiers, and on sole or not. */
export interface ReadersAgreement {
  tiers: RaterAgreement;
  /** Of texts that neither called insufficient; absent where there are none. */
  sole: Partial<Record<SoleWay, RaterAgreement>>;
  /** Texts that one or both called insufficient. */
  insufficient: number;
  /** People who took part; where there are more than two, each text's two stand for the first and second reader. */
  readers: number;
}

/** How far the two readings of each text agree; nothing where no text has been read by two. */
export function agreementOf(codings: readonly Coding[]): ReadersAgreement | undefined {
  const pairs = pairsOf(codings);
  if (pairs.length === 0) return undefined;
  const answers = pairs.map((pair) => pair.answers.map(({ tier }) => tier));
  const judged = answers.filter((pair) => !pair.includes('insufficient'));
  const sole: ReadersAgreement['sole'] = {};
  if (judged.length > 0) {
    for (const way of ['strict', 'in-substance'] as const) {
      sole[way] = kappaOf(
        judged.map((pair) => pair.map((tier) => isSoleIn(tier, way))),
        [true, false],
      );
    }
  }
  return {
    tiers: kappaOf(answers, TEXT_TIERS),
    sole,
    insufficient: pairs.length - judged.length,
    readers: new Set(pairs.flatMap((pair) => pair.answers.map(({ coder }) => coder))).size,
  };
}

function kappaOf<Answer>(pairs: readonly (readonly Answer[])[], categories: readonly Answer[]): RaterAgreement {
  const table = categories.map(() => categories.map(() => 0));
  for (const [first, second] of pairs) table[categories.indexOf(first!)]![categories.indexOf(second!)]! += 1;
  return cohensKappa(table);
}

function isSoleIn(tier: TextTier, way: SoleWay): boolean {
  return (SOLE_TIERS[way] as readonly string[]).includes(tier);
}

/** The usual words for a kappa from which on they hold: Landis and Koch (1977), Biometrics 33, 159. Cuts by convention. */
const KAPPA_WORDS: readonly [from: number, word: string][] = [
  [0.8, 'almost perfect'],
  [0.6, 'substantial'],
  [0.4, 'moderate'],
  [0.2, 'fair'],
  [0, 'slight'],
];

/** Landis and Koch's word for a kappa; theirs for one below 0 is "poor". */
export function kappaWord(kappa: number): string {
  return KAPPA_WORDS.find(([from]) => kappa > from || (from === 0 && kappa === 0))?.[1] ?? 'poor';
}

/** An agreement in words: the plain share, kappa with its limits, and the usual words for both limits. */
export function agreementText({ n, agreement, ...kappa }: RaterAgreement): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
  const plain = `${Math.round(agreement.share * n)} of ${n} alike, ${percent(agreement.share)} (${percent(agreement.low)} to ${percent(agreement.high)})`;
  if (!kappa.estimable) return `${plain}; no kappa, since both gave every text the same answer`;
  const [low, high] = [kappaWord(kappa.low), kappaWord(kappa.high)];
  const words = low === high ? `"${low}"` : `"${low}" to "${high}"`;
  return `${plain}; kappa ${kappa.kappa.toFixed(2)} (${kappa.low.toFixed(2)} to ${kappa.high.toFixed(2)}): ${words}`;
}

/** What to keep in mind with every kappa. */
export const KAPPA_CAVEAT =
  'Kappa is 0 where two people agree no more than chance would have them, and 1 where they always agree; in brackets its 95% limits. The words are Landis and Koch’s (1977), a convention and no test. Kappa depends on how common each tier is, so do not compare it between samples; and two people who agree may both be wrong.';

/** An answer as it stands in a person's file. */
export interface GivenAnswer {
  line: number;
  number: number;
  tier: TextTier;
}

/**
 * Sorts the answers of one person's file into those to be added and those given before, alike; with a fault for each that
 * cannot be taken, naming its line. Only texts read by fewer than two others can be coded, and only texts that two others
 * read differently can be settled, once.
 */
export function judgeAnswers(
  { texts, codings }: { texts: number; codings: readonly Coding[] },
  { coder, role }: Pick<Coding, 'coder' | 'role'>,
  answers: readonly GivenAnswer[],
): { added: Coding[]; same: number; faults: { line: number; fault: string }[] } {
  const byNumber = new Map<number, Coding[]>();
  for (const coding of codings) byNumber.set(coding.number, [...(byNumber.get(coding.number) ?? []), coding]);
  const added: Coding[] = [];
  const faults: { line: number; fault: string }[] = [];
  const lineOf = new Map<number, number>();
  let same = 0;
  for (const { line, number, tier } of answers) {
    const before = lineOf.get(number);
    const known = byNumber.get(number) ?? [];
    const own = known.find((coding) => coding.coder === coder);
    if (before !== undefined) faults.push({ line, fault: `number ${number} stands on line ${before} before` });
    else if (number > texts) {
      faults.push({ line, fault: `number ${number} is not in the sample (expected 1 to ${texts})` });
    } else if (own?.role === role && own.tier === tier) same += 1;
    else {
      const fault = own ? answeredFault(own, tier, role) : othersFault(known, role, number);
      if (fault) faults.push({ line, fault });
      else added.push({ number, coder, role, tier });
    }
    lineOf.set(number, before ?? line);
  }
  return { added, same, faults };
}

function answeredFault(own: Coding, tier: TextTier, role: Coding['role']): string {
  return own.role === role
    ? `number ${own.number}: tier ${tier} differs from ${own.tier}, which ${own.coder} answered before (an answer stands; expected the same or a blank)`
    : `number ${own.number}: ${own.coder} has read it as ${own.role} (expected a person who has not)`;
}

function othersFault(known: readonly Coding[], role: Coding['role'], number: number): string | undefined {
  const readers = known.filter((coding) => coding.role === 'coder');
  if (role === 'coder') {
    return readers.length < 2
      ? undefined
      : `number ${number}: ${readers.map(({ coder }) => coder).join(' and ')} have read it (expected at most two readers)`;
  }
  const settling = known.find((coding) => coding.role === 'adjudicator');
  if (settling) return `number ${number}: ${settling.coder} has settled it as ${settling.tier} (expected an open one)`;
  if (readers.length < 2) {
    return `number ${number}: there is nothing to settle, it has been read by ${readers.length} of two people`;
  }
  return readers[0]!.tier === readers[1]!.tier
    ? `number ${number}: there is nothing to settle, both readers say ${readers[0]!.tier}`
    : undefined;
}

/** Texts of one stratum of a sample by what the classifier says now and what people settled on. */
export interface CodedStratum {
  group: RecordedGroup;
  /** Texts there were to draw from, and texts drawn. */
  textCount: number;
  sampledCount: number;
  /** Texts drawn that are settled: a random part of those drawn, since people read in random order. */
  texts: { classifierTier: TextTier; humanTier: TextTier }[];
}

/** A sample as far as people have settled it. */
export interface CodedSample {
  sampleId: number;
  /** Those that its instructions follow. */
  decisions: CodingDecisions;
  /** Texts settled, and disagreements that nobody has settled yet. */
  settled: number;
  open: number;
  /** The classifiers whose tiers stand beside people's. */
  classifiers: readonly string[];
  strata: readonly CodedStratum[];
}

/** A classifier that figures rest on, and the decisions it was set to. */
export interface RestedOnClassifier {
  version: string;
  decisions: CodingDecisions;
}

/**
 * Why a sample tells nothing of the classifier that figures rest on: a disagreement in it is open; its people went by other
 * decisions; or its texts, or those that the figures are of, were not all read by one and the same classifier.
 */
export interface SampleLeftOut {
  sampleId: number;
  why: 'open' | 'other-decisions' | 'other-classifier';
}

/**
 * The samples that tell how well the classifier of some figures does, stratum by stratum, and the others with the reason. A
 * sample counts whole or not at all: what is open are the hard texts, and without them the classifier would look better
 * than it is; and one's errors say nothing of another's.
 */
export function judgeSamples(
  samples: readonly CodedSample[],
  classifiers: readonly RestedOnClassifier[],
): { strata: CodedStratum[]; leftOut: SampleLeftOut[] } {
  const judged = samples
    .filter(({ settled, open }) => settled + open > 0)
    .map((sample) => ({ sample, why: whyLeftOut(sample, classifiers) }));
  return {
    strata: judged.flatMap(({ sample, why }) => (why === undefined ? sample.strata : [])),
    leftOut: judged.flatMap(({ sample: { sampleId }, why }) => (why === undefined ? [] : [{ sampleId, why }])),
  };
}

function whyLeftOut(sample: CodedSample, classifiers: readonly RestedOnClassifier[]): SampleLeftOut['why'] | undefined {
  if (classifiers.some((one) => decisionDifferences(one.decisions, sample.decisions).length > 0)) {
    return 'other-decisions';
  }
  if (sample.open > 0) return 'open';
  const versions = new Set([...classifiers.map(({ version }) => version), ...sample.classifiers]);
  return versions.size === 1 && classifiers.length > 0 ? undefined : 'other-classifier';
}

/** How well the classifier does on texts that two people have read blind, with 95% limits. */
export interface ClassifierAccuracy {
  /** Share of texts truly sole that it finds. */
  sensitivity: number;
  sensitivityLow: number;
  sensitivityHigh: number;
  /** Effective number of texts behind the sensitivity, for `correctedShare`. */
  sensitivityTrials: number;
  /** Share of texts truly otherwise that it leaves alone. */
  specificity: number;
  specificityLow: number;
  specificityHigh: number;
  specificityTrials: number;
  /** Whose texts it rests on. */
  of: EthnicGroup | 'all';
}

/** Texts truly sole, and texts truly otherwise, that an accuracy must rest on: with fewer its limits say nothing of use. */
export const FEWEST_CODED = 30;

/** Texts that people settled on, of one group or all: those that can be judged, and those either side calls insufficient. */
export interface CodedTexts {
  of: EthnicGroup | 'all';
  sole: number;
  otherwise: number;
  insufficient: number;
}

/** How many settled texts of a group, or of all, are truly sole and truly otherwise. */
export function countCoded(strata: readonly CodedStratum[], way: SoleWay, of: CodedTexts['of']): CodedTexts {
  const classified = strataOf(strata, of).map((stratum) => classify(stratum, way));
  const sum = (field: keyof ClassifiedStratum) => classified.reduce((total, stratum) => total + stratum[field], 0);
  return {
    of,
    sole: sum('truePositive') + sum('falseNegative'),
    otherwise: sum('falsePositive') + sum('trueNegative'),
    insufficient: sum('leftOut'),
  };
}

/**
 * Sensitivity and specificity of the classifier for a group: from that group's own texts where at least 30 truly sole and 30
 * truly otherwise are settled, else from the texts of all groups (the unknown among them), else nothing. Texts that
 * either side calls insufficient are in neither. Each text counts for all those of its stratum that it stands for.
 * A classifier no better than chance has a sum of 1 or less, which `correctedShare` refuses.
 */
export function accuracyFor(
  strata: readonly CodedStratum[],
  way: SoleWay,
  group: EthnicGroup | 'all',
): ClassifierAccuracy | undefined {
  return accuracyOf(strata, way, group) ?? accuracyOf(strata, way, 'all');
}

/** The same from the texts of one group, or of all, alone; nothing where too few are settled. */
export function accuracyOf(
  strata: readonly CodedStratum[],
  way: SoleWay,
  of: EthnicGroup | 'all',
): ClassifierAccuracy | undefined {
  const counts = countCoded(strata, way, of);
  if (counts.sole < FEWEST_CODED || counts.otherwise < FEWEST_CODED) return undefined;
  const { sensitivity, specificity } = stratifiedAccuracy(
    strataOf(strata, of).map((stratum) => classify(stratum, way)),
  );
  if (!sensitivity.estimable || !specificity.estimable) return undefined;
  return {
    sensitivity: sensitivity.share,
    sensitivityLow: sensitivity.low,
    sensitivityHigh: sensitivity.high,
    sensitivityTrials: sensitivity.trials,
    specificity: specificity.share,
    specificityLow: specificity.low,
    specificityHigh: specificity.high,
    specificityTrials: specificity.trials,
    of,
  };
}

/** Every group and all, with the texts there are and the accuracy where there are enough. */
export function accuracies(
  strata: readonly CodedStratum[],
  way: SoleWay,
): { counts: CodedTexts; accuracy: ClassifierAccuracy | undefined }[] {
  return [...ETHNIC_GROUPS, 'all' as const].map((of) => ({
    counts: countCoded(strata, way, of),
    accuracy: accuracyOf(strata, way, of),
  }));
}

function strataOf(strata: readonly CodedStratum[], of: EthnicGroup | 'all'): readonly CodedStratum[] {
  return of === 'all' ? strata : strata.filter(({ group }) => group === of);
}

function classify({ textCount, texts }: CodedStratum, way: SoleWay): ClassifiedStratum {
  const counts = { truePositive: 0, falseNegative: 0, falsePositive: 0, trueNegative: 0, leftOut: 0 };
  for (const { classifierTier, humanTier } of texts) {
    if (classifierTier === 'insufficient' || humanTier === 'insufficient') counts.leftOut += 1;
    else if (isSoleIn(humanTier, way)) counts[isSoleIn(classifierTier, way) ? 'truePositive' : 'falseNegative'] += 1;
    else counts[isSoleIn(classifierTier, way) ? 'falsePositive' : 'trueNegative'] += 1;
  }
  return { size: textCount, ...counts };
}

/** The tier that a person's word names, however its parts are joined; undefined where it names none. */
export function findTier(word: string): TextTier | undefined {
  const name = word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  return isTextTier(name) ? name : undefined;
}
