import type { Db } from '../../db/connection.ts';
import { findDipSample } from '../../db/dip-sample.ts';
import { listGradings } from '../../db/grounds-grading.ts';
import { findSample, listCodings } from '../../db/grounds-sample.ts';
import { listReadableNumbers } from '../../db/sampled-text.ts';
import type { SampleAnswers } from '../../domain/blind-reading.ts';
import type { CodingDecisions } from '../../domain/coding-guide.ts';
import type { SampleRef } from '../../domain/grading.ts';
import { NotFound } from '../not-found-page.ts';

/** A sample with what people have answered for it. */
export interface AnsweredSample {
  ref: SampleRef;
  title: string;
  texts: number;
  answers: SampleAnswers;
  /** Numbers of its texts that can still be read, in order. */
  kept: number[];
  /** What its readers go by; of a list for scrutiny none. */
  decisions: CodingDecisions | undefined;
}

/** Finds a sample with its answers; throws NotFound where there is none. */
export async function getAnsweredSample(db: Db, ref: SampleRef): Promise<AnsweredSample> {
  const { texts, decisions } = await findTexts(db, ref);
  const isBlind = ref.kind === 'grounds-sample';
  return {
    ref,
    title: isBlind ? `Blind reading, sample ${ref.sampleId}` : `Sample ${ref.sampleId}`,
    texts,
    decisions,
    answers: {
      codings: isBlind ? await listCodings(db, ref.sampleId) : [],
      gradings: await listGradings(db, ref),
      hasTiers: isBlind,
    },
    kept: await listReadableNumbers(db, ref),
  };
}

async function findTexts(
  db: Db,
  { kind, sampleId }: SampleRef,
): Promise<{ texts: number; decisions: CodingDecisions | undefined }> {
  if (kind === 'grounds-sample') {
    const sample = await findSample(db, sampleId);
    if (!sample) throw new NotFound();
    return sample;
  }
  const sample = await findDipSample(db, sampleId);
  if (!sample) throw new NotFound();
  return { texts: sample.records, decisions: undefined };
}
