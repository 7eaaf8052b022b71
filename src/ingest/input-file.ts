import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { InputProblem } from '../problem.ts';
import { listZipMembers, type ZipMember } from './zip.ts';

/** Bytes that can be read more than once: a file, or a member of an archive. */
export interface InputFile {
  /** As shown to people; a member of an archive is `archive.zip!member`. */
  path: string;
  byteCount: number;
  /** Whether a person named this very file (then a format we do not know is their mistake, not ours to skip). */
  isNamed: boolean;
  open(): Promise<Readable>;
}

/** The archive's other families of files, which are not ours to read. */
const NOT_SEARCHES = /-(street|outcomes)\.csv$/i;

/**
 * Files that may hold searches, from what a person named: CSV files, archive ZIPs, and folders (read with their
 * subfolders, ZIPs in them too). In folders and ZIPs, anything but CSV is passed over. Sorted by path within each input.
 * A ZIP that cannot be read is one file whose opening fails, so that it stops no other. Throws InputProblem for a path
 * that is not there, and for a folder without any CSV.
 */
export async function listInputFiles(paths: readonly string[]): Promise<InputFile[]> {
  const files: InputFile[] = [];
  for (const path of paths) files.push(...(await listOneInput(path)));
  return files;
}

async function listOneInput(path: string): Promise<InputFile[]> {
  const info = await stat(path).catch(() => undefined);
  if (!info) throw new InputProblem(`${path}: there is no such file or folder.`);
  if (info.isFile()) {
    if (isZip(path)) return membersOf(path, info.size, true);
    return [looseFile(path, info.size, true)];
  }
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const found: InputFile[] = [];
  for (const name of entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()) {
    if (!isZip(name) && !mayHoldSearches(name)) continue;
    const { size } = await stat(name);
    if (isZip(name)) found.push(...(await membersOf(name, size, false)));
    else found.push(looseFile(name, size, false));
  }
  if (found.length === 0) throw new InputProblem(`${path}: no stop-and-search CSV in this folder or below it.`);
  return found;
}

async function membersOf(path: string, byteCount: number, isNamed: boolean): Promise<InputFile[]> {
  const members = await listZipMembers(path).catch((problem: unknown) => problem);
  if (!Array.isArray(members)) return [unreadable(path, byteCount, members)];
  const found = (members as ZipMember[]).filter((member) => mayHoldSearches(member.name));
  if (found.length === 0 && isNamed) {
    const problem = new InputProblem(`${path}: no stop-and-search CSV among the members of this ZIP.`);
    return [unreadable(path, byteCount, problem)];
  }
  return found.map((member) => ({
    path: `${path}!${member.name}`,
    byteCount: member.byteCount,
    isNamed: false,
    open: member.open,
  }));
}

function unreadable(path: string, byteCount: number, problem: unknown): InputFile {
  return { path, byteCount, isNamed: true, open: () => Promise.reject(problem) };
}

function looseFile(path: string, byteCount: number, isNamed: boolean): InputFile {
  return { path, byteCount, isNamed, open: async () => createReadStream(path, { highWaterMark: 1 << 18 }) };
}

const isZip = (path: string) => /\.zip$/i.test(path);
/** A name that begins with a dot is a program's own note, such as the ._ files of an archive packed on a Mac. */
const mayHoldSearches = (path: string) =>
  /\.csv$/i.test(path) && !NOT_SEARCHES.test(path) && !basename(path).startsWith('.');
