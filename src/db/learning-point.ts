import type { LearningOrigin, LearningPoint } from '../domain/learning-point.ts';
import type { Db } from './connection.ts';

/** A point as stored. */
export interface StoredLearningPoint extends LearningPoint {
  learningPointId: number;
  writtenAt: Date;
}

/** Stores a point and returns its number. None is ever changed. */
export async function addLearningPoint(
  db: Db,
  { theme, text, month, areaCode, origin }: LearningPoint,
  { personId, writtenAt }: { personId: string; writtenAt: Date },
): Promise<number> {
  const { learningPointId } = await db
    .insertInto('learningPoint')
    .values({
      theme,
      text,
      month: `${month}-01`,
      areaCode: areaCode ?? null,
      flagId: origin.kind === 'flag' ? origin.flagId : null,
      groundsSampleId: origin.kind === 'grounds-sample' ? origin.sampleId : null,
      dipSampleId: origin.kind === 'dip-sample' ? origin.sampleId : null,
      number: origin.kind === 'flag' ? null : origin.number,
      personId,
      writtenAt,
    })
    .returning('learningPointId')
    .executeTakeFirstOrThrow();
  return learningPointId;
}

/** Every point, latest written first. */
export async function listLearningPoints(db: Db): Promise<StoredLearningPoint[]> {
  const rows = await db.selectFrom('learningPoint').selectAll().orderBy('learningPointId', 'desc').execute();
  return rows.map((row) => ({
    learningPointId: row.learningPointId,
    theme: row.theme,
    text: row.text,
    month: row.month.slice(0, 7),
    areaCode: row.areaCode ?? undefined,
    origin: originOf(row),
    writtenAt: row.writtenAt,
  }));
}

function originOf(row: {
  flagId: number | null;
  groundsSampleId: number | null;
  dipSampleId: number | null;
  number: number | null;
}): LearningOrigin {
  if (row.flagId !== null) return { kind: 'flag', flagId: row.flagId };
  const { groundsSampleId, dipSampleId, number } = row;
  if (number === null) throw new Error('a learning point was written on neither a flag nor a record');
  return groundsSampleId === null
    ? { kind: 'dip-sample', sampleId: dipSampleId!, number }
    : { kind: 'grounds-sample', sampleId: groundsSampleId, number };
}
