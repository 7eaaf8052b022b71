import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { InputProblem } from '../../src/problem.ts';
import { agree, compare, isMissing } from './comparison.ts';
import { runVectors } from './runner.ts';

const sharedFolder = join(import.meta.dirname, '../../../shared/vectors');

describe('the shared test vectors', () => {
  it('pass wherever we offer a key', function () {
    if (!existsSync(sharedFolder)) this.skip();
    const run = runVectors(sharedFolder);
    expect(run.failures).to.deep.equal([]);
    expect(run.failed).to.equal(0);
    expect(run.passed).to.be.above(200);
  });
});

describe('the vector runner', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vectors-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function run(...cases: object[]) {
    writeFileSync(join(folder, 'cases.json'), JSON.stringify({ name: 'cases', cases }));
    return runVectors(folder);
  }

  it('passes a case whose every offered key agrees, and lists the keys we do not offer', () => {
    const result = run({
      id: 'a',
      fn: 'wilson',
      input: { x: 65, n: 100, conf: 0.95 },
      expected: { lower: 0.552544433, upper: 0.736357518, agrestiCoull: 1 },
      tol: 1e-8,
    });
    expect(result).to.include({ passed: 1, failed: 0, notOffered: 0 });
    expect(result.gaps).to.deep.equal(['wilson.agrestiCoull (cases: 1)']);
  });

  it('fails a case beyond its tolerance, naming case, statistic, key and both numbers', () => {
    const result = run({ id: 'a', fn: 'qnorm', input: [0.975], expected: 1.96, tol: 1e-9 });
    expect(result).to.include({ passed: 0, failed: 1 });
    expect(result.failures).to.deep.equal([
      'a: qnorm value is 1.9599639845400536, expected 1.96 within 1e-9 (relative)',
    ]);
  });

  it('counts a case apart when we offer none of its keys', () => {
    const result = run({ id: 'a', fn: 'unheardOf', input: [], expected: { x: 1, y: 2 } });
    expect(result).to.include({ passed: 0, failed: 0, notOffered: 1 });
    expect(result.gaps).to.deep.equal(['unheardOf.x (cases: 1)', 'unheardOf.y (cases: 1)']);
  });

  it('takes a refusal as the answer where no number was wanted, and as a failure where one was', () => {
    const refused = { fn: 'wilson', input: { x: 5, n: 3, conf: 0.95 } };
    const result = run(
      { id: 'a', ...refused, expected: { lower: 'NA', upper: 'NaN' } },
      { id: 'b', ...refused, expected: { lower: 0.1, upper: 'NA' } },
    );
    expect(result).to.include({ passed: 1, failed: 1 });
    expect(result.failures[0]).to.include('RangeError: wilsonLimits: x is 5, expected a number of at most 3');
  });

  it('fails a case whose input cannot be read, and goes on to the next', () => {
    const result = run(
      { id: 'a', fn: 'multiplicity', input: {}, expected: { bh: [1] } },
      { id: 'b', fn: 'qnorm', input: [0.5], expected: 0 },
    );
    expect(result).to.include({ passed: 1, failed: 1 });
  });

  it('refuses a folder that is missing or holds no vectors, and a file that is not JSON or has no cases', () => {
    expect(() => runVectors(join(folder, 'nowhere'))).to.throw(InputProblem, 'nowhere: no such folder');
    expect(() => runVectors(folder)).to.throw(InputProblem, 'no vector files');
    writeFileSync(join(folder, 'broken.json'), '{"cases": [');
    expect(() => runVectors(folder)).to.throw(InputProblem, 'broken.json: not JSON');
    writeFileSync(join(folder, 'broken.json'), '{}');
    expect(() => runVectors(folder)).to.throw(InputProblem, 'broken.json: has no list "cases"');
    writeFileSync(join(folder, 'broken.json'), '{"cases": [{"id": "x", "expected": 1}]}');
    expect(() => runVectors(folder)).to.throw(InputProblem, 'broken.json: x has no field "fn"');
    writeFileSync(join(folder, 'broken.json'), '{"cases": [{"fn": "qnorm"}]}');
    expect(() => runVectors(folder)).to.throw(InputProblem, 'broken.json: case 1 has no field "expected"');
  });
});

describe('the comparison of an answer with a vector', () => {
  const relative = { size: 1e-3, isAbsolute: false };
  const absolute = { size: 1e-3, isAbsolute: true };

  it('is relative to the wanted number, and absolute where told or where that is 0', () => {
    expect(agree(1000.9, 1000, relative)).to.equal(true);
    expect(agree(1000.9, 1000, absolute)).to.equal(false);
    expect(agree(0.0009, 0, relative)).to.equal(true);
    expect(agree(0.0000015, 0.000001, relative)).to.equal(false);
    expect(agree(Infinity, Infinity, relative)).to.equal(true);
    expect(agree(1e300, Infinity, relative)).to.equal(false);
    expect(agree(NaN, 1, relative)).to.equal(false);
  });

  it('reads Inf as infinite and NA, NaN and null as no number', () => {
    const verdicts = compare(
      [Infinity, -Infinity, null, null, null],
      ['Inf', '-Inf', 'NA', 'NaN', null],
      relative,
      'k',
    );
    expect(verdicts.map((verdict) => verdict.kind)).to.deep.equal(Array(5).fill('agrees'));
    expect(isMissing(['NA', 'NA'])).to.equal(true);
    expect(compare(null, ['NA', 'NA'], relative, 'k')).to.deep.equal([{ kind: 'agrees' }]);
    expect(compare(3, 'NA', relative, 'k')[0]?.kind).to.equal('differs');
    expect(compare(null, 3, relative, 'k')[0]?.kind).to.equal('differs');
  });

  it('names the part of a list or group that differs, and the part not offered', () => {
    expect(compare([1, 2], [1, 3], relative, 'k')).to.deep.include({
      kind: 'differs',
      path: 'k[1]',
      got: 2,
      wanted: 3,
    });
    expect(compare({ a: 1 }, { a: 1, b: 2 }, relative, 'k')).to.deep.include({ kind: 'not offered', path: 'k.b' });
    expect(compare([1], [1, 2], relative, 'k')[0]?.kind).to.equal('differs');
    expect(compare('Exact', 'Exact', relative, 'k')[0]?.kind).to.equal('agrees');
    expect(compare(true, false, relative, 'k')[0]?.kind).to.equal('differs');
  });
});
