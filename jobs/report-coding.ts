/** What the jobs of double coding tell the person at the terminal. */
import { decisionDifferences } from '../src/domain/coding-guide.ts';
import {
  type accuracies,
  agreementText,
  type CodedTexts,
  type Coding,
  FEWEST_CODED,
  KAPPA_CAVEAT,
  type SampleLeftOut,
} from '../src/domain/grounds-coding.ts';
import { countText, percentRangeText, percentText } from '../src/domain/wording.ts';
import { GROUP_NAMES, type RecordedGroup } from '../src/vocabulary/ethnicity.ts';
import type { SoleWay } from '../src/vocabulary/grounds-tier.ts';
import type { CodingReport } from './code-grounds.ts';
import type { SampleReport } from './sample-grounds.ts';

const groupName = (group: RecordedGroup | 'all'): string =>
  group === 'all' ? 'All' : group === 'unknown' ? 'Unknown' : GROUP_NAMES[group];

/** A sample drawn: how many texts of each stratum, and where its files lie. */
export function ofSample(report: SampleReport): string {
  const { sampleId, from, to, seed, texts, isNew, strata, best, file, guide, notKept } = report;
  const drawn = isNew ? 'drawn' : 'as drawn before';
  return [
    `Sample ${sampleId} (seed ${seed}): ${countText(texts)} texts of ${from} to ${to}, ${drawn}.`,
    'Texts by ethnic group and what the classifier says (this is not for those who read them):',
    ...strata.map(
      ({ group, answer, textCount, sampledCount }) =>
        `  ${groupName(group).padEnd(8)} ${answer.padEnd(9)} ${countText(sampledCount)} of ${countText(textCount)}`,
    ),
    'At best, were no error found, it would show a sensitivity and a specificity of at least (a larger sample shows more):',
    ...best.map(
      ({ of, sensitivityLow, specificityLow }) =>
        `  ${groupName(of).padEnd(8)} ${percentText(sensitivityLow)}, ${percentText(specificityLow)}`,
    ),
    ...(notKept === 0
      ? []
      : [`${countText(notKept)} of the texts are no longer kept: their numbers are left out of the file.`]),
    `${file}: for two people to read, each with a copy of their own; confidential, though redacted.`,
    `${guide}: how to read them.`,
  ].join('\n');
}

const WAYS: Record<SoleWay, string> = {
  strict: 'smell and nothing else',
  'in-substance': 'smell alone in substance',
};

/** What was taken in, and how far a sample has been read, how well people agree and the classifier does, and what is open. */
export function ofCoding(report: CodingReport): string {
  const { sample, taken, state, agreement, classifiers, accuracy, disagreements } = report;
  const lines: string[] = [];
  if (taken) {
    lines.push(
      `Taken in from ${taken.coder}: ${countText(taken.added)} answers new, ${countText(taken.same)} given before, ${countText(taken.blank)} blank; ${countText(taken.settled)} texts newly settled, ${taken.filesRecounted} files counted anew.`,
    );
    if (taken.lost > 0) {
      lines.push(
        `${countText(taken.lost)} of the texts newly settled count in no figure: their file has been replaced by one in which the record is gone, or its text was changed or is no longer kept.`,
      );
    }
  }
  lines.push(
    `Sample ${sample.sampleId} (seed ${sample.seed}): ${countText(state.texts)} texts of ${sample.from} to ${sample.to}.`,
    `Read by two: ${countText(state.codedByTwo)} = ${countText(state.alike)} alike + ${countText(state.settled)} settled + ${countText(disagreements.length)} open; by one ${countText(state.codedByOne)}, by nobody ${countText(state.codedByNobody)}.`,
    ...state.coders.map(
      ({ coder, role, coded }) => `  ${coder}: ${countText(coded)} ${role === 'coder' ? 'read' : 'settled'}`,
    ),
  );
  if (!agreement) lines.push('Agreement: no text has been read by two people yet.');
  else {
    lines.push(`Agreement on the five tiers: ${agreementText(agreement.tiers)}.`);
    for (const way of ['strict', 'in-substance'] as const) {
      const sole = agreement.sole[way];
      if (sole) lines.push(`  on ${WAYS[way]} or not: ${agreementText(sole)}.`);
    }
    if (agreement.insufficient > 0) {
      lines.push(
        `  ${countText(agreement.insufficient)} texts that somebody called insufficient are left out of "or not".`,
      );
    }
    if (agreement.readers > 2) {
      lines.push(`  ${agreement.readers} people have read parts of it; kappa takes each text's two for one pair.`);
    }
    lines.push(KAPPA_CAVEAT);
  }
  const versions = classifiers.map(({ version }) => version).join(' and ');
  for (const way of ['strict', 'in-substance'] as const) {
    lines.push(
      `The classifier (${versions}) on ${WAYS[way]}, from all samples (sensitivity: share of the truly sole that it finds; specificity: share of the others that it leaves alone; 95% limits):`,
      ...accuracy[way].map(accuracyLine),
    );
  }
  lines.push(...leftOutLines(report));
  if (disagreements.length > 0) {
    lines.push('To be settled by a third person (--adjudicate):', ...disagreements.map(disagreementText));
  }
  return lines.join('\n');
}

const LEFT_OUT: Record<SampleLeftOut['why'], string> = {
  open: 'Left out until their disagreements are settled',
  'other-decisions':
    'Left out, and not counted in place of the classifier’s tiers either, since their instructions followed other decisions than the texts are read under',
  'other-classifier':
    'Left out, since not all of their texts and of the latest twelve months’ were read by one and the same classifier (classify-grounds --reclassify)',
};

function leftOutLines({ sample, classifiers, leftOut }: CodingReport): string[] {
  const lines = Object.entries(LEFT_OUT).flatMap(([why, words]) => {
    const ids = leftOut.filter((one) => one.why === why).map(({ sampleId }) => sampleId);
    return ids.length === 0 ? [] : [`${words}: sample ${ids.join(', ')}.`];
  });
  // Of the sample asked for, before anybody has settled anything in it.
  const differences = classifiers.flatMap(({ decisions }) => decisionDifferences(sample.decisions, decisions));
  if (differences.length > 0) {
    lines.push(`Sample ${sample.sampleId} was drawn under other decisions: ${[...new Set(differences)].join('; ')}.`);
  }
  return lines;
}

function accuracyLine({ counts, accuracy }: ReturnType<typeof accuracies>[number]): string {
  const name = `  ${groupName(counts.of).padEnd(8)}`;
  if (!accuracy) return `${name}not yet: ${textsOf(counts)} (${FEWEST_CODED} of each needed)`;
  const { sensitivity, sensitivityLow, sensitivityHigh, specificity, specificityLow, specificityHigh } = accuracy;
  return `${name}sensitivity ${percentText(sensitivity)} (${percentRangeText(sensitivityLow, sensitivityHigh)}), specificity ${percentText(specificity)} (${percentRangeText(specificityLow, specificityHigh)}), from ${textsOf(counts)}`;
}

const textsOf = ({ sole, otherwise, insufficient }: CodedTexts): string =>
  `${countText(sole)} texts truly sole and ${countText(otherwise)} truly otherwise${insufficient > 0 ? `, ${countText(insufficient)} insufficient left out` : ''}`;

function disagreementText({ number, answers, text }: CodingReport['disagreements'][number]): string {
  const given = answers.map(({ coder, tier }: Pick<Coding, 'coder' | 'tier'>) => `${coder} ${tier}`).join(', ');
  return `  ${number}: ${given}: ${text.replaceAll(/\s+/g, ' ')}`;
}
