import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { type LoadedFile, type LoadOptions, type LoadReport, loadSearches } from '../../jobs/load-searches.ts';
import type { Database } from '../../src/db/connection.ts';
import { makeDeps } from './deps.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Loads files, expects none to be refused, and returns the report. */
export async function load(
  database: Database,
  paths: string[],
  options: Partial<LoadOptions> = {},
): Promise<LoadReport> {
  const report = await loadSearches(makeDeps(database), { paths, ...options });
  const [refused] = report.refused;
  if (refused) throw new Error(`refused: ${refused.problem}`);
  return report;
}

/** Loads one file and returns what became of it. */
export async function loadOne(
  database: Database,
  path: string,
  options: Partial<LoadOptions> = {},
): Promise<LoadedFile> {
  const { files } = await load(database, [path], options);
  if (files.length !== 1) throw new Error(`${files.length} files were loaded from ${path}`);
  return files[0]!;
}

/** Loads one file, expects it to be refused, and returns what was said about it. */
export async function refusalOf(database: Database, path: string, options: Partial<LoadOptions> = {}): Promise<string> {
  const { files, refused } = await loadSearches(makeDeps(database), { paths: [path], ...options });
  if (files.length > 0 || refused.length !== 1) throw new Error(`${path} was not refused`);
  return refused[0]!.problem;
}

export interface StoredSearch {
  line: number;
  month: string;
  searched_on: string;
  searched_at: Date | null;
  latitude: number | null;
  longitude: number | null;
  area_code: string | null;
  subject: string;
  gender: string;
  age_band: string;
  apparent_age: number | null;
  self_defined: string;
  self_defined_group: string;
  officer_defined: string;
  officer_defined_group: string;
  power: string;
  object: string;
  reason: string;
  outcome: string;
  is_find: boolean | null;
  is_outer_clothing_exceeded: boolean | null;
  record_ref: string | null;
  search_count: number;
  text: string | null;
}

/** The accepted searches of a file in the order of their lines, with their written grounds. */
export async function searchesOf(database: Database, sourceFileId: number): Promise<StoredSearch[]> {
  const { rows } = await database.pool.query<StoredSearch>(
    `select * from search left join written_grounds using (source_file_id, month, line)
     where source_file_id = $1 order by line`,
    [sourceFileId],
  );
  return rows;
}

/** The row problems of a file as "line column: value - reason", in the order of their lines. */
export async function problemsOf(database: Database, sourceFileId: number): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select line || ' ' || column_name || ': ' || value || ' - ' || reason as text
    from row_problem
    where source_file_id = ${sourceFileId}
    order by line, column_name collate "C", reason collate "C"`.execute(database.db);
  return rows.map((row) => row.text);
}

/** Starts the job in a process of its own, as a person would at a terminal. */
export function startLoad(databaseUrl: string, home: string, paths: string[]) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'jobs/run.ts', 'load-searches', '--json', ...paths.flatMap((path) => ['--from-file', path])],
    {
      cwd: ROOT,
      env: { ...process.env, DATABASE_URL: databaseUrl, EVENHAND_HOME: home, LOG_LEVEL: 'silent', SMTP_URL: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  let complaint = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const ended = new Promise<{ status: number | null; output: string; complaint: string }>((resolve) =>
    child.on('close', (status) => resolve({ status, output, complaint })),
  );
  return { child, ended };
}
