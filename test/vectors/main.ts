import { parseArgs } from 'node:util';
import { InputProblem } from '../../src/problem.ts';
import { runVectors } from './runner.ts';

const HELP = `npm run --silent vectors -- FOLDER

Runs every test vector file (*.json) in FOLDER against the statistics of src/stats.
Prints a line for each key that differs, a line for each key we do not offer, then the number of cases that
passed and failed. A case passes when every key we offer agrees within its tolerance; a case none of whose keys
we offer is counted apart. Exit 0: no failures; 1: a failure; 2: the folder or a file cannot be used.
`;

function parseFolder(args: readonly string[]): string | 'help' {
  let parsed: { values: { help?: boolean | undefined }; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...args], options: { help: { type: 'boolean', short: 'h' } }, allowPositionals: true });
  } catch (cause) {
    throw new InputProblem(`${(cause as Error).message}; expected one folder, or --help`, { cause });
  }
  if (parsed.values.help === true) return 'help';
  const [folder, ...rest] = parsed.positionals;
  if (folder === undefined) throw new InputProblem('no folder given, expected one folder of test vector files');
  if (rest.length > 0) throw new InputProblem(`${rest.length + 1} folders given, expected one`);
  return folder;
}

function main(args: readonly string[]): number {
  try {
    const folder = parseFolder(args);
    if (folder === 'help') {
      process.stdout.write(HELP);
      return 0;
    }
    const run = runVectors(folder);
    const lines = [
      ...run.failures.map((line) => `failed: ${line}`),
      ...run.gaps.map((line) => `not offered: ${line}`),
      `${run.notOffered} cases not offered`,
      `${run.passed} passed, ${run.failed} failed`,
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
    return run.failed > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof InputProblem)) throw error;
    process.stderr.write(`vectors: ${error.message}\n`);
    return 2;
  }
}

process.exitCode = main(process.argv.slice(2));
