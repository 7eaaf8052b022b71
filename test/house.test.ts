import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { TIMETABLE } from '../jobs/timetable.ts';
import { CONFIG_KEYS } from '../src/config.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const filesBelow = (folder: string, ending = '.ts') =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

/** Folders by floor: a file may import from lower floors, from its own folder, and from what is named beside it. */
const FLOORS: Record<string, number> = {
  'src/vocabulary': 0,
  'src/stats': 0,
  'src/problem.ts': 0,
  'src/grounds': 1,
  'src/domain': 1,
  'src/charts': 1,
  'src/fetch': 2,
  'src/ingest': 2,
  'src/db': 2,
  'src/mail': 2,
  'src/print': 2,
  'src/store': 2,
  'src/demo': 2,
  'src/web': 3,
  jobs: 3,
};

/** Built once at the top: read by orchestrators as types only. */
const TYPES_ONLY = new Set(['src/deps.ts', 'src/logger.ts']);
/** What grounds are read into is spoken of in the domain, which never reads one. */
const GROUNDS_TYPES = 'src/grounds/reading.ts';
/** Floor 4: everything that reads the configuration or builds dependencies. */
const TOP = new Set([
  'src/config.ts',
  'src/deps.ts',
  'src/logger.ts',
  'src/progress.ts',
  'src/server.ts',
  'src/start.ts',
  'src/stop-on-signal.ts',
  'jobs/main.ts',
  'jobs/run.ts',
]);

function roomOf(path: string): string {
  return Object.keys(FLOORS).find((room) => path === room || path.startsWith(`${room}/`)) ?? path;
}

interface Import {
  from: string;
  to: string;
  isType: boolean;
}

const IMPORT = /^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?'([^']+)'/gm;

function importsOf(path: string): Import[] {
  return [...read(path).matchAll(IMPORT)].map(([, type, target]) => ({
    from: path,
    to: target!.startsWith('.') ? join(path, '..', target!) : target!,
    isType: type !== undefined,
  }));
}

const SOURCES = [...filesBelow('src'), ...filesBelow('jobs')];
const IMPORTS = SOURCES.flatMap(importsOf);
const tell = ({ from, to }: Import) => `${from} imports ${to}`;

describe('the house', () => {
  it('has every import point down to a lower floor or stay in its room', () => {
    const wrong = IMPORTS.filter(({ from, to, isType }) => {
      if (TOP.has(from) || !/^(src|jobs)\//.test(to)) return false;
      if (isType && TYPES_ONLY.has(to)) return false;
      const [own, other] = [roomOf(from), roomOf(to)];
      if (isType && own === 'src/domain' && to === GROUNDS_TYPES) return false;
      if (own === other) return false;
      const [floor, floorBelow] = [FLOORS[own], FLOORS[other]];
      return floor === undefined || floorBelow === undefined || floorBelow >= floor;
    });
    expect(wrong.map(tell)).to.deep.equal([]);
  });

  it('keeps clock, randomness, environment, files, network and database out of the lower two floors', () => {
    const lower = SOURCES.filter((path) => (FLOORS[roomOf(path)] ?? 9) <= 1);
    const touching = lower.filter((path) =>
      /Date\.now|new Date\(\)|Math\.random|process\.|from 'node:|from '(pg|kysely|nodemailer|express)/.test(read(path)),
    );
    expect(touching).to.deep.equal([]);
  });

  it('has statistics rest on nothing but simple-statistics and one another', () => {
    const foreign = IMPORTS.filter(
      ({ from, to }) => from.startsWith('src/stats/') && !to.startsWith('src/stats/') && to !== 'simple-statistics',
    );
    expect(foreign.map(tell)).to.deep.equal([]);
  });

  it('reads the environment in config.ts alone', () => {
    expect(SOURCES.filter((path) => path !== 'src/config.ts' && /process\.env/.test(read(path)))).to.deep.equal([]);
  });

  it('writes SQL in src/db and sql alone', () => {
    const writers = SOURCES.filter((path) => !path.startsWith('src/db/') && /sql`|\.query\(/.test(read(path)));
    expect(writers).to.deep.equal([]);
  });

  it('never divides, rounds or judges in a counting statement', () => {
    for (const path of filesBelow('sql/counts', '.sql')) {
      const code = read(path).replace(/--.*$/gm, '');
      expect(code, path).not.to.match(/\/|\bround\(|percentile|\bavg\(/);
    }
  });

  it('has no drawer for what nobody named', () => {
    const drawers = SOURCES.filter((path) => /\/(services|utils|helpers|lib|common)\/|\/types\.ts$/.test(path));
    expect(drawers).to.deep.equal([]);
  });

  it('names files in kebab-case', () => {
    expect(SOURCES.filter((path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.ts$/.test(basename(path)))).to.deep.equal([]);
  });

  it('tells of every job in jobs/README.md', () => {
    const text = read('jobs/README.md');
    for (const { job } of TIMETABLE) expect(text).to.include(`\`${job}\``);
    for (const path of filesBelow('jobs/commands')) {
      for (const [, name] of read(path).matchAll(/^ {2}'?([a-z-]+)'?: \{$/gm)) {
        expect(text, name).to.include(`\`${name}\``);
      }
    }
  });

  it('explains every setting in .env.example', () => {
    const text = read('.env.example');
    for (const key of CONFIG_KEYS) expect(text).to.match(new RegExp(`^${key}=`, 'm'));
  });

  it('tells of every statistic in METHODS.md', () => {
    const text = read('src/stats/METHODS.md');
    const exported = filesBelow('src/stats').flatMap((path) =>
      [...read(path).matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name!),
    );
    expect(exported.filter((name) => !text.includes(name))).to.deep.equal([]);
  });

  it('describes every table in sql/DATA.md', () => {
    const text = read('sql/DATA.md');
    const tables = filesBelow('sql/migrations', '.sql').flatMap((path) =>
      [...read(path).matchAll(/^create (?:unlogged )?table (\w+)/gm)].map(([, name]) => name!),
    );
    expect(tables.filter((table) => !text.includes(`\`${table}\``))).to.deep.equal([]);
  });

  it('opens every SQL file with what it is for', () => {
    for (const path of filesBelow('sql', '.sql')) expect(read(path), path).to.match(/^-- /);
  });

  it('gives every exported function a docstring', () => {
    const bare = SOURCES.flatMap((path) =>
      [...read(path).matchAll(/^(.*)\nexport (?:async )?function\*? (\w+)/gm)]
        .filter(([, before]) => !before!.endsWith('*/'))
        .map(([, , name]) => `${path}: ${name}`),
    );
    expect(bare).to.deep.equal([]);
  });
});
