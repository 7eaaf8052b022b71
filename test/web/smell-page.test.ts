import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { storeMeasurement } from '../../src/db/measurement.ts';
import type { GroundsBasis } from '../../src/domain/grounds-basis.ts';
import type { ClassifierAccuracy } from '../../src/domain/grounds-coding.ts';
import { WINDOW_KINDS, windowsOf } from '../../src/domain/period.ts';
import { SMELL_GUIDANCE } from '../../src/domain/smell-wording.ts';
import { type GroundsRow, soleSmellFigures } from '../../src/domain/sole-smell.ts';
import { LONDON, RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import type { GroundsTier } from '../../src/vocabulary/grounds-tier.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { openTestSite, type TestSite } from '../support/site.ts';
import { HACKNEY, storeMonth } from './built-month.ts';

const ACCURACY: ClassifierAccuracy = {
  sensitivity: 0.93,
  sensitivityLow: 0.88,
  sensitivityHigh: 0.96,
  sensitivityTrials: 140,
  specificity: 0.99,
  specificityLow: 0.97,
  specificityHigh: 0.995,
  specificityTrials: 400,
  of: 'all',
};
const MONTHS = { present: 12, read: 12, unread: 0 };
const BASIS: GroundsBasis = {
  areas: new Map([[LONDON.code, { ...MONTHS, nervousOnly: 3 }]]),
  classifiers: [],
  accuracies: [
    { way: 'strict', group: 'all', accuracy: ACCURACY },
    { way: 'in-substance', group: 'all', accuracy: ACCURACY },
  ],
  coding: 'enough',
};

/** In each borough 10 of 100 that can be judged rest on smell alone, and 20 in substance; in Hackney twice as many. */
const ROWS: GroundsRow[] = RATED_BOROUGHS.flatMap(({ code: areaCode }) => {
  const times = areaCode === HACKNEY ? 2 : 1;
  const row = (kind: GroundsTier, searches: number): GroundsRow => ({
    areaCode,
    selfDefined: 'white',
    reason: 'drugs',
    kind,
    searches,
  });
  return [
    row('smell_only', 10 * times),
    row('smell_weak', 10 * times),
    row('smell_support', 30),
    row('no_smell', 50 - 20 * (times - 1)),
    row('insufficient', 8),
  ];
});

describe('the page on the smell of cannabis', () => {
  let database: TestDatabase;
  let site: TestSite;

  before(async () => {
    database = await makeDatabase();
    const windows = windowsOf('2026-05');
    const figures = soleSmellFigures({
      months: () => MONTHS,
      forceCounts: ROWS,
      boroughCounts: ROWS,
      areaCodes: [LONDON.code, ...RATED_BOROUGHS.map(({ code }) => code)],
      accuracy: () => ACCURACY,
    });
    await storeMeasurement(
      database.db,
      { month: '2026-05', methodVersion: 'test', inputs: 'grounds', isSynthetic: false },
      WINDOW_KINDS.map((kind) => ({
        kind,
        ...windows[kind],
        monthsPresent: 12,
        files: [],
        figures: kind === 'rolling-12-months' ? figures : [],
        grounds: BASIS,
      })),
    );
    site = await openTestSite(database);
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  it('begins with London’s number as counts, and with what guidance says', async () => {
    const { status, text } = await site.get('/smell-of-cannabis');
    expect(status).to.equal(200);
    expect(text).to.contain(
      '330 of the 3,200 drug searches in London whose written grounds can be judged gave the smell of cannabis and nothing else.',
    );
    expect(text).to.contain(SMELL_GUIDANCE);
  });

  it('counts in substance where a link asks for it, and refuses any other way', async () => {
    const { text } = await site.get('/smell-of-cannabis?way=in-substance');
    expect(text).to.contain('660 of the 3,200 drug searches');
    expect((await site.get('/smell-of-cannabis?way=loosely')).status).to.equal(400);
  });

  it('shows each borough’s share with its range, in the order of the alphabet, as no league table', async () => {
    const { text } = await site.get('/smell-of-cannabis');
    expect(text).to.contain('This is not a league table.').and.contain('id="boroughs-wide-title"');
    const names = [...text.matchAll(/<th scope="row"><a href="\/boroughs\/[^"]+">([^<]+)</g)].map(([, name]) => name!);
    expect(names).to.have.length(32);
    expect(names).to.deep.equal([...names].sort());
    expect(text).to.contain('20 of 100');
  });

  it('says how well the texts are read, and how far two people agree on them', async () => {
    const { text } = await site.get('/smell-of-cannabis');
    expect(text).to.contain('93% found (88% to 96%)').and.not.contain('Kappa');
    expect(text).to.contain('In 3 searches nervousness was the only thing');
  });

  it('says so where the records have no written grounds', async () => {
    await storeMonth(database.db, '2026-06', { isSynthetic: false });
    const { status, text } = await site.get('/smell-of-cannabis');
    expect(status).to.equal(200);
    expect(text).to.contain('This month was measured before written grounds were read.');
  });

  it('stays light enough for a phone', async () => {
    expect(gzipSync((await site.get('/smell-of-cannabis')).text).length).to.be.below(20_000);
  });
});
