import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type FigureRow, figures } from '../../jobs/figures.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { measure } from '../../jobs/measure.ts';
import { getResidents } from '../../src/db/area.ts';
import type { Deps } from '../../src/deps.ts';
import { InputProblem } from '../../src/problem.ts';
import { buildExtract, buildPoliceUk, type Cell } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';

const CAMDEN = 'E09000007';
const HACKNEY = 'E09000012';
const LONDON = 'E12000007';

describe('figures of an area and any months', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let deps: Deps;
  let folder: string;
  let white: number;
  let black: number;

  /**
   * Drugs in Camden, counted by hand: White 100; Black 40; of unknown ethnicity 30, of whom the officer saw 20 as Black
   * and 10 as White; 5 vehicles with nobody searched. Weapons: White 2, Black 3. Firearms: Black 90, White none.
   */
  const CAMDEN_CELLS: Cell[] = [
    { areaCode: CAMDEN, group: 'white', searches: 100 },
    { areaCode: CAMDEN, group: 'black', searches: 40 },
    { areaCode: CAMDEN, group: 'unknown', officer: 'black', searches: 20 },
    { areaCode: CAMDEN, group: 'unknown', officer: 'white', searches: 10 },
    { areaCode: CAMDEN, group: 'white', subject: 'vehicle', searches: 5 },
    { areaCode: CAMDEN, group: 'white', reason: 'weapons', searches: 2 },
    { areaCode: CAMDEN, group: 'black', reason: 'weapons', searches: 3 },
    { areaCode: CAMDEN, group: 'black', reason: 'firearms', searches: 90 },
  ];

  before(async () => {
    database = await makeDatabase();
    deps = makeDeps(database);
    folder = await mkdtemp(join(tmpdir(), 'evenhand-figures-'));
    ({ white, black } = (await getResidents(database.db)).get(CAMDEN)!);
    const months = { '2026-03': CAMDEN_CELLS, '2026-05': CAMDEN_CELLS.slice(0, 1) };
    await loadSearches(deps, { paths: [await buildExtract(join(folder, 'all.csv'), months)] });
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (question: Partial<Parameters<typeof figures>[1]> = {}) =>
    figures(deps, { areaCode: CAMDEN, from: '2026-03', to: '2026-03', group: undefined, base: undefined, ...question });
  const row = (rows: readonly FigureRow[], group: string, reason = 'drugs') =>
    rows.find((candidate) => candidate.group === group && candidate.reason === reason)!;
  const ratio = (searches: number, whiteSearches: number) => searches / black / (whiteSearches / white);

  it('counts searches whose ethnicity is known, and leaves vehicles out', async () => {
    const answer = await ask();
    const drugs = row(answer.rows, 'black');
    expect(drugs).to.include({
      searches: 40,
      residents: black,
      whiteSearches: 100,
      whiteResidents: white,
      state: 'estimated',
    });
    expect(drugs.ratio).to.be.closeTo(ratio(40, 100), 1e-12);
    expect(drugs.ratioLow).to.be.below(drugs.ratio!);
    expect(drugs.ratioHigh).to.be.above(drugs.ratio!);
    // One month of twelve: the rate is a year's.
    expect(drugs.rate).to.be.closeTo((1000 * 40) / (black / 12), 1e-9);
    expect(row(answer.rows, 'white')).to.include({ searches: 100, ratio: null, state: 'estimated' });
    expect(row(answer.rows, 'black', 'all').searches).to.equal(40 + 3 + 90);
    expect(answer.unknown).to.deep.equal({ searches: 30, total: 265, share: 30 / 265 });
  });

  it('bounds the ratio by whom the unknown could have been: all White, or all of the group', async () => {
    const drugs = row((await ask()).rows, 'black');
    expect(drugs.boundLow).to.be.closeTo(ratio(40, 130), 1e-12);
    expect(drugs.boundHigh).to.be.closeTo(ratio(70, 100), 1e-12);
  });

  it('estimates the unknown from what the officer saw', async () => {
    // Everyone known whom officers saw as Black, or as White, said so too: the estimate is exact here.
    const drugs = row((await ask()).bestEstimate, 'black');
    expect(drugs).to.include({ searches: 60, whiteSearches: 110 });
    expect(drugs.ratio).to.be.closeTo(ratio(60, 110), 1e-9);
    expect(drugs).not.to.have.property('boundLow');
  });

  it('tells officer-defined figures apart, where Mixed does not exist', async () => {
    const answer = await ask({ base: 'officer-defined' });
    expect(row(answer.rows, 'black')).to.include({ searches: 60, whiteSearches: 110 });
    expect(row(answer.rows, 'black').ratio).to.be.closeTo(ratio(60, 110), 1e-12);
    expect(row(answer.rows, 'mixed')).to.include({ ratio: null, state: 'not-in-this-base' });
  });

  it('names why there is no number', async () => {
    const { rows } = await ask();
    expect(row(rows, 'black', 'weapons')).to.include({ searches: 3, whiteSearches: 2, ratio: null, state: 'too-few' });
    expect(row(rows, 'black', 'firearms')).to.include({
      searches: 90,
      whiteSearches: 0,
      ratio: null,
      state: 'not-estimable',
    });
    const city = await ask({ areaCode: 'E09000001' });
    expect(row(city.rows, 'black')).to.include({ rate: null, ratio: null, state: 'withheld' });
    const missing = await ask({ from: '2026-04', to: '2026-04' });
    expect(missing).to.include({ monthsPresent: 0 });
    expect(missing.missingMonths).to.deep.equal(['2026-04']);
    expect(row(missing.rows, 'black')).to.include({ searches: 0, rate: null, ratio: null, state: 'month-missing' });
  });

  it('counts the months published and names those missing', async () => {
    const answer = await ask({ to: '2026-05' });
    expect(answer).to.include({ monthsPresent: 2 });
    expect(answer.missingMonths).to.deep.equal(['2026-04']);
    expect(row(answer.rows, 'white').searches).to.equal(200);
    expect(row(answer.rows, 'white').rate).to.be.closeTo((1000 * 200) / ((white * 2) / 12), 1e-9);
  });

  it('gives one group where one is named, however it is written', async () => {
    const { rows, bestEstimate } = await ask({ group: 'BLACK' });
    expect(new Set([...rows, ...bestEstimate].map(({ group }) => group))).to.deep.equal(new Set(['black']));
  });

  it('names the source of the area asked for, and not of another borough', async () => {
    const path = await buildExtract(
      join(folder, 'hackney.csv'),
      { '2026-03': [{ areaCode: HACKNEY, group: 'black', searches: 31 }] },
      { hasBoroughs: false },
    );
    await loadSearches(deps, { paths: [path], areaCode: HACKNEY });
    await loadSearches(deps, { paths: [await buildPoliceUk(folder, '2026-04', CAMDEN_CELLS)] });
    const april = { from: '2026-04', to: '2026-04' };
    expect((await ask({ ...april })).source).to.deep.equal(['police-uk']);
    expect((await ask({ ...april, areaCode: LONDON })).source).to.deep.equal(['police-uk']);
    expect((await ask({ to: '2026-04', areaCode: HACKNEY })).source).to.deep.equal(['mps-extract', 'police-uk']);
    const own = await buildExtract(
      join(folder, 'hackney-april.csv'),
      { '2026-04': [{ areaCode: HACKNEY, group: 'black', searches: 31 }] },
      { hasBoroughs: false },
    );
    await loadSearches(deps, { paths: [own], areaCode: HACKNEY });
    expect((await ask({ ...april, areaCode: HACKNEY })).source).to.deep.equal(['mps-extract']);
    expect((await ask({ ...april, areaCode: LONDON })).source).to.deep.equal(['police-uk']);
  });

  it('gives the same figures each time it is asked', async () => {
    expect(await ask({ areaCode: LONDON })).to.deep.equal(await ask({ areaCode: LONDON }));
  });

  it('refuses an area, a month, a base or a group that there is none of, and a window that ends before it begins', async () => {
    for (const [question, words] of [
      [{ areaCode: 'E09000099' }, '--area E09000099'],
      [{ areaCode: undefined }, '--area (not given)'],
      [{ from: '2026-00' }, '--from 2026-00'],
      [{ to: undefined }, '--to (not given)'],
      [{ from: '2026-04' }, '--from 2026-04 is after --to 2026-03'],
      [{ base: 'both' }, '--base both'],
      [{ group: 'Chinese' }, '--group Chinese'],
    ] as const) {
      const refusal = await ask(question).catch((error: Error) => error);
      expect(refusal, words).to.be.instanceOf(InputProblem);
      expect((refusal as Error).message).to.contain(words);
    }
  });

  it('are read where they are stored, and the same as computed; from other files they are computed again', async () => {
    const window = { from: '2025-06', to: '2026-05' };
    const computed = await ask(window);
    expect(computed.stored).to.equal(null);
    await measure(deps, '2026-05');
    const stored = await ask(window);
    expect(stored).to.deep.equal({ ...computed, stored: { month: '2026-05', edition: 1 } });
    expect((await ask({ from: '2025-06', to: '2026-04' })).stored).to.equal(null);
    const later = [...CAMDEN_CELLS, { areaCode: HACKNEY, group: 'white' as const, searches: 7 }];
    await loadSearches(deps, { paths: [await buildExtract(join(folder, 'later.csv'), { '2026-03': later })] });
    expect((await ask(window)).stored).to.equal(null);
  });
});
