import { sql } from 'kysely';
import type { Db } from './connection.ts';

export type DownloadService = 'archive' | 'api' | 'population' | 'boundaries';

/** A file as it was fetched from a publisher. */
export interface NewDownload {
  service: DownloadService;
  address: string;
  path: string;
  retrievedAt: Date;
  etag: string | undefined;
  lastModified: string | undefined;
  md5: string | undefined;
  sha256: string;
  byteCount: number;
}

/** A version of a file that was fetched, with what became of it. */
export interface Download extends NewDownload {
  downloadId: number;
  state: 'fetched' | 'used' | 'refused';
  problem: string | undefined;
}

/**
 * Writes down a file that was fetched and returns its number. The same bytes from the same address again keep their row,
 * and the time they first came; where they lie, when they last came and what the publisher said of them is brought up to date.
 */
export async function storeDownload(db: Db, download: NewDownload): Promise<number> {
  const { downloadId } = await db
    .insertInto('download')
    .values({
      ...download,
      lastRetrievedAt: download.retrievedAt,
      etag: download.etag ?? null,
      lastModified: download.lastModified ?? null,
      md5: download.md5 ?? null,
      state: 'fetched',
      problem: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['address', 'sha256']).doUpdateSet((update) => ({
        path: update.ref('excluded.path'),
        lastRetrievedAt: sql<Date>`greatest(download.last_retrieved_at, excluded.last_retrieved_at)`,
        etag: update.fn.coalesce('excluded.etag', 'download.etag'),
        lastModified: update.fn.coalesce('excluded.lastModified', 'download.lastModified'),
      })),
    )
    .returning('downloadId')
    .executeTakeFirstOrThrow();
  return downloadId;
}

/** Writes what became of a download: used, or refused with the reason. */
export async function finishDownload(db: Db, downloadId: number, problem: string | undefined): Promise<void> {
  await db
    .updateTable('download')
    .set({ state: problem === undefined ? 'used' : 'refused', problem: problem ?? null })
    .where('downloadId', '=', downloadId)
    .execute();
}

/** The version of an address that came last, or undefined where none ever did. */
export async function findLatestDownload(db: Db, address: string): Promise<Download | undefined> {
  const row = await db
    .selectFrom('download')
    .selectAll()
    .where('address', '=', address)
    .orderBy('lastRetrievedAt', 'desc')
    .orderBy('downloadId', 'desc')
    .executeTakeFirst();
  if (!row) return undefined;
  const { etag, lastModified, md5, problem } = row;
  return {
    ...row,
    etag: etag ?? undefined,
    lastModified: lastModified ?? undefined,
    md5: md5 ?? undefined,
    problem: problem ?? undefined,
  };
}

/** Writes that a stored file came in a download; a second call changes nothing. */
export async function storeRetrieval(db: Db, sourceFileId: number, downloadId: number): Promise<void> {
  await db
    .insertInto('sourceFileRetrieval')
    .values({ sourceFileId, downloadId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** From what address and when a stored file was retrieved. */
export interface Retrieval {
  service: DownloadService;
  address: string;
  retrievedAt: Date;
  /** Checksum of what was fetched: of the ZIP, where the file is a member of one. */
  sha256: string;
}

/** Each retrieval of a stored file, first one first; none where a person handed it over. */
export async function listRetrievals(db: Db, sourceFileId: number): Promise<Retrieval[]> {
  return db
    .selectFrom('sourceFileRetrieval')
    .innerJoin('download', 'download.downloadId', 'sourceFileRetrieval.downloadId')
    .select(['service', 'address', 'retrievedAt', 'sha256'])
    .where('sourceFileId', '=', sourceFileId)
    .orderBy('download.downloadId')
    .execute();
}
