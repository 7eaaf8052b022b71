import { expect } from 'chai';
import { storeHealthFindings, storeHealthVerdicts } from '../../src/db/data-health.ts';
import { storeOfficialTotals } from '../../src/db/official-total.ts';
import type { Finding, MonthHealth } from '../../src/domain/data-health/month-health.ts';
import { findingText } from '../../src/domain/data-health/told-finding.ts';
import { NO_OFFICIAL_TOTALS, VERDICTS_NOT_KEPT } from '../../src/domain/data-health-wording.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { openTestSite, type TestSite } from '../support/site.ts';
import { storeMonth } from './built-month.ts';

const FOUND: Finding = {
  rule: 'outcome-blank',
  about: '',
  severity: 'qualifies',
  numbers: { lacking: 610, searches: 1_000 },
  forceId: 'metropolitan',
  areaCode: undefined,
  month: '2026-05',
};
const HEALTH: MonthHealth = {
  forceId: 'metropolitan',
  areaCode: undefined,
  month: '2026-05',
  isPresent: true,
  findings: [FOUND],
  fine: ['repeated-rows'],
  cannotTell: [{ rule: 'outside-london', because: 'no borough boundaries are loaded' }],
};

describe('the page on data health', () => {
  let database: TestDatabase;
  let site: TestSite;
  let measurementId: number;

  before(async () => {
    database = await makeDatabase();
    ({ measurementId } = await storeMonth(database.db, '2026-05', { isSynthetic: false }));
    await storeHealthFindings(database.db, measurementId, [FOUND]);
    site = await openTestSite(database);
  });
  after(async () => {
    await site?.close();
    await database?.drop();
  });

  it('tells what was found in the records, by how much it weighs', async () => {
    const { status, text } = await site.get('/data-health');
    expect(status).to.equal(200);
    expect(text).to.contain(findingText(FOUND)).and.contain('Read figures that rest on this month with this in mind');
    expect(text).to.contain('11 of 12').and.contain('No records were published for April 2026.');
  });

  it('says so where it was not kept what was found fine', async () => {
    expect((await site.get('/data-health')).text).to.contain(VERDICTS_NOT_KEPT);
  });

  it('tells what was looked for and found fine, and what could not be checked and why', async () => {
    await storeHealthVerdicts(database.db, measurementId, [HEALTH]);
    // What stands is not written over: a later check sees other things.
    await storeHealthVerdicts(database.db, measurementId, [{ ...HEALTH, fine: ['late'], cannotTell: [] }]);
    const { text } = await site.get('/data-health');
    expect(text).not.to.contain(VERDICTS_NOT_KEPT);
    expect(text).to.contain('No borough boundaries are loaded (May 2026): searches with a place outside London.');
    const cellsOf = (looksFor: string) =>
      [
        ...text
          .split(`<th scope="row">${looksFor}</th>`)[1]!
          .split('</tr>')[0]!
          .matchAll(/<td[^>]*>([^<]*)</g),
      ].map(([, word]) => word);
    expect(cellsOf('Outcomes left blank in bulk').at(-1)).to.equal('keep in mind');
    expect(cellsOf('Many records that repeat another').at(-1)).to.equal('fine');
    expect(cellsOf('Searches with a place outside London').at(-1)).to.equal('not checked');
    expect(cellsOf('A month that came late').at(-1)).to.equal('');
  });

  it('names the files with the fingerprint of their bytes, and not where they lie', async () => {
    const { text } = await site.get('/data-health');
    expect(text).to.contain('2026-05'.padEnd(64, '0')).and.contain('2026-05-metropolitan-stop-and-search.csv');
  });

  it('sets the records beside the Home Office’s totals, once these are loaded', async () => {
    expect((await site.get('/data-health')).text).to.contain(NO_OFFICIAL_TOTALS);
    await storeOfficialTotals(database.db, {
      sha256: 'a'.repeat(64),
      path: 'totals.csv',
      publisher: 'Home Office',
      rows: [
        {
          yearEnding: '2026-03-31',
          forceId: 'metropolitan',
          legislation: 'section-1',
          reason: 'drugs',
          ethnicGroup: 'white',
          ethnicity: 'White',
          searches: 240_000,
          resultantArrests: undefined,
        },
      ],
    });
    const { text } = await site.get('/data-health');
    expect(text).to.contain('The Home Office counted 240,000 searches').and.not.contain(NO_OFFICIAL_TOTALS);
  });

  it('says that nothing has been revised where nothing was measured before', async () => {
    expect((await site.get('/data-health')).text).to.contain('no figure has been revised');
  });
});
