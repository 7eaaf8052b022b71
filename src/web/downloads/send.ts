import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { CsvFile } from './files.ts';

/** Lets pages of other sites read what is public. */
export function openToOthers(response: Response): void {
  response.set('Access-Control-Allow-Origin', '*').set('Cross-Origin-Resource-Policy', 'cross-origin');
}

/**
 * Sends a file as it is written. `parts` name everything that its content follows from: who has the file of the same parts is told
 * so, and nothing is written again. Who asks for the head alone gets no more.
 */
export async function sendCsv(
  request: Request,
  response: Response,
  { name, parts, file }: { name: string; parts: readonly (string | number)[]; file: () => CsvFile },
): Promise<void> {
  openToOthers(response);
  const tag = createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 27);
  response
    .status(200)
    // Asked for again each time: a month may be measured anew, or stopped.
    .set('Cache-Control', 'public, no-cache')
    .set('ETag', `W/"${tag}"`)
    .set('Content-Disposition', `attachment; filename="${name}"`)
    .type('text/csv');
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  try {
    await pipeline(Readable.from(file()), response);
  } catch (error) {
    // Who asked went away before the end; nobody is left to be told anything.
    if ((error as { code?: unknown }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
