import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { getResidents } from '../src/db/area.ts';
import { findActiveBoundarySet } from '../src/db/boundary.ts';
import { listActiveFileMonths } from '../src/db/source-file.ts';
import {
  countThresholdSearches,
  findThresholdTest,
  type StoredThresholdTest,
  storeThresholdTest,
} from '../src/db/threshold.ts';
import type { Deps } from '../src/deps.ts';
import { type Month, monthsOf, type Window, windowsOf } from '../src/domain/period.ts';
import { chooseFiles, monthsWithFigures } from '../src/domain/source-choice.ts';
import {
  judgeThresholds,
  prepareThresholds,
  THRESHOLD_METHOD_VERSION,
  THRESHOLD_SAMPLING,
  type ThresholdSampling,
  whyNotTested,
} from '../src/domain/threshold.ts';
import { monthsText, noThresholdsSentence, THRESHOLD_NOTES } from '../src/domain/wording.ts';
import { InputProblem } from '../src/problem.ts';
import type { ThresholdTest } from '../src/stats/threshold-test.ts';
import { LONDON } from '../src/vocabulary/area.ts';
import type { EthnicGroup } from '../src/vocabulary/ethnicity.ts';
import { fingerprint, readTogether } from './measure.ts';
import type { ThresholdMessage, ThresholdTask } from './threshold-sampler.ts';

export interface ThresholdReport {
  test: StoredThresholdTest;
  unchanged: boolean;
}

/**
 * The last financial year that is over by a month, or by the latest month loaded where none is named. Throws InputProblem
 * where the month is not reached by what is loaded, or none of the year's months is loaded.
 */
export async function findThresholdYear(deps: Deps, month: Month | undefined): Promise<Window> {
  const present = monthsWithFigures(await listActiveFileMonths(deps.database.db));
  const latest = present.at(-1);
  if (latest === undefined) throw new InputProblem('No records of the Met are loaded: run load-searches first.');
  if (month !== undefined && month > latest) {
    throw new InputProblem(`--month ${month} is later than the last month loaded (${latest}).`);
  }
  const year = windowsOf(month ?? latest)['financial-year'];
  if (!monthsOf(year).some((each) => present.includes(each))) {
    throw new InputProblem(
      `None of the months from ${year.from} to ${year.to} is loaded (loaded: ${monthsText(present)}).`,
    );
  }
  return year;
}

/**
 * Runs the threshold test of the last financial year that is over by a month, and stores it: experimental, for the whole
 * force. Where too few months are loaded, or too few finds recorded, the counts are stored with the reason and nothing is
 * estimated. The same files, boundaries and method give the same answer, so a second run computes and stores nothing.
 */
export async function testThresholds(
  deps: Deps,
  month: Month,
  sampling: ThresholdSampling = THRESHOLD_SAMPLING,
): Promise<ThresholdReport> {
  const { db } = deps.database;
  const year = await findThresholdYear(deps, month);
  const { files, boundarySet, data, isSynthetic } = await readTogether(db, async (snapshot) => {
    const fileMonths = await listActiveFileMonths(snapshot);
    const files = chooseFiles(fileMonths, LONDON.code, year);
    const used = new Set(files.map((file) => file.sourceFileId));
    return {
      files,
      boundarySet: await findActiveBoundarySet(snapshot),
      isSynthetic: fileMonths.some((file) => file.isSynthetic && used.has(file.sourceFileId)),
      data: prepareThresholds({
        monthsPresent: files.length,
        counts: await countThresholdSearches(snapshot, files),
        residents: await getResidents(snapshot),
      }),
    };
  });
  const inputs = fingerprint([
    THRESHOLD_METHOD_VERSION,
    `${sampling.chains} ${sampling.warmUp} ${sampling.draws}`,
    boundarySet?.sha256 ?? 'no boundaries',
    ...files.map((file) => `${file.month} ${file.sourceFileId}`),
  ]);
  const latest = await findThresholdTest(db, year.to);
  if (latest?.inputs === inputs) return { test: latest, unchanged: true };
  const answer = whyNotTested(data)
    ? undefined
    : await sample(deps, { cells: data.cells, sampling, seed: seedOf(year) });
  const { test, isNew } = await db.transaction().execute((trx) =>
    storeThresholdTest(trx, {
      ...year,
      methodVersion: THRESHOLD_METHOD_VERSION,
      inputs,
      boundarySetId: boundarySet?.boundarySetId,
      isSynthetic,
      files: files.map((file) => ({ month: file.month, sourceFileId: file.sourceFileId })),
      outcome: judgeThresholds(data, answer),
    }),
  );
  return { test, unchanged: !isNew };
}

/** What a run of the job says of itself in one line. */
export function thresholdCounts({ test, unchanged }: ThresholdReport): Record<string, unknown> {
  const { judgement, groups, monthsPresent } = test.outcome;
  const searches = groups.reduce((sum, group) => sum + group.searches, 0);
  return { unchanged, state: judgement.state, edition: test.edition, monthsPresent, searches };
}

/** A group's line of the answer. A number that there is none of is null, and `status` says why. */
interface GroupRow {
  group: EthnicGroup;
  searches: number;
  finds: number;
  residents: number;
  threshold: number | null;
  low: number | null;
  high: number | null;
  /** Threshold less that of White people. */
  contrast: number | null;
  contrastLow: number | null;
  contrastHigh: number | null;
}

/** The answer as a document for --json: with its caveats, so that no number goes without them. */
export function thresholdDocument({ test, unchanged }: ThresholdReport) {
  const { judgement, groups, leftOut, monthsPresent, monthsRecorded, sampling } = test.outcome;
  return {
    status: judgement.state,
    why: noThresholdsSentence(test.outcome) || null,
    experimental: true,
    from: test.from,
    to: test.to,
    monthsPresent,
    monthsRecorded,
    edition: test.edition,
    unchanged,
    methodVersion: test.methodVersion,
    isSynthetic: test.isSynthetic,
    groups: groups.map(
      ({ estimate, ...counts }): GroupRow => ({
        ...counts,
        threshold: estimate?.threshold.value ?? null,
        low: estimate?.threshold.low ?? null,
        high: estimate?.threshold.high ?? null,
        contrast: estimate?.contrast.value ?? null,
        contrastLow: estimate?.contrast.low ?? null,
        contrastHigh: estimate?.contrast.high ?? null,
      }),
    ),
    leftOut,
    sampling: sampling
      ? // JSON has no infinity.
        { ...sampling, largestRHat: Number.isFinite(sampling.largestRHat) ? sampling.largestRHat : 'Infinity' }
      : null,
    files: test.files,
    notes: THRESHOLD_NOTES,
  };
}

/** Lets a process of its own sample, and shows its progress, chain by chain. */
async function sample({ progress }: Deps, task: ThresholdTask): Promise<ThresholdTest> {
  progress.start('sampling', task.sampling.chains);
  // What it prints is no answer of ours; numbers such as Infinity travel as they are.
  const sampler = fork(new URL('./threshold-sampler.ts', import.meta.url), {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  try {
    return await new Promise((resolve, reject) => {
      sampler.on('message', (message: ThresholdMessage) => {
        if ('answer' in message) resolve(message.answer);
        else progress.advance(1);
      });
      sampler.once('error', reject);
      sampler.once('exit', (code, signal) =>
        reject(new Error(`the sampling of the threshold test ended with ${signal ?? `status ${code}`} and no answer`)),
      );
      sampler.send(task);
    });
  } finally {
    progress.stop();
    sampler.kill();
  }
}

/** The same for the same year, so that anyone can compute the thresholds again. */
function seedOf(year: Window): number {
  return createHash('sha256').update(`threshold test ${year.from} ${year.to}`).digest().readInt32LE(0);
}
