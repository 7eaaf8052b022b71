import type { DrawnDetail, StoredDipSample } from '../../db/dip-sample.ts';
import type { SampledText } from '../../db/sampled-text.ts';
import { estimatedGrades, GRADE_NAMES, GRADES, type Grading, stateOfGrading } from '../../domain/grading.ts';
import { londonDay } from '../../domain/period.ts';
import { countText, dateText, monthText, percentRangeText, percentText } from '../../domain/wording.ts';
import { FACTORS, type FactorName } from '../../grounds/factors.ts';
import { learningPathOf } from '../coding/sample-path.ts';
import { type TextView, textView } from '../coding/text-view.ts';
import { TIER_NAMES } from '../coding/tier-names.ts';
import type { UnlabelledPage } from '../labelled-page.ts';
import { METHOD_NAMES, weightRows, whatOf } from './list-view.ts';

export interface SampleView extends UnlabelledPage {
  what: string;
  months: string;
  how: string;
  drawn: string;
  seed: number;
  /** What weighed more, where the draw was weighted. */
  weights: { when: string; times: string }[];
  readHref: string;
  settleHref: string;
  progress: string;
  /** What shares of each grade there are among all records it was drawn from; once all is graded. */
  estimates: { grade: string; drawn: string; share: string; range: string }[];
  grades: string[];
  records: (TextView & { tier: string; factors: string[]; chance: string; learningHref: string })[];
}

/** Arranges a list for its page and for paper: what the classifier read, and how likely a record was drawn, stay folded away. */
export function sampleView(input: {
  sample: StoredDipSample;
  texts: readonly SampledText[];
  details: readonly DrawnDetail[];
  gradings: readonly Grading[];
}): SampleView {
  const { sample, texts, details, gradings } = input;
  const { dipSampleId: sampleId } = sample;
  const detailOf = new Map(details.map((detail) => [detail.number, detail]));
  return {
    title: `Sample ${sampleId}: ${whatOf(sample)}`,
    what: whatOf(sample),
    months: `${monthText(sample.from)} to ${monthText(sample.to)}`,
    how: `${METHOD_NAMES[sample.method]}: ${sample.records} of ${countText(sample.universeCount)} records`,
    drawn: `${dateText(londonDay(sample.drawnAt))}, by ${sample.drawnBy}`,
    seed: sample.seed,
    weights: sample.method === 'random' ? [] : weightRows(),
    readHref: `/samples/${sampleId}/next`,
    settleHref: `/samples/${sampleId}/settle`,
    progress: progressSentence(sample.records, gradings),
    estimates: estimateRows(details, gradings),
    grades: GRADES.map((grade) => GRADE_NAMES[grade].name),
    records: texts.map((text) => {
      const detail = detailOf.get(text.number)!;
      return {
        ...textView(text),
        tier: detail.tier === undefined ? 'Not read' : TIER_NAMES[detail.tier],
        factors: detail.factors.map((name) => FACTORS[name as FactorName]?.means ?? name),
        chance: chanceText(detail.inclusionChance),
        learningHref: learningPathOf({ kind: 'dip-sample', sampleId }, text.number),
      };
    }),
  };
}

/** A chance as one in so many, with what that makes of the record. */
function chanceText(chance: number): string {
  if (chance >= 1) return 'Drawn for certain';
  const times = 1 / chance;
  return `1 in ${times < 10 ? times.toFixed(1) : countText(Math.round(times))}`;
}

function progressSentence(records: number, gradings: readonly Grading[]): string {
  const { gradedByOne, gradedByTwo, open } = stateOfGrading(records, gradings);
  const more = gradedByOne === 0 ? '' : `, and one has graded ${gradedByOne} more`;
  const differing = open.length === 0 ? '' : ` They differ on ${open.length}, which a third person settles.`;
  return `Two people have graded ${gradedByTwo} of ${records} records${more}.${differing}`;
}

function estimateRows(records: readonly DrawnDetail[], gradings: readonly Grading[]): SampleView['estimates'] {
  return (estimatedGrades(records, gradings) ?? []).flatMap(({ grade, drawn, share }) =>
    share.estimable
      ? [
          {
            grade: GRADE_NAMES[grade].name,
            drawn: String(drawn),
            share: percentText(share.share),
            range: percentRangeText(share.low, share.high),
          },
        ]
      : [],
  );
}
