import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function simulate(...words: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/simulate/main.ts', ...words], { cwd: ROOT });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

describe('the command that studies the flag rules', function () {
  this.timeout(60_000);

  it('refuses arguments it does not know or cannot use, in a line, and with a code of its own', async () => {
    const wrong: [string[], string][] = [
      [['--level', 'moon'], '--level moon is not a level (expected borough or ward).'],
      [['--level', 'toString'], '--level toString is not a level (expected borough or ward).'],
      [['--reps', '0'], '--reps 0 is not a number of its kind'],
      [['--reps', '1.5'], '--reps 1.5 is not a number of its kind'],
      [['--seed', 'x'], '--seed x is not a number of its kind'],
      [['--months', '5'], '--months 5 is too few (expected 0, or 13 or more).'],
      [['--materiality', '3'], '--materiality 3 is not offered (expected 1.25, 1.5, 2).'],
      [['--multiplier', '0'], '--multiplier 0 is not a multiplier'],
      [['--nonsense'], "Unknown option '--nonsense'"],
    ];
    const ended = await Promise.all(wrong.map(([words]) => simulate(...words)));
    for (const [at, { code, out, err }] of ended.entries()) {
      expect(code, wrong[at]![0].join(' ')).to.equal(2);
      expect(out).to.equal('');
      expect(err).to.match(/^simulate: .*\n/);
      expect(err).to.include(wrong[at]![1]);
    }
  });

  it('prints one JSON document with exactly the keys others rely on', async () => {
    const { code, out, err } = await simulate('--reps', '1', '--months', '13', '--json');
    expect({ code, err }).to.deep.equal({ code: 0, err: '' });
    const document = JSON.parse(out);
    expect(Object.keys(document)).to.deep.equal(['rules', 'openings']);
    const keys = ['name', 'flags', 'nullFlagged', 'materialFdr', 'power', 'sensitivity2', 'errors'];
    for (const rule of document.rules) {
      expect(Object.keys(rule)).to.deep.equal(keys);
      expect(Object.keys(rule.errors)).to.deep.equal(keys.slice(1, -1));
    }
    expect(document.rules.map(({ name }: { name: string }) => name)).to.include.members([
      'ratio-over-3',
      'twice-london',
      'interval',
      'funnel',
      'funnel-od',
      'empirical-bayes',
    ]);
    expect(Object.keys(document.openings)).to.have.members([
      'months',
      'opened',
      'falseShare',
      'registerFalseShare',
      'falseShareAtOnce',
      'errors',
    ]);
  });

  it('leaves the openings out where no months are followed', async () => {
    const { out } = await simulate('--reps', '1', '--months', '0', '--json');
    expect(JSON.parse(out).openings).to.equal(null);
  });

  it('prints a table of the rules for people, a line each', async () => {
    const { code, out } = await simulate('--reps', '1', '--months', '0');
    expect(code).to.equal(0);
    const [header, ...lines] = out.trimEnd().split('\n');
    expect(header).to.match(/^rule +flags +null cells flagged +material FDR +power +sensitivity above twice$/);
    expect(lines.map((line) => line.split(' ')[0])).to.include.members(['interval', 'empirical-bayes']);
  });

  it('studies the change detector instead where asked', async () => {
    const { code, out } = await simulate('--change', '--reps', '1', '--json');
    expect(code).to.equal(0);
    const document = JSON.parse(out);
    expect(Object.keys(document)).to.deep.equal(['change']);
    expect(Object.keys(document.change)).to.have.members([
      'series',
      'monitoredMonths',
      'falseRisesAYear',
      'falseFallsAYear',
      'found',
      'monthSd',
      'errors',
    ]);
    for (const one of document.change.found) {
      expect(Object.keys(one)).to.have.members(['change', 'share', 'cells', 'error']);
    }
  });

  it('explains itself', async () => {
    const { code, out } = await simulate('--help');
    expect(code).to.equal(0);
    for (const option of ['level', 'multiplier', 'materiality', 'reps', 'seed', 'months', 'change', 'json']) {
      expect(out).to.include(`--${option}`);
    }
  });
});
