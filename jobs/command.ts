import { parseArgs } from 'node:util';
import type { Deps, Progress } from '../src/deps.ts';
import { isMonth } from '../src/domain/period.ts';
import type { Decisions } from '../src/grounds/reading.ts';
import { InputProblem } from '../src/problem.ts';

const OPTIONS = {
  month: { type: 'string' },
  force: { type: 'string' },
  year: { type: 'string' },
  area: { type: 'string' },
  'from-file': { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  group: { type: 'string' },
  email: { type: 'string' },
  name: { type: 'string' },
  role: { type: 'string' },
  bcu: { type: 'string' },
  base: { type: 'string' },
  vintage: { type: 'string' },
  materiality: { type: 'string' },
  reclassify: { type: 'boolean' },
  size: { type: 'string' },
  seed: { type: 'string' },
  sample: { type: 'string' },
  coder: { type: 'string' },
  adjudicate: { type: 'boolean' },
  release: { type: 'boolean' },
  annotate: { type: 'string' },
  stop: { type: 'string' },
  head: { type: 'string' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Option = keyof typeof OPTIONS;
type Named<Kind> = { [name in Option]: (typeof OPTIONS)[name] extends Kind ? name : never }[Option];
type Flag = Named<{ type: 'boolean' }>;
type Repeated = Named<{ multiple: true }>;

/** What was given at the command line: texts, or nothing; whether a switch is there; files; and words beside the options. */
export type Arguments = Record<Exclude<Option, Flag | Repeated>, string | undefined> &
  Record<Flag, boolean> & { files: string[]; rest: string[] };

/** What a job answers: the document for --json, the lines for people, and whether input, or what was looked at, was at fault. */
export interface Answer {
  json: unknown;
  text: string;
  isRefused?: boolean;
  isFailed?: boolean;
}

/** What work without a database needs all the same. */
export interface Lent {
  inboxFolder: string;
  decisions: Decisions;
  progress: Progress;
}

/** One job as it is run by hand. */
export interface Command {
  does: string;
  /** What else --help of the job tells. */
  more?: string;
  usage: string;
  options: readonly Option[];
  /** Whether it does nothing without a month. */
  needsMonth?: boolean;
  /** Throws InputProblem where other options cannot be used: before anything is opened or started. */
  check?(given: Arguments): void;
  /** Whether words beside the options are taken, and what they are. */
  takes?: 'paths' | 'a number';
  run?(deps: Deps, given: Arguments): Promise<Answer>;
  /** In place of `run`, for work that needs no database: gives what is to be printed, piece by piece. */
  runAlone?(given: Arguments, lend: () => Lent): AsyncIterable<string>;
}

/** Jobs by name. */
export type Commands = Record<string, Command>;

/** Reads the words after a job's name; throws InputProblem with the job's usage where they cannot be understood. */
export function parseWords(command: Command, words: string[]): Arguments {
  const names: readonly Option[] = [...command.options, 'json', 'help'];
  const options = Object.fromEntries(names.map((name) => [name, OPTIONS[name]]));
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: words, options, allowPositionals: command.takes !== undefined, strict: true });
  } catch (cause) {
    throw new InputProblem(`${(cause as Error).message}\nUsage: npm run job -- ${command.usage} [--json]`, { cause });
  }
  const values = Object.fromEntries(
    (Object.keys(OPTIONS) as Option[]).map((name) => {
      const value = parsed.values[name];
      return [name, OPTIONS[name].type === 'boolean' ? value === true : value];
    }),
  );
  const fromFile = (values['from-file'] as string[] | undefined) ?? [];
  const files = command.takes === 'paths' ? [...fromFile, ...parsed.positionals] : fromFile;
  return { ...values, files, rest: parsed.positionals } as Arguments;
}

/** Throws InputProblem where the month is missing or none: before anything is opened or started. */
export function requireMonth({ month }: Arguments, isNeeded: boolean): void {
  if (month === undefined && isNeeded) throw new InputProblem('Which month? Give --month YYYY-MM.');
  if (month !== undefined && !isMonth(month))
    throw new InputProblem(`--month ${month} is not a month (expected YYYY-MM).`);
}

/** The whole number of an option; throws InputProblem where it is missing, none, too small or beyond what is stored. */
export function wholeNumber(option: Option, given: string | undefined, least: number): number {
  const most = 2_147_483_647;
  if (given === undefined) throw new InputProblem(`--${option} is missing: give a whole number from ${least}.`);
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= least && number <= most) return number;
  throw new InputProblem(`--${option} ${given} cannot be used (expected a whole number from ${least} to ${most}).`);
}
