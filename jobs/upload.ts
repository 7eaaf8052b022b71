import { stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { putIntoInbox, reportName } from '../src/ingest/inbox.ts';
import { InputProblem } from '../src/problem.ts';
import { boroughOfCode } from '../src/vocabulary/area.ts';

export interface UploadOptions {
  paths: readonly string[];
  /** The borough of an MPS extract that has no borough column. */
  areaCode?: string | undefined;
}

/** A file that was put into the watched folder. */
export interface UploadedFile {
  path: string;
  sha256: string;
  /** Where it waits, and where the report on it will lie: the one or the other. */
  waitingPath: string;
  reportPathIfDone: string;
  reportPathIfRejected: string;
}

/**
 * Copies files into the watched folder, each whole at once, and tells where the report on each will be; needs no database. Where one
 * of them cannot be used at all, none is copied: throws InputProblem.
 */
export async function upload(inboxFolder: string, { paths, areaCode }: UploadOptions): Promise<UploadedFile[]> {
  if (paths.length === 0) throw new InputProblem('upload needs a file: --from-file PATH.');
  const borough = areaCode === undefined ? undefined : boroughOfCode(areaCode);
  if (areaCode !== undefined && !borough) {
    throw new InputProblem(`--area ${areaCode} is no London borough (expected E09000001 to E09000033).`);
  }
  for (const path of paths) await checkFile(path);
  const uploaded: UploadedFile[] = [];
  for (const path of paths) {
    const { path: waitingPath, sha256 } = await putIntoInbox(inboxFolder, path, borough?.code);
    const report = (shelf: string) => join(inboxFolder, shelf, reportName(basename(waitingPath)));
    uploaded.push({
      path,
      sha256,
      waitingPath,
      reportPathIfDone: report('done'),
      reportPathIfRejected: report('rejected'),
    });
  }
  return uploaded;
}

async function checkFile(path: string): Promise<void> {
  const info = await stat(path).catch(() => undefined);
  if (!info?.isFile()) throw new InputProblem(`${path}: there is no such file.`);
  if (info.size === 0) throw new InputProblem(`${path}: the file is empty.`);
  if (!/\.(csv|zip)$/i.test(path) || /^[.~]/.test(basename(path))) {
    throw new InputProblem(
      `${path}: this cannot be uploaded (expected a name ending in .csv or .zip, and no hidden file).`,
    );
  }
}

/** What the person at the terminal is told. */
export function uploadText(inboxFolder: string, files: readonly UploadedFile[]): string {
  return [
    ...files.flatMap(({ path, waitingPath, reportPathIfDone, reportPathIfRejected }) => [
      `${path} waits in the watched folder as ${relative(inboxFolder, waitingPath)}.`,
      `  The report will be at ${reportPathIfDone}`,
      `  or, where it is rejected, at ${reportPathIfRejected}`,
    ]),
    'A worker that runs takes it within two minutes; without one, run: npm run job -- watch-inbox',
    'Where a file of the same name lies there already, the beginning of the checksum is added to the new one’s name.',
  ].join('\n');
}
