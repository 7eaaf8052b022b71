import { progressOf } from '../../domain/blind-reading.ts';
import { FEWEST_GRADED, gradeAgreement, stateOfGrading } from '../../domain/grading.ts';
import { FEW_READ, WEIGHTED_KAPPA_CAVEAT } from '../../domain/grading-wording.ts';
import { agreementOf, agreementText, KAPPA_CAVEAT, stateOfSample } from '../../domain/grounds-coding.ts';
import type { RaterAgreement } from '../../stats/cohens-kappa.ts';
import type { UnlabelledPage } from '../labelled-page.ts';
import type { AnsweredSample } from './sample-answers.ts';
import { pathOf } from './sample-path.ts';

export interface CodingView extends UnlabelledPage {
  coder: string;
  samples: {
    id: string;
    title: string;
    href: string | undefined;
    readHref: string;
    settleHref: string;
    read: number;
    left: number;
    toSettle: number;
    facts: string[];
    agreements: { of: string; text: string; isFew: boolean }[];
  }[];
  few: string;
  caveats: string[];
}

/** Arranges the samples that people read, for one of them. */
export function codingView(samples: readonly AnsweredSample[], coder: string): CodingView {
  return {
    title: 'Reading blind',
    coder,
    samples: samples.map((sample) => sampleEntry(sample, coder)),
    few: FEW_READ,
    caveats: [KAPPA_CAVEAT, WEIGHTED_KAPPA_CAVEAT],
  };
}

function sampleEntry(sample: AnsweredSample, coder: string): CodingView['samples'][number] {
  const { ref, title, answers, kept } = sample;
  const path = pathOf(ref);
  return {
    id: `${ref.kind}-${ref.sampleId}`,
    title,
    href: ref.kind === 'dip-sample' ? path : undefined,
    readHref: `${path}/next`,
    settleHref: `${path}/settle`,
    ...progressOf(answers, kept, coder),
    facts: factsOf(sample),
    agreements: agreementsOf(sample),
  };
}

function factsOf({ texts, answers, kept }: AnsweredSample): string[] {
  const facts: string[] = [];
  if (answers.hasTiers) {
    const { codedByTwo, codedByOne, alike, settled, open } = stateOfSample(texts, answers.codings);
    facts.push(
      `Tiers: ${codedByTwo} of ${texts} texts read by two, ${codedByOne} by one. Alike ${alike}, settled ${settled}, still open ${open.length}.`,
    );
  }
  const grades = stateOfGrading(texts, answers.gradings);
  facts.push(
    `Grades: ${grades.gradedByTwo} of ${texts} texts graded by two, ${grades.gradedByOne} by one. Alike ${grades.alike}, settled ${grades.settled}, still open ${grades.open.length}.`,
  );
  if (kept.length < texts) facts.push(`${texts - kept.length} texts are kept no longer and can be read by nobody.`);
  return facts;
}

function agreementsOf({ answers }: AnsweredSample): CodingView['samples'][number]['agreements'] {
  const told = (of: string, agreement: RaterAgreement | undefined) =>
    agreement === undefined ? [] : [{ of, text: agreementText(agreement), isFew: agreement.n < FEWEST_GRADED }];
  return [
    ...told('tiers', answers.hasTiers ? agreementOf(answers.codings)?.tiers : undefined),
    ...told('grades', gradeAgreement(answers.gradings)),
  ];
}
