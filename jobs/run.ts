import { pipeline } from 'node:stream/promises';
import { readConfig } from '../src/config.ts';
import { InputProblem } from '../src/problem.ts';
import { openProgress } from '../src/progress.ts';
import { openDeps } from '../src/start.ts';
import { type Commands, parseWords, requireMonth } from './command.ts';
import { CARE } from './commands/care.ts';
import { FETCHING } from './commands/fetching.ts';
import { GROUNDS } from './commands/grounds.ts';
import { INBOX } from './commands/inbox.ts';
import { LOADING } from './commands/loading.ts';
import { LOOKING_UP } from './commands/looking-up.ts';
import { MONTH } from './commands/month.ts';
import { PEOPLE } from './commands/people.ts';

const COMMANDS: Commands = {
  ...MONTH,
  ...LOADING,
  ...INBOX,
  ...FETCHING,
  ...GROUNDS,
  ...LOOKING_UP,
  ...PEOPLE,
  ...CARE,
};

const HELP = `Usage: npm run job -- JOB [options]

${Object.entries(COMMANDS)
  .map(([name, { does }]) => `  ${name.padEnd(16)} ${does}`)
  .join('\n')}

Every job takes --json (one JSON document on standard output) and --help.
Exit status: 0 done, 1 something failed and can be tried again, 2 the arguments or the input are at fault.
`;

/** JSON has no infinity: a ratio or limit without an end is given as the word. */
function finite(_: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? 'Infinity' : value;
}

async function main([name, ...words]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') {
    process.stdout.write(HELP);
    return name === undefined ? 2 : 0;
  }
  const command = COMMANDS[name];
  if (!command) throw new InputProblem(`There is no job "${name}". Jobs: ${Object.keys(COMMANDS).join(', ')}.`);
  const given = parseWords(command, words);
  if (given.help) {
    process.stdout.write(
      `Usage: npm run job -- ${command.usage} [--json]\n\n${command.does}\n${command.more ? `\n${command.more}\n` : ''}`,
    );
    return 0;
  }
  requireMonth(given, command.needsMonth === true);
  command.check?.(given);
  if (command.runAlone) {
    await pipeline(
      command.runAlone(given, () => {
        const { decisions, inboxFolder } = readConfig();
        return { decisions, inboxFolder, progress: openProgress() };
      }),
      process.stdout,
      { end: false },
    );
    return 0;
  }
  const { deps, close } = await openDeps(readConfig());
  try {
    const answer = await command.run!(deps, given);
    process.stdout.write(given.json ? `${JSON.stringify(answer.json, finite)}\n` : `${answer.text}\n`);
    if (answer.isRefused) return 2;
    return answer.isFailed ? 1 : 0;
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
