import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import {
  areRecordsPast,
  firstMonthKept,
  isRawFilePast,
  keptSince,
  type LoadedFileTimes,
  RETENTION,
} from '../../src/domain/retention.ts';

const DATA = readFileSync(new URL('../../sql/DATA.md', import.meta.url), 'utf8');

/** Tables of the data dictionary with the years that their retention begins with. */
function yearsInWords(): Record<string, number> {
  const years: Record<string, number> = {};
  for (const line of DATA.split('\n').filter((row) => row.startsWith('| `'))) {
    const [, tables, , , , retention] = line.split('|').map((field) => field.trim());
    const stated = /^(\d+) years?\b/.exec(retention!)?.[1];
    if (stated) for (const [, table] of tables!.matchAll(/`(\w+)`/g)) years[table!] = Number(stated);
  }
  return years;
}

describe('how long something is kept', () => {
  it('is the same in the data dictionary and in what is deleted, table by table', () => {
    const periods = Object.values(RETENTION).flatMap(({ years, tables }) => tables.map((table) => [table, years]));
    expect(yearsInWords()).to.deep.equal(Object.fromEntries(periods));
  });

  it('counts from the end of the month, in London: texts of May 2023 are kept through May 2026', () => {
    expect(firstMonthKept('texts', new Date('2026-05-31T22:59:59Z'))).to.equal('2023-05');
    expect(firstMonthKept('texts', new Date('2026-05-31T23:00:00Z'))).to.equal('2023-06');
    expect(firstMonthKept('records', new Date('2026-01-15T12:00:00Z'))).to.equal('2019-01');
  });

  it('counts from the very instant for mails and runs, leap days too', () => {
    expect(keptSince('mails', new Date('2026-11-01T12:00:00Z')).toISOString()).to.equal('2024-11-01T12:00:00.000Z');
    expect(keptSince('runs', new Date('2028-02-29T12:00:00Z')).toISOString()).to.equal('2026-03-01T12:00:00.000Z');
  });

  const now = new Date('2026-11-15T12:00:00Z');
  const lately = new Date('2026-11-14T12:00:00Z');
  const extract: LoadedFileTimes = {
    source: 'mps-extract',
    hasGrounds: true,
    firstMonth: '2023-11',
    loadedAt: new Date('2024-01-01T12:00:00Z'),
  };

  it('ends for an extract as a whole with the first texts in it, however lately it was loaded', () => {
    expect(isRawFilePast(extract, now)).to.equal(false);
    expect(isRawFilePast({ ...extract, firstMonth: '2023-10' }, now)).to.equal(true);
    expect(isRawFilePast({ ...extract, firstMonth: '2023-10', loadedAt: lately }, now)).to.equal(true);
  });

  it('ends for an extract without texts with the first records in it', () => {
    expect(isRawFilePast({ ...extract, hasGrounds: false, firstMonth: '2019-11' }, now)).to.equal(false);
    expect(isRawFilePast({ ...extract, hasGrounds: false, firstMonth: '2019-10' }, now)).to.equal(true);
  });

  it('begins for published records no earlier than when they were loaded, so that an old year can be looked at', () => {
    const published = { source: 'police-uk' as const, hasGrounds: false, firstMonth: '2016-06' };
    expect(isRawFilePast({ ...published, loadedAt: lately }, now)).to.equal(false);
    expect(isRawFilePast({ ...published, loadedAt: new Date('2019-11-14T12:00:00Z') }, now)).to.equal(true);
    expect(areRecordsPast({ source: 'police-uk', loadedAt: lately }, '2016-06', now)).to.equal(false);
    expect(areRecordsPast({ source: 'mps-extract', loadedAt: lately }, '2016-06', now)).to.equal(true);
    expect(areRecordsPast({ source: 'mps-extract', loadedAt: lately }, '2019-11', now)).to.equal(false);
  });
});
