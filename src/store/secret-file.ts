import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The secret that signs cookies where none is set: made once and kept in the home folder, for its owner alone. Two processes
 * that start at once end up with the same.
 */
export async function findOrMakeSecret(home: string): Promise<string> {
  const path = join(home, 'sign-in-secret');
  await mkdir(home, { recursive: true });
  try {
    await writeFile(path, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFile(path, 'utf8');
}
