import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KEYS = ['id', 'tier', 'isSole', 'isSoleStrict', 'review', 'reviewReason', 'factors'];

describe('reading written grounds from a file', function () {
  this.timeout(60_000);
  let folder: CsvFolder;
  before(async () => {
    folder = await makeCsvFolder();
  });
  after(() => folder.remove());

  /** As a person would at a terminal; there is no database to reach. */
  const run = (words: readonly string[], settings: Record<string, string> = {}) =>
    new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
      const child = spawn(process.execPath, ['--import', 'tsx', 'jobs/run.ts', 'classify', ...words], {
        cwd: ROOT,
        env: { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nowhere', ...settings },
      });
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
  const linesOf = (out: string) =>
    out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const file = (texts: readonly unknown[]) =>
    folder.write('texts.jsonl', texts.map((text) => `${JSON.stringify(text)}\n`).join(''));

  it('answers in the order of the file, in the form that others read', async () => {
    const path = await file([
      { id: 'b', text: 'Smell of cannabis from the car, he ran off.', other: true },
      { id: 'a', text: 'Smell of cannabis.' },
      { id: 7, text: '' },
      { id: 'd', text: null },
    ]);
    const { code, out, err } = await run([path]);
    expect([code, err]).to.deep.equal([0, '']);
    const lines = linesOf(out);
    for (const line of lines) expect(Object.keys(line)).to.deep.equal(KEYS);
    expect(lines.map(({ id, tier }) => [id, tier])).to.deep.equal([
      ['b', 'smell_support'],
      ['a', 'smell_only'],
      [7, 'insufficient'],
      ['d', 'insufficient'],
    ]);
    expect(lines[1]).to.deep.equal({
      id: 'a',
      tier: 'smell_only',
      isSole: true,
      isSoleStrict: true,
      review: false,
      reviewReason: null,
      factors: [
        {
          factor: 'smell_cannabis',
          class: 'trigger',
          start: 0,
          end: 17,
          text: 'Smell of cannabis',
          rule: 'smell-of-cannabis',
        },
      ],
    });
  });

  it('counts offsets in UTF-16 of the text as written', async () => {
    const text = '😀 Ѕmell? No: smell of cannabis, “über” stark';
    const { out } = await run([await file([{ id: 1, text }])]);
    for (const { start, end, text: words } of linesOf(out)[0].factors) {
      expect(text.slice(start, end)).to.equal(words);
    }
  });

  it('reads by the decisions it is set to', async () => {
    const path = await file([{ id: 1, text: 'Smell of cannabis. He was very nervous.' }]);
    expect(linesOf((await run([path])).out)[0].tier).to.equal('smell_support');
    const weak = linesOf((await run([path], { GROUNDS_NERVOUS_ONLY: 'weak' })).out)[0];
    expect(weak.tier).to.equal('smell_weak');
    expect(weak.factors.map((factor: { class: string }) => factor.class)).to.include('weak');
  });

  it('names file, line, value and what was expected, after what came before', async () => {
    const path = await file([{ id: 1, text: 'SOC' }, { id: 2, text: 5 }, { text: 'SOC' }]);
    const { code, out, err } = await run([path]);
    expect(code).to.equal(2);
    expect(linesOf(out).map(({ id }) => id)).to.deep.equal([1]);
    expect(err).to.match(/texts\.jsonl, line 2: text is 5 \(expected the officer's words\)/);
    expect((await run([await file([{ text: 'SOC' }])])).err).to.match(/line 1: id is undefined/);
  });

  it('says how it is used', async () => {
    expect((await run([])).err).to.match(/classify takes one file/);
    expect((await run(['--help'])).out).to.match(/classify FILE\.jsonl/);
  });
});
