import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of which nobody may be left to take care. */
export interface LeftoverFile {
  path: string;
  name: string;
  changedAt: Date;
}

/** Files of a folder with such an ending, by name, the folder's own alone; none where there is no folder. */
export async function listFilesIn(folder: string, ending: string): Promise<LeftoverFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const found: LeftoverFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith(ending)) continue;
    const path = join(folder, entry.name);
    // Another process may have done away with it meanwhile.
    const info = await stat(path).catch(() => undefined);
    if (info) found.push({ path, name: entry.name, changedAt: info.mtime });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Deletes a file; where it is gone already nothing happens. */
export async function deleteFile(path: string): Promise<void> {
  await rm(path, { force: true });
}
