import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { readConfig } from '../src/config.ts';
import type { Deps } from '../src/deps.ts';
import { MATERIALITIES, USUAL_MATERIALITY } from '../src/domain/grid-rule.ts';
import { isMonth } from '../src/domain/period.ts';
import { InputProblem } from '../src/problem.ts';
import { openProgress } from '../src/progress.ts';
import { openDeps } from '../src/start.ts';
import { classifyFile } from './classify.ts';
import { classifyTexts, groundsCounts } from './classify-grounds.ts';
import { codeGrounds, codingCounts } from './code-grounds.ts';
import { deliverMail } from './deliver-mail.ts';
import { figures } from './figures.ts';
import { flagCells } from './flag-cells.ts';
import { hold } from './hold.ts';
import { loadBoundaries } from './load-boundaries.ts';
import { loadGroups } from './load-groups.ts';
import { loadSearches } from './load-searches.ts';
import { measure } from './measure.ts';
import { runMonth } from './month.ts';
import { raiseFlags } from './raise-flags.ts';
import { waitAndRecord } from './record-run.ts';
import * as report from './report.ts';
import { ofCoding, ofSample } from './report-coding.ts';
import { type SampleOptions, sampleCounts, sampleGrounds } from './sample-grounds.ts';
import { sendDigests } from './send-digests.ts';
import { findThresholdYear, testThresholds, thresholdCounts, thresholdDocument } from './threshold-test.ts';
import { trace, traceMail } from './trace.ts';
import { changeCounts, watchChange } from './watch-change.ts';

const OPTIONS = {
  month: { type: 'string' },
  force: { type: 'string' },
  area: { type: 'string' },
  'from-file': { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  group: { type: 'string' },
  base: { type: 'string' },
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
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Option = keyof typeof OPTIONS;

interface Arguments {
  month: string | undefined;
  force: string | undefined;
  area: string | undefined;
  files: string[];
  from: string | undefined;
  to: string | undefined;
  group: string | undefined;
  base: string | undefined;
  materiality: string | undefined;
  reclassify: boolean;
  size: string | undefined;
  seed: string | undefined;
  sample: string | undefined;
  coder: string | undefined;
  adjudicate: boolean;
  release: boolean;
  annotate: string | undefined;
  stop: string | undefined;
  rest: string[];
}

/** What a job answers: the document for --json, the lines for people, and whether input was at fault. */
interface Answer {
  json: unknown;
  text: string;
  isRefused?: boolean;
}

interface Job {
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
  runAlone?(given: Arguments): AsyncIterable<string>;
}

const JOBS: Record<string, Job> = {
  month: {
    does: 'runs a month end to end: load, read written grounds, measure, raise flags, watch for change, write and send mail',
    usage: 'month [--month YYYY-MM] [--from-file PATH ...] [--force ID] [--area CODE]',
    options: ['month', 'from-file', 'force', 'area'],
    takes: 'paths',
    run: async (deps, given) => {
      const result = await runMonth(deps, given.month, loadOptions(given, false));
      return {
        json: { job: 'month', ...result },
        text: report.ofMonth(result),
        isRefused: result.status === 'refused',
      };
    },
  },
  'load-searches': {
    does: 'loads stop-and-search records: CSV, archive ZIP, or a folder of them',
    usage: 'load-searches --from-file PATH ... [--force ID] [--month YYYY-MM] [--area CODE]',
    options: ['month', 'from-file', 'force', 'area'],
    takes: 'paths',
    run: async (deps, given) => {
      if (given.files.length === 0) throw new InputProblem('load-searches needs a file: --from-file PATH.');
      const result = await waitAndRecord(
        deps,
        { job: 'load-searches', period: given.month ?? 'by hand', counts: ({ totals }) => ({ ...totals }) },
        () => loadSearches(deps, loadOptions(given, true)),
      );
      const isRefused = result.refused.length > 0;
      return {
        json: { job: 'load-searches', month: given.month ?? null, status: isRefused ? 'refused' : 'loaded', ...result },
        text: report.ofLoad(result),
        isRefused,
      };
    },
  },
  'load-boundaries': {
    does: 'loads borough polygons (GeoJSON) and places searches by them',
    usage: 'load-boundaries --from-file PATH',
    options: ['from-file'],
    takes: 'paths',
    run: async (deps, given) => {
      const result = await waitAndRecord(
        deps,
        { job: 'load-searches', period: 'boundaries', counts: (counts) => ({ ...counts }) },
        () => loadBoundaries(deps, given.files),
      );
      return { json: { job: 'load-boundaries', status: 'loaded', ...result }, text: report.ofBoundaries(result) };
    },
  },
  'load-groups': {
    does: 'loads monitoring groups (CSV: group, borough code, email, next meeting)',
    usage: 'load-groups --from-file PATH',
    options: ['from-file'],
    takes: 'paths',
    run: async (deps, given) => {
      const result = await waitAndRecord(
        deps,
        { job: 'load-groups', period: 'by hand', counts: ({ groups, added, updated }) => ({ groups, added, updated }) },
        () => loadGroups(deps, given.files),
      );
      return { json: { job: 'load-groups', status: 'loaded', ...result }, text: report.ofGroups(result) };
    },
  },
  'classify-grounds': {
    does: 'reads the written grounds that have not been read yet, or with --reclassify those of an earlier classifier',
    usage: 'classify-grounds [--month YYYY-MM] [--reclassify]',
    options: ['month', 'reclassify'],
    run: async (deps, given) => {
      const { month, reclassify } = given;
      const result = await waitAndRecord(
        deps,
        { job: 'classify-grounds', period: month ?? 'by hand', counts: groundsCounts },
        () => classifyTexts(deps, { month, reclassify }),
      );
      return {
        json: { job: 'classify-grounds', month: month ?? null, status: 'classified', ...result },
        text: report.ofGrounds(result),
      };
    },
  },
  'sample-grounds': {
    does: 'draws a random sample of written grounds and writes the file that two people read blind',
    usage: 'sample-grounds --size N --seed N [--month YYYY-MM]',
    options: ['size', 'seed', 'month'],
    check: sampleArguments,
    run: async (deps, given) => {
      const { size, seed, month } = sampleArguments(given);
      const result = await waitAndRecord(
        deps,
        { job: 'sample-grounds', period: month ?? 'by hand', counts: sampleCounts },
        () => sampleGrounds(deps, { size, seed, month }),
      );
      return { json: { job: 'sample-grounds', status: 'drawn', ...result }, text: ofSample(result) };
    },
  },
  'code-grounds': {
    does: 'takes in what one person read into a sample, or tells how well people agree and the classifier does',
    more: `--coder names the person by a role or initials, not by the full name: it is stored. --adjudicate takes the answers of a
third person, who settles what two others read differently. Without a file it tells how far the sample has been read, how
well people agree, how well the classifier does for each ethnic group, and what is open.`,
    usage: 'code-grounds --sample N [--coder NAME --from-file CSV [--adjudicate]]',
    options: ['sample', 'coder', 'from-file', 'adjudicate'],
    check: (given) => wholeNumber('sample', given.sample, 1),
    run: async (deps, given) => {
      const sampleId = wholeNumber('sample', given.sample, 1);
      const { coder, files: paths, adjudicate: isAdjudicating } = given;
      const result = await waitAndRecord(
        deps,
        { job: 'code-grounds', period: `sample ${sampleId}`, counts: codingCounts },
        () => codeGrounds(deps, { sampleId, coder, paths, isAdjudicating }),
      );
      const status = result.taken ? 'taken' : 'told';
      return { json: { job: 'code-grounds', status, ...result }, text: ofCoding(result) };
    },
  },
  measure: {
    does: 'computes and stores the figures of a month',
    usage: 'measure --month YYYY-MM',
    options: ['month'],
    needsMonth: true,
    run: async (deps, given) => {
      const month = given.month!;
      const {
        measured: _,
        records: __,
        grounds: ___,
        ...result
      } = await waitAndRecord(deps, { job: 'measure', period: month, counts: ({ unchanged }) => ({ unchanged }) }, () =>
        measure(deps, month),
      );
      return { json: { job: 'measure', month, status: 'measured', ...result }, text: report.ofMeasure(month, result) };
    },
  },
  'raise-flags': {
    does: 'lists the figures of a month that stand out and brings the flags up to date',
    usage: 'raise-flags --month YYYY-MM',
    options: ['month'],
    needsMonth: true,
    run: async (deps, given) => {
      const month = given.month!;
      const result = await waitAndRecord(
        deps,
        { job: 'raise-flags', period: month, counts: ({ lists: _, ...counts }) => counts },
        async () => {
          return raiseFlags(deps, month, await measure(deps, month));
        },
      );
      return { json: { job: 'raise-flags', month, status: 'raised', ...result }, text: report.ofFlags(month, result) };
    },
  },
  'watch-change': {
    does: 'looks for ratios and numbers of searches that have changed over time',
    usage: 'watch-change --month YYYY-MM',
    options: ['month'],
    needsMonth: true,
    run: async (deps, given) => {
      const month = given.month!;
      const result = await waitAndRecord(deps, { job: 'watch-change', period: month, counts: changeCounts }, () =>
        watchChange(deps, month),
      );
      const { states, ...watch } = result.watch;
      return {
        json: { job: 'watch-change', month, status: 'watched', ...result, watch, states: Object.fromEntries(states) },
        text: report.ofChanges(month, result),
      };
    },
  },
  'send-digests': {
    does: 'writes the mail of a month to every monitoring group, once its hold is over',
    usage: 'send-digests --month YYYY-MM',
    options: ['month'],
    needsMonth: true,
    run: async (deps, given) => {
      const month = given.month!;
      const result = await waitAndRecord(
        deps,
        { job: 'send-digests', period: month, counts: ({ written }) => ({ written }) },
        () => sendDigests(deps, month),
      );
      return {
        json: { job: 'send-digests', month, status: result.hold.state, ...result },
        text: report.ofDigests(month, result),
      };
    },
  },
  'deliver-mail': {
    does: 'sends every mail that is due',
    usage: 'deliver-mail',
    options: [],
    run: async (deps) => {
      const result = await waitAndRecord(
        deps,
        { job: 'deliver-mail', period: 'by hand', counts: (counts) => ({ ...counts }) },
        () => deliverMail(deps),
      );
      return { json: { job: 'deliver-mail', status: 'delivered', ...result }, text: report.ofDelivery(result) };
    },
  },
  'threshold-test': {
    does: 'tests the thresholds of the last financial year (experimental)',
    usage: 'threshold-test [--month YYYY-MM]',
    options: ['month'],
    run: async (deps, given) => {
      const { to: month } = await findThresholdYear(deps, given.month);
      const result = await waitAndRecord(deps, { job: 'threshold-test', period: month, counts: thresholdCounts }, () =>
        testThresholds(deps, month),
      );
      return {
        json: { job: 'threshold-test', month, ...thresholdDocument(result) },
        text: report.ofThresholds(result),
      };
    },
  },
  hold: {
    does: 'shows the hold on a month, or releases, annotates or stops it',
    usage: 'hold --month YYYY-MM [--release | --annotate TEXT | --stop REASON]',
    options: ['month', 'release', 'annotate', 'stop'],
    needsMonth: true,
    run: async (deps, given) => {
      const month = given.month!;
      const result = await hold(deps, month, given);
      return { json: { job: 'hold', month, status: result.state, ...result }, text: report.ofHold(month, result) };
    },
  },
  figures: {
    does: 'prints the figures of an area for any months',
    usage: 'figures --area CODE --from YYYY-MM --to YYYY-MM [--group G] [--base self-defined|officer-defined]',
    options: ['area', 'from', 'to', 'group', 'base'],
    run: async (deps, given) => {
      const result = await figures(deps, { ...given, areaCode: given.area });
      return { json: result, text: report.ofFigures(result) };
    },
  },
  'flag-cells': {
    does: 'runs the flag rule on any grid (CSV: area,group,reason,n,residents,n0,residents0), one JSON line a cell',
    usage: `flag-cells FILE.csv [--materiality ${MATERIALITIES.join('|')}]`,
    options: ['materiality'],
    takes: 'paths',
    async *runAlone(given) {
      const [path, ...more] = given.files;
      if (path === undefined || more.length > 0) {
        throw new InputProblem(`flag-cells takes one file (${given.files.length} given).`);
      }
      const asked = given.materiality ?? String(USUAL_MATERIALITY);
      const materiality = MATERIALITIES.find((one) => String(one) === asked);
      if (materiality === undefined) {
        throw new InputProblem(`--materiality ${asked} is not offered (expected ${MATERIALITIES.join(', ')}).`);
      }
      const { cells, fit, expectedFalse } = await flagCells(path, materiality);
      process.stderr.write(`${report.ofFlaggedCells(cells, fit, expectedFalse)}\n`);
      const lines = cells.map((cell) => JSON.stringify(cell)).join('\n');
      // JSON lines either way: the document is a line a cell.
      yield `${lines}\n`;
    },
  },
  classify: {
    does: 'reads written grounds from a file of JSON lines (id, text) into tiers, one JSON line a text',
    usage: 'classify FILE.jsonl',
    options: [],
    takes: 'paths',
    async *runAlone(given) {
      const [path, ...more] = given.files;
      if (path === undefined || more.length > 0) {
        throw new InputProblem(`classify takes one file (${given.files.length} given).`);
      }
      yield* classifyFile(path, readConfig().decisions, openProgress());
    },
  },
  trace: {
    does: 'walks a published figure back to the files and lines it rests on',
    usage: 'trace FIGURE_ID | digest-NUMBER',
    options: [],
    takes: 'a number',
    run: async (deps, given) => {
      const mail = await traceMail(deps, given.rest[0]);
      if (mail) return { json: mail, text: report.ofMailTrace(mail) };
      const result = await trace(deps, given.rest[0]);
      return { json: result, text: report.ofTrace(result) };
    },
  },
};

const HELP = `Usage: npm run job -- JOB [options]

${Object.entries(JOBS)
  .map(([name, job]) => `  ${name.padEnd(16)} ${job.does}`)
  .join('\n')}

Every job takes --json (one JSON document on standard output) and --help.
Exit status: 0 done, 1 something failed and can be tried again, 2 the arguments or the input are at fault.
`;

/** Throws InputProblem where the month is missing or none: before anything is opened or started. */
function requireMonth({ month }: Arguments, isNeeded: boolean): void {
  if (month === undefined && isNeeded) throw new InputProblem('Which month? Give --month YYYY-MM.');
  if (month !== undefined && !isMonth(month))
    throw new InputProblem(`--month ${month} is not a month (expected YYYY-MM).`);
}

/** The whole number of an option; throws InputProblem where it is missing, none, too small or beyond what is stored. */
function wholeNumber(option: Option, given: string | undefined, least: number): number {
  const most = 2_147_483_647;
  if (given === undefined) throw new InputProblem(`--${option} is missing: give a whole number from ${least}.`);
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= least && number <= most) return number;
  throw new InputProblem(`--${option} ${given} cannot be used (expected a whole number from ${least} to ${most}).`);
}

function sampleArguments({ size, seed, month }: Arguments): SampleOptions {
  return { size: wholeNumber('size', size, 1), seed: wholeNumber('seed', seed, 0), month };
}

/** The month of a file is its own only when loading alone; for `month` it is the month reported. */
function loadOptions(given: Arguments, isMonthOfFile: boolean) {
  return {
    paths: given.files,
    forceId: given.force,
    areaCode: given.area,
    month: isMonthOfFile ? given.month : undefined,
  };
}

function parse(job: Job, words: string[]) {
  const names: readonly Option[] = [...job.options, 'json', 'help'];
  const options = Object.fromEntries(names.map((name) => [name, OPTIONS[name]]));
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: words, options, allowPositionals: job.takes !== undefined, strict: true });
  } catch (cause) {
    throw new InputProblem(`${(cause as Error).message}\nUsage: npm run job -- ${job.usage} [--json]`, { cause });
  }
  const values = parsed.values as Record<string, string | boolean | string[] | undefined>;
  const text = (name: Option) => values[name] as string | undefined;
  const given: Arguments = {
    month: text('month'),
    force: text('force'),
    area: text('area'),
    files: [
      ...((values['from-file'] as string[] | undefined) ?? []),
      ...(job.takes === 'paths' ? parsed.positionals : []),
    ],
    from: text('from'),
    to: text('to'),
    group: text('group'),
    base: text('base'),
    materiality: text('materiality'),
    reclassify: values.reclassify === true,
    size: text('size'),
    seed: text('seed'),
    sample: text('sample'),
    coder: text('coder'),
    adjudicate: values.adjudicate === true,
    release: values.release === true,
    annotate: text('annotate'),
    stop: text('stop'),
    rest: parsed.positionals,
  };
  return { given, isJson: values.json === true, isHelp: values.help === true };
}

/** JSON has no infinity: a ratio or limit without an end is given as the word. */
function finite(_: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? 'Infinity' : value;
}

async function main([name, ...words]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(HELP);
    return name === undefined ? 2 : 0;
  }
  const job = JOBS[name];
  if (!job) throw new InputProblem(`There is no job "${name}". Jobs: ${Object.keys(JOBS).join(', ')}.`);
  const { given, isJson, isHelp } = parse(job, words);
  if (isHelp) {
    process.stdout.write(
      `Usage: npm run job -- ${job.usage} [--json]\n\n${job.does}\n${job.more ? `\n${job.more}\n` : ''}`,
    );
    return 0;
  }
  requireMonth(given, job.needsMonth === true);
  job.check?.(given);
  if (job.runAlone) {
    await pipeline(job.runAlone(given), process.stdout, { end: false });
    return 0;
  }
  const { deps, close } = await openDeps(readConfig());
  try {
    const answer = await job.run!(deps, given);
    process.stdout.write(isJson ? `${JSON.stringify(answer.json, finite)}\n` : `${answer.text}\n`);
    return answer.isRefused ? 2 : 0;
  } finally {
    await close();
  }
}

// Whoever reads the output may stop reading: that is no failure, and what a job has begun it ends.
function isUnread(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EPIPE';
}

process.stdout.on('error', (error) => {
  if (!isUnread(error)) throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!isUnread(error)) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = error instanceof InputProblem ? 2 : 1;
  }
}
