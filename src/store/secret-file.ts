import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The secret that signs cookies where none is set: made once and kept in the home folder, for its owner alone. Two processes
 * that start at once end up with the same.
 */
export async function findOrMakeSecret(home: string): Promise<string> {
  const path = join(home, 'sign-in-secret');
  const made = `${path}.${process.pid}`;
  await mkdir(home, { recursive: true });
  await writeFile(made, randomBytes(48).toString('base64url'), { mode: 0o600 });
  try {
    // A name is given once: whoever comes second reads what the first has made, and never half of it.
    await link(made, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(made);
  }
  return readFile(path, 'utf8');
}
