import { sql } from 'kysely';
import type { Grading, SampleRef } from '../domain/grading.ts';
import type { Db } from './connection.ts';

/** A sample as columns: one of two keys, the other empty. */
function columnsOf({ kind, sampleId }: SampleRef) {
  return {
    groundsSampleId: kind === 'grounds-sample' ? sampleId : null,
    dipSampleId: kind === 'dip-sample' ? sampleId : null,
  };
}

const columnOf = ({ kind }: SampleRef) => (kind === 'grounds-sample' ? 'groundsSampleId' : 'dipSampleId');

/** What people have graded of a sample, by number, in the order in which they did. */
export async function listGradings(db: Db, sample: SampleRef): Promise<Grading[]> {
  const rows = await db
    .selectFrom('groundsGrading')
    .select(['number', 'coder', 'role', 'grade', 'themes', 'note'])
    .where(columnOf(sample), '=', sample.sampleId)
    .orderBy('number')
    .orderBy('gradedAt')
    .orderBy('coder')
    .execute();
  return rows.map(({ note, ...grading }) => ({ ...grading, note: note ?? undefined }));
}

/** Adds a grade. None that is there is ever changed. */
export async function addGrading(db: Db, sample: SampleRef, grading: Grading, gradedAt: Date): Promise<void> {
  const { themes, note, ...rest } = grading;
  await db
    .insertInto('groundsGrading')
    .values({ ...columnsOf(sample), ...rest, themes: [...themes], note: note ?? null, gradedAt })
    .execute();
}

/** Lets one person at a time answer for a sample until the transaction ends, so that no text is read by a third. */
export async function lockAnswers(db: Db, { kind, sampleId }: SampleRef): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('evenhand'), hashtext(${`answers ${kind} ${sampleId}`}))`.execute(db);
}
