import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listClassifiersInForce } from '../src/db/grounds-reading.ts';
import {
  countTexts,
  drawTexts,
  findLatestMonthWithTexts,
  listSampleTexts,
  type StoredSample,
  storeSample,
} from '../src/db/grounds-sample.ts';
import type { Deps } from '../src/deps.ts';
import { codingGuide, decisionDifferences } from '../src/domain/coding-guide.ts';
import {
  type AllocatedStratum,
  allocateSample,
  type BestLimits,
  bestLimits,
  smallestSample,
} from '../src/domain/grounds-allocation.ts';
import { addMonths, type Month } from '../src/domain/period.ts';
import { redact } from '../src/grounds/redaction.ts';
import { InputProblem } from '../src/problem.ts';

export interface SampleOptions {
  size: number;
  seed: number;
  /** Last of the twelve months to draw from; the latest with texts where not given. */
  month?: Month | undefined;
}

export interface SampleReport extends StoredSample {
  /** Whether it was drawn now; the same seed, size, records and readings give the sample stored before. */
  isNew: boolean;
  /** Texts there are, and texts drawn, by ethnic group and answer of the classifier. */
  strata: AllocatedStratum[];
  /** What the sample can show at best. */
  best: BestLimits[];
  /** The coders' file, and how to code. */
  file: string;
  guide: string;
  /** Texts of the sample that are no longer kept and stand in the file no more. */
  notKept: number;
}

/**
 * Draws a random sample of written grounds, stratified by ethnic group and the classifier's answer, stores which texts it
 * holds, and writes them redacted into a file for two people to read blind. A second run with the same seed, under the same
 * decisions, draws nothing new and writes the same file, without the texts that are no longer kept.
 */
export async function sampleGrounds(deps: Deps, { size, seed, month }: SampleOptions): Promise<SampleReport> {
  const { db } = deps.database;
  const { decisions } = deps.settings;
  const to = month ?? (await findLatestMonthWithTexts(db));
  if (to === undefined)
    throw new InputProblem('No written grounds are loaded: there is nothing to draw a sample from.');
  const months = { from: addMonths(to, -11), to };
  const { sample, strata } = await db.transaction().execute(async (trx) => {
    const counted = await countTexts(trx, months);
    if (counted.unread > 0) {
      throw new InputProblem(
        `${counted.unread} texts of drug searches from ${months.from} to ${to} have been read by no classifier: run classify-grounds first.`,
      );
    }
    if (counted.strata.length === 0) {
      throw new InputProblem(`There are no written grounds of drug searches of persons from ${months.from} to ${to}.`);
    }
    for (const classifier of await listClassifiersInForce(trx, months)) {
      const differences = decisionDifferences(decisions, classifier.decisions);
      if (differences.length > 0) {
        throw new InputProblem(
          `Texts from ${months.from} to ${to} have been read under other decisions than those in force (${differences.join('; ')}): run classify-grounds --reclassify first, or what people answer would not count.`,
        );
      }
    }
    const least = smallestSample(counted.strata);
    if (size < least) {
      throw new InputProblem(
        `--size ${size} is too small: with something of every ethnic group and answer a sample has at least ${least} texts.`,
      );
    }
    const allocated = allocateSample(counted.strata, size);
    const texts = await drawTexts(trx, months, seed, allocated);
    return { sample: await storeSample(trx, { ...months, seed, decisions }, allocated, texts), strata: allocated };
  });
  return { ...sample, strata, best: bestLimits(strata), ...(await writeCodersFiles(deps, sample)) };
}

/** Writes the texts, redacted, and the instructions, for no eyes but those of whoever runs the job. */
async function writeCodersFiles(
  deps: Deps,
  { sampleId, decisions }: StoredSample,
): Promise<Pick<SampleReport, 'file' | 'guide' | 'notKept'>> {
  const texts = await listSampleTexts(deps.database.db, sampleId);
  // A text that is no longer kept has no line: shown as a blank it would be called insufficient, and that would count.
  const lines = texts.flatMap(({ number, text }) =>
    text === undefined ? [] : [`${number},${csvField(oneLine(redact(text)))},`],
  );
  const folder = join(deps.settings.home, 'coding');
  const file = join(folder, `sample-${sampleId}.csv`);
  const guide = join(folder, `sample-${sampleId}-how-to-code.md`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writePrivate(file, `${['number,text,tier', ...lines].join('\n')}\n`);
  await writePrivate(guide, codingGuide(decisions));
  return { file, guide, notKept: texts.length - lines.length };
}

/** Whole or not at all, and never readable by others, not even while it is written or where a file was there before. */
async function writePrivate(path: string, content: string): Promise<void> {
  await writeFile(`${path}.part`, content, { mode: 0o600 });
  await chmod(`${path}.part`, 0o600);
  await rename(`${path}.part`, path);
}

/** A text on one line: line breaks, other control characters and runs of spaces as one space. */
function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** Always in quotation marks; with an apostrophe before what a spreadsheet would take for a formula. */
function csvField(text: string): string {
  return `"${/^[=+\-@]/.test(text) ? "'" : ''}${text.replaceAll('"', '""')}"`;
}

/** Counts of a run for its log line. */
export function sampleCounts({ sampleId, texts, seed, isNew, notKept }: SampleReport) {
  return { sample: sampleId, texts, seed, isNew, notKept };
}
