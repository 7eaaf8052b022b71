import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { MATERIALITIES, type Materiality, USUAL_MATERIALITY } from '../../src/domain/grid-rule.ts';
import { InputProblem } from '../../src/problem.ts';
import { type ChangeOutcome, studyChange } from './change.ts';
import { type Openings, studyOpenings } from './openings.ts';
import { type RuleOutcome, studyRules } from './study.ts';
import { LEVELS, type Level } from './synthetic-london.ts';

const USAGE = `Usage: npm run --silent simulate -- [options]

Holds the flag rules against made-up truth at London's scale, every parameter estimated from the made-up data.

  --level borough|ward   33 boroughs or 650 wards (default borough)
  --multiplier M         what the ratio of one cell in twenty is multiplied by (default 2)
  --materiality C        times London's ratio that a figure must exceed to matter: ${MATERIALITIES.join(', ')} (default ${USUAL_MATERIALITY})
  --reps N               repetitions (default 20)
  --seed N               the same seed gives the same study (default 1)
  --months N             months that openings and the register of flags are followed over; 0 leaves them out
                         (default 48, at ward level 0)
  --change               the change detector instead of the flag rules
  --json                 one JSON document on standard output

A flag is false when its true ratio is at most C times what is usual for its group and reason.
`;

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || !Number.isSafeInteger(value)) {
    throw new InputProblem(
      `--${name} ${text} is not a number of its kind (expected a whole number of ${least} or more).`,
    );
  }
  return value;
}

function parse(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      level: { type: 'string', default: 'borough' },
      multiplier: { type: 'string', default: '2' },
      materiality: { type: 'string', default: String(USUAL_MATERIALITY) },
      reps: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      months: { type: 'string' },
      change: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (!Object.hasOwn(LEVELS, values.level)) {
    throw new InputProblem(`--level ${values.level} is not a level (expected ${Object.keys(LEVELS).join(' or ')}).`);
  }
  const multiplier = Number(values.multiplier);
  if (!(multiplier > 0 && multiplier <= 100)) {
    throw new InputProblem(
      `--multiplier ${values.multiplier} is not a multiplier (expected a number above 0, at most 100).`,
    );
  }
  const materiality = MATERIALITIES.find((one) => one === Number(values.materiality));
  if (materiality === undefined) {
    throw new InputProblem(
      `--materiality ${values.materiality} is not offered (expected ${MATERIALITIES.join(', ')}).`,
    );
  }
  const level = values.level as Level;
  const months = whole('months', values.months ?? (level === 'borough' ? '48' : '0'), 0);
  if (months !== 0 && months < 13) throw new InputProblem(`--months ${months} is too few (expected 0, or 13 or more).`);
  return {
    level,
    multiplier,
    materiality: materiality as Materiality,
    reps: whole('reps', values.reps, 1),
    seed: whole('seed', values.seed, 0),
    months,
    isChange: values.change,
    isJson: values.json,
    isHelp: values.help,
  };
}

/** A bar on standard error, at a terminal only. */
function progress(total: number): { step: () => void; stop: () => void } {
  if (!process.stderr.isTTY) return { step: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: 'repetitions {bar} {value}/{total}',
    stream: process.stderr,
    clearOnComplete: true,
  });
  bar.start(total, 0);
  return { step: () => bar.increment(), stop: () => bar.stop() };
}

const percent = (share: number, error: number) => `${(100 * share).toFixed(1)} ± ${(100 * error).toFixed(1)}%`;

function ruleTable(rules: readonly RuleOutcome[]): string {
  const header = ['rule', 'flags', 'null cells flagged', 'material FDR', 'power', 'sensitivity above twice'];
  const rows = rules.map((rule) => [
    rule.name,
    `${rule.flags.toFixed(1)} ± ${rule.errors.flags.toFixed(1)}`,
    ...(['nullFlagged', 'materialFdr', 'power', 'sensitivity2'] as const).map((name) =>
      percent(rule[name], rule.errors[name]),
    ),
  ]);
  const widths = header.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]!.length)));
  return [header, ...rows]
    .map((row) => row.map((text, at) => (at === 0 ? text.padEnd(widths[at]!) : text.padStart(widths[at]!))).join('  '))
    .join('\n');
}

function openingsText({ months, opened, falseShare, registerFalseShare, falseShareAtOnce, errors }: Openings): string {
  return [
    `Over ${months} months: ${opened.toFixed(1)} flags opened, ${percent(falseShare, errors.falseShare)} of them false;`,
    `of the open register, ${percent(registerFalseShare, errors.registerFalseShare)} false.`,
    `Had every listed figure opened a flag at once, ${percent(falseShareAtOnce, errors.falseShareAtOnce)} would have been false.`,
  ].join('\n');
}

function changeText(outcome: ChangeOutcome): string {
  const { series, monitoredMonths, falseRisesAYear, falseFallsAYear, found, monthSd, errors } = outcome;
  return [
    `${series} series, ${monitoredMonths} months watched; month-to-month SD estimated at ${monthSd.toFixed(3)}.`,
    `False alarms a year over the whole grid: ${falseRisesAYear.toFixed(2)} ± ${errors.falseRisesAYear.toFixed(2)} up, ${falseFallsAYear.toFixed(2)} ± ${errors.falseFallsAYear.toFixed(2)} down.`,
    ...found.map(({ change, share, cells, error }) => `${change}: ${percent(share, error)} of ${cells} changes found.`),
  ].join('\n');
}

function main(args: string[]): void {
  const options = parse(args);
  if (options.isHelp) {
    process.stdout.write(USAGE);
    return;
  }
  const { isChange, isJson, months } = options;
  const bar = progress(options.reps * (isChange || months === 0 ? 1 : 2));
  try {
    if (isChange) {
      const change = studyChange({ ...options, onRep: bar.step });
      process.stdout.write(isJson ? `${JSON.stringify({ change })}\n` : `${changeText(change)}\n`);
      return;
    }
    const rules = studyRules({ ...options, onRep: bar.step });
    const openings = months === 0 ? null : studyOpenings({ ...options, onRep: bar.step });
    process.stdout.write(
      isJson
        ? `${JSON.stringify({ rules, openings })}\n`
        : `${ruleTable(rules)}\n${openings ? `\n${openingsText(openings)}\n` : ''}`,
    );
  } finally {
    bar.stop();
  }
}

try {
  main(process.argv.slice(2));
} catch (error) {
  const isArgument = (error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS') ?? false;
  if (!(error instanceof InputProblem) && !isArgument) throw error;
  process.stderr.write(`simulate: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
