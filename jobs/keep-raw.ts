/** Keeping the bytes of a file as published, beside reading them. */
import { Readable } from 'node:stream';
import { addRawFile, findRawFile } from '../src/db/raw-file.ts';
import type { Deps } from '../src/deps.ts';
import type { InputFile } from '../src/ingest/input-file.ts';
import { readingOf } from '../src/ingest/inspect.ts';
import { beginRawFile, type RawKeeper } from '../src/store/raw-file.ts';

/** The same file, each of whose bytes also goes to the keeper as it is read; to be read once. */
export function keptWhileRead(input: InputFile, keeper: RawKeeper): InputFile {
  return { ...input, open: async () => Readable.from(passedOn(await input.open(), keeper)) };
}

async function* passedOn(stream: Readable, keeper: RawKeeper): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) {
      await keeper.take(chunk as Buffer);
      yield chunk as Buffer;
    }
  } finally {
    stream.destroy();
  }
}

/**
 * Keeps the bytes of a file that was loaded before they were kept. Where they are kept, or were and their time is over,
 * nothing is done.
 */
export async function keepKnownFile(deps: Deps, input: InputFile, sha256: string): Promise<void> {
  const { db } = deps.database;
  if (await findRawFile(db, sha256)) return;
  const keeper = await beginRawFile(deps.settings.home, { sha256, path: input.path });
  try {
    for await (const chunk of readingOf(input)) await keeper.take(chunk);
    await addRawFile(db, await keeper.keep());
  } finally {
    await keeper.discard();
  }
}
