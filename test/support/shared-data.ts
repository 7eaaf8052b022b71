import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Folder of real published records, beside the checkout; not part of the repository. */
const SHARED = new URL('../../../shared/', import.meta.url);

/** Path of a file or folder of real records. */
export function sharedPath(path: string): string {
  return fileURLToPath(new URL(path, SHARED));
}

/** Skips the running test or suite, by name, where the real records are absent. */
export function needsSharedData(context: Mocha.Context, path = 'data'): void {
  if (!existsSync(sharedPath(path))) context.skip();
}
