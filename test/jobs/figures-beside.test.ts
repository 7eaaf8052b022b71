import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { figures } from '../../jobs/figures.ts';
import type { AgeRow, FindRow, OutcomeRow } from '../../jobs/figures-beside.ts';
import { loadSearches } from '../../jobs/load-searches.ts';
import { measure } from '../../jobs/measure.ts';
import { ofFigures } from '../../jobs/report.ts';
import { ofTrace } from '../../jobs/report-trace.ts';
import { trace } from '../../jobs/trace.ts';
import { getAgeResidents } from '../../src/db/area.ts';
import { listCountedRecords, listStoredFigures } from '../../src/db/measurement.ts';
import type { Deps } from '../../src/deps.ts';
import type { AgeResidents } from '../../src/domain/age-standardised.ts';
import { FIND_RATE_NOTES } from '../../src/domain/wording.ts';
import { BOROUGHS, LONDON } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../../src/vocabulary/ethnicity.ts';
import { OUTCOME_CLASSES } from '../../src/vocabulary/outcome.ts';
import { COMPARED_AGE_BANDS } from '../../src/vocabulary/person.ts';
import { REASON_SCOPES } from '../../src/vocabulary/reason.ts';
import { buildExtract, buildPoliceUk, type Cell } from '../support/build-records.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

const CAMDEN = 'E09000007';
const CITY = 'E09000001';

/** Drugs in Camden: of 100 searches of White people 30 found drugs, of 50 of Black people 10; ages and outcomes as written. */
const CELLS: Cell[] = [
  { areaCode: CAMDEN, group: 'white', searches: 30, outcome: 'community-resolution', find: 'found', age: 40 },
  { areaCode: CAMDEN, group: 'white', searches: 70, age: 19 },
  { areaCode: CAMDEN, group: 'black', searches: 10, outcome: 'arrest', find: 'found', age: 16 },
  { areaCode: CAMDEN, group: 'black', searches: 25, age: 19 },
  { areaCode: CAMDEN, group: 'black', searches: 12, age: 'not-recorded' },
  { areaCode: CAMDEN, group: 'black', searches: 3, age: 8 },
  { areaCode: CAMDEN, group: 'unknown', searches: 40, outcome: 'arrest', find: 'found' },
  { areaCode: CITY, group: 'white', searches: 12, outcome: 'arrest', find: 'found' },
];

describe('the figures beside the ratio', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let deps: Deps;
  let folder: string;
  let residents: AgeResidents;

  before(async () => {
    database = await makeDatabase();
    deps = makeDeps(database);
    folder = await mkdtemp(join(tmpdir(), 'evenhand-beside-'));
    residents = await getAgeResidents(database.db);
    await loadSearches(deps, { paths: [await buildExtract(join(folder, 'all.csv'), { '2026-03': CELLS })] });
  });
  after(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (question: Partial<Parameters<typeof figures>[1]> = {}) =>
    figures(deps, { areaCode: CAMDEN, from: '2026-03', to: '2026-03', group: undefined, base: undefined, ...question });
  const row = <Row extends FindRow | OutcomeRow | AgeRow>(rows: readonly Row[], group: string, reason = 'drugs') =>
    rows.filter((candidate) => candidate.group === group && candidate.reason === reason);

  it('give what a group’s searches found, beside White people’s, each once for a group and reason', async () => {
    const { findRates } = await ask();
    expect(findRates).to.have.length(ETHNIC_GROUPS.length * REASON_SCOPES.length);
    const [black] = row(findRates, 'black');
    expect(black).to.include({ finds: 10, searches: 50, rate: 0.2, state: 'estimated', notRecorded: 0 });
    expect(black).to.include({ whiteFinds: 30, whiteSearches: 100, ratioState: 'estimated' });
    expect(black!.ratio).to.be.closeTo(0.2 / 0.3, 1e-12);
    expect(black!.ratioLow).to.be.within(0.3, 0.6);
    expect(black!.ratioHigh).to.be.within(0.9, 1.3);
    expect(row(findRates, 'white')[0]).to.include({ rate: 0.3, ratio: null, ratioState: null });
    expect(row(findRates, 'asian')[0]).to.include({ rate: null, state: 'not-estimable', ratioState: 'not-estimable' });
    expect(row(findRates, 'black', 'weapons')[0]).to.include({ rate: null, ratio: null, ratioState: 'too-few' });
  });

  it('give the share of each outcome, which add up to one', async () => {
    const { outcomes } = await ask();
    expect(outcomes).to.have.length(ETHNIC_GROUPS.length * REASON_SCOPES.length * OUTCOME_CLASSES.length);
    const black = row(outcomes, 'black');
    expect(black.map(({ outcome, searches, share }) => [outcome, searches, share])).to.deep.equal([
      ['no-further-action', 40, 0.8],
      ['arrest', 10, 0.2],
      ['community-resolution', 0, 0],
      ['other-formal', 0, 0],
      ['not-recorded', 0, 0],
    ]);
    expect(black.every(({ outOf }) => outOf === 50)).to.equal(true);
  });

  it('give London’s rate at London’s ages, without the searches whose age is not known or under 10', async () => {
    const { ageStandardised } = await ask({ areaCode: LONDON.code });
    const [black] = row(ageStandardised, 'black');
    expect(black).to.include({ searches: 35, state: 'estimated', ratioState: 'estimated', whiteSearches: 112 });
    expect(black!.residents).to.equal(COMPARED_AGE_BANDS.reduce((sum, band) => sum + residents.black[band], 0));
    expect(black!.ageUnknown).to.deep.equal({ searches: 12, total: 50, share: 0.24 });
    const weight = (band: (typeof COMPARED_AGE_BANDS)[number]) =>
      ETHNIC_GROUPS.reduce((sum, group) => sum + residents[group][band], 0);
    const all = COMPARED_AGE_BANDS.reduce((sum, band) => sum + weight(band), 0);
    const yearly = (searches: number, band: '10-17' | '18-24') => (1000 * searches * 12) / residents.black[band];
    expect(black!.rate).to.be.closeTo(
      (weight('10-17') * yearly(10, '10-17') + weight('18-24') * yearly(25, '18-24')) / all,
      1e-9,
    );
  });

  it('give no figures by age of a borough, whose residents by age do not ship', async () => {
    expect((await ask()).ageStandardised).to.deep.equal([]);
  });

  it('go by how people described themselves on whatever base the ratios are, and are of the group asked for', async () => {
    const [known, seen] = [await ask(), await ask({ base: 'officer-defined' })];
    expect(seen.findRates).to.deep.equal(known.findRates);
    expect(seen.outcomes).to.deep.equal(known.outcomes);
    const { findRates, outcomes } = await ask({ group: 'Black' });
    expect(new Set([...findRates, ...outcomes].map(({ group }) => group))).to.deep.equal(new Set(['black']));
    expect(findRates).to.deep.equal(known.findRates.filter(({ group }) => group === 'black'));
  });

  it('compare nobody in the City of London', async () => {
    const [black] = row((await ask({ areaCode: CITY })).findRates, 'black');
    expect(black).to.include({ ratio: null, ratioState: 'withheld', whiteFinds: 12 });
  });

  it('of a month that was not published are no numbers', async () => {
    const answer = await ask({ areaCode: LONDON.code, from: '2026-04', to: '2026-04' });
    const states = [...answer.findRates, ...answer.outcomes, ...answer.ageStandardised].map(({ state }) => state);
    expect(new Set(states)).to.deep.equal(new Set(['month-missing']));
  });

  it('tell in short tables what was found, with what that does not prove, what followed, and London by age', async () => {
    const text = ofFigures(await ask({ areaCode: LONDON.code }));
    for (const note of FIND_RATE_NOTES) expect(text).to.contain(note);
    expect(text).to.match(/^Black {2}drugs +10 +50 +20% \(11% to 33%\) +0\.5 \(/m);
    expect(text).to.match(/^Black {2}arrest +10 of +50 +20%/m);
    expect(text).to.contain('The figures by age leave out searches without a recorded age');
    expect(text).to.contain('24% for Black residents');
    const camden = ofFigures(await ask());
    expect(camden).not.to.contain('By age');
    expect(camden).to.contain('Residents by age of this borough are not loaded');
    expect(ofFigures(await ask({ areaCode: CITY }))).not.to.contain('by age');
  });

  it('never take a blank for "nothing found": without finds recorded there is no find rate, and the reason stands there', async () => {
    await loadSearches(deps, {
      paths: [
        await buildPoliceUk(folder, '2026-05', [
          { areaCode: CAMDEN, group: 'white', searches: 30 },
          { areaCode: CAMDEN, group: 'black', searches: 20 },
        ]),
      ],
    });
    const may = await ask({ areaCode: LONDON.code, from: '2026-05', to: '2026-05' });
    expect(row(may.findRates, 'black')[0]).to.include({
      finds: 0,
      searches: 0,
      notRecorded: 20,
      notRecordedShare: 1,
      rate: null,
      state: 'not-recorded',
      ratioState: 'not-recorded',
    });
    expect(ofFigures(may)).to.contain('For none of these searches do the records say whether anything was found');
    const both = await ask({ areaCode: LONDON.code, to: '2026-05' });
    expect(row(both.findRates, 'black')[0]).to.include({ finds: 10, searches: 50, rate: 0.2, notRecorded: 20 });
    expect(ofFigures(both)).to.contain('For 24% of these searches the records do not say whether anything was found.');
  });

  describe('stored with a measurement', () => {
    let measurementId: number;
    before(async () => {
      ({
        measurement: { measurementId },
      } = await measure(deps, '2026-03'));
    });

    it('are there for every area: find rates of every window, outcomes and ages of the two of a year', async () => {
      const stored = await listStoredFigures(database.db, measurementId);
      const windows = (name: string) =>
        [...new Set(stored.filter(({ measure: of }) => of === name).map(({ windowKind }) => windowKind))].sort();
      const year = ['financial-year', 'rolling-12-months'];
      expect(windows('find-rate')).to.deep.equal(['financial-year', 'latest-month', 'rolling-12-months']);
      expect(windows('find-rate-ratio')).to.deep.equal(['financial-year', 'latest-month', 'rolling-12-months']);
      expect(windows('arrest-share')).to.deep.equal(year);
      expect(windows('age-stratified-ratio')).to.deep.equal(year);
      const areas = (name: string) =>
        new Set(stored.filter(({ measure: of }) => of === name).map(({ areaCode }) => areaCode));
      expect(areas('find-rate')).to.deep.equal(new Set([LONDON.code, ...BOROUGHS.map(({ code }) => code)]));
      expect(areas('age-standardised-rate')).to.deep.equal(new Set([LONDON.code]));
    });

    it('lead back to as many records as they count, each of the kind counted', async () => {
      const rolling = await listStoredFigures(database.db, measurementId, {
        windowKind: 'rolling-12-months',
        reason: 'drugs',
      });
      const records = async (measureName: string, areaCode: string) => {
        const figure = rolling.find(
          (each) => each.measure === measureName && each.areaCode === areaCode && each.group === 'black',
        )!;
        const found = await listCountedRecords(database.db, figure.figureId);
        const of = (group: string) => found.filter(({ ethnicGroup }) => ethnicGroup === group).length;
        expect(of('black'), measureName).to.equal(figure.searches);
        expect(of('white'), measureName).to.equal(figure.comparison?.searches ?? 0);
        return figure.searches;
      };
      expect(await records('find-rate', CAMDEN)).to.equal(10);
      const rate = rolling.find(
        (each) => each.measure === 'find-rate' && each.areaCode === CAMDEN && each.group === 'black',
      )!;
      expect(ofTrace(await trace(deps, String(rate.figureId)))).to.match(
        /find-rate, Camden, black, drugs, .*: 20%\n.* 10 records/,
      );
      expect(await records('find-rate-ratio', CAMDEN)).to.equal(10);
      expect(await records('arrest-share', CAMDEN)).to.equal(10);
      expect(await records('no-further-action-share', CAMDEN)).to.equal(40);
      expect(await records('age-unknown-share', LONDON.code)).to.equal(12);
      expect(await records('age-stratified-ratio', LONDON.code)).to.equal(35);
    });
  });
});

/** Counted and computed apart from Evenhand, in Python, from the published files. */
describe('the figures beside the ratio, of the Met’s records of September 2021 to May 2022', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let answer: Awaited<ReturnType<typeof figures>>;
  before(async function () {
    needsSharedData(this, 'data/stops');
    database = await makeDatabase();
    const deps = makeDeps(database);
    const months = ['2021-09', '2021-10', '2021-11', '2021-12', '2022-02', '2022-03', '2022-04', '2022-05'];
    const paths = months.map((month) => sharedPath(`data/stops/${month}/${month}-metropolitan-stop-and-search.csv`));
    await loadSearches(deps, { paths });
    answer = await figures(deps, {
      areaCode: LONDON.code,
      from: '2021-09',
      to: '2022-05',
      group: undefined,
      base: undefined,
    });
  });
  after(() => database?.drop());

  it('hold no find rate, since for none of them is it recorded whether anything was found', () => {
    expect(new Set(answer.findRates.map(({ state }) => state))).to.deep.equal(new Set(['not-recorded']));
    const black = answer.findRates.find(({ group, reason }) => group === 'black' && reason === 'all');
    expect(black).to.include({ notRecorded: 28_900, notRecordedShare: 1 });
  });

  it('say that nothing followed 69% of searches of Black and of White people alike', () => {
    const nothing = (group: string) =>
      answer.outcomes.find(
        (row) => row.group === group && row.reason === 'all' && row.outcome === 'no-further-action',
      )!;
    expect(nothing('black')).to.include({ searches: 20_019, outOf: 28_900 });
    expect(nothing('white')).to.include({ searches: 28_089, outOf: 40_504 });
  });

  it('put Black Londoners at 2.41 times the rate of White ones of the same age, where the crude ratio is 2.84', () => {
    const crude = answer.rows.find(({ group, reason }) => group === 'black' && reason === 'all')!;
    expect(crude.ratio).to.be.closeTo(2.838, 5e-4);
    const black = answer.ageStandardised.find(({ group, reason }) => group === 'black' && reason === 'all')!;
    expect(black.ratio).to.be.closeTo(2.406871, 5e-7);
    expect(black.ratioLow).to.be.closeTo(2.368928, 5e-7);
    expect(black.ratioHigh).to.be.closeTo(2.445422, 5e-7);
    expect(black.rate).to.be.closeTo(35.425912, 5e-7);
  });

  it('lack an age for 10% of Black and 7% of White people', () => {
    const unknown = (group: string) =>
      answer.ageStandardised.find((row) => row.group === group && row.reason === 'all')!.ageUnknown;
    expect(unknown('black')).to.include({ searches: 2_948, total: 28_900 });
    expect(unknown('white')).to.include({ searches: 2_675, total: 40_504 });
  });
});
