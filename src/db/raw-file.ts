import type { Db } from './connection.ts';

/** A file kept as published, with its sizes in bytes. */
export interface RawFile {
  sha256: string;
  byteCount: number;
  compressedByteCount: number;
  storedAt: Date;
  /** When its time was over; its bytes are no longer kept then. */
  deletedAt: Date | undefined;
}

/** Writes that a file is kept; one that was deleted before is kept again. A second call changes nothing. */
export async function addRawFile(
  db: Db,
  file: Pick<RawFile, 'sha256' | 'byteCount' | 'compressedByteCount'>,
): Promise<void> {
  await db
    .insertInto('rawFile')
    .values(file)
    .onConflict((conflict) => conflict.column('sha256').doUpdateSet({ ...file, deletedAt: null }))
    .execute();
}

/** What is known of a file of that checksum; nothing where it was never kept. */
export async function findRawFile(db: Db, sha256: string): Promise<RawFile | undefined> {
  const row = await db.selectFrom('rawFile').selectAll().where('sha256', '=', sha256).executeTakeFirst();
  return row && { ...row, deletedAt: row.deletedAt ?? undefined };
}

/** Every file whose bytes are to be there, by checksum. */
export async function listRawFilesKept(db: Db): Promise<Omit<RawFile, 'deletedAt'>[]> {
  return db
    .selectFrom('rawFile')
    .select(['sha256', 'byteCount', 'compressedByteCount', 'storedAt'])
    .where('deletedAt', 'is', null)
    .orderBy('sha256')
    .execute();
}

/** Writes that files are no longer kept: before their bytes go, so that no row promises what is not there. */
export async function markRawFilesDeleted(db: Db, sha256s: readonly string[], at: Date): Promise<void> {
  if (sha256s.length === 0) return;
  await db
    .updateTable('rawFile')
    .set({ deletedAt: at })
    .where('sha256', 'in', [...sha256s])
    .where('deletedAt', 'is', null)
    .execute();
}
