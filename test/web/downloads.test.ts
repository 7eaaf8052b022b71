import { expect } from 'chai';
import { findMeasurement, listFigures } from '../../src/db/measurement.ts';
import { csvLine } from '../../src/domain/csv-line.ts';
import { dictionaryEntries } from '../../src/domain/download-columns.ts';
import { FIGURE_COLUMNS } from '../../src/domain/figure-columns.ts';
import { FLAG_COLUMNS } from '../../src/domain/flag-columns.ts';
import { BOROUGHS, LONDON } from '../../src/vocabulary/area.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { openTestSite, type TestSite } from '../support/site.ts';
import { askFor } from './ask-for.ts';
import { HACKNEY, HACKNEY_WEAPONS } from './built-month.ts';
import { EARLIER, HELD, LATEST, OF_EXTRACT, STOPPED, storeMonths } from './published-months.ts';

/** The records of a CSV, by the names in its header. */
function recordsOf(text: string): Record<string, string>[] {
  const [header, ...lines] = text.trimEnd().split('\r\n');
  const fields = (line: string) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
      .map(([, field]) => (field!.startsWith('"') ? field!.slice(1, -1).replaceAll('""', '"') : field!))
      .slice(0, header!.split(',').length);
  const names = fields(header!);
  return lines.map((line) => Object.fromEntries(fields(line).map((field, at) => [names[at]!, field])));
}

describe('a line of CSV', () => {
  it('quotes what holds commas, quotes or line ends, and doubles the quotes', () => {
    expect(csvLine(['a', 'b,c', 'd "e"', 'f\ng', 1.5, true, undefined])).to.equal(
      'a,"b,c","d ""e""","f\ng",1.5,true,\r\n',
    );
  });

  it('keeps a spreadsheet from running text as a formula, and leaves numbers alone', () => {
    expect(csvLine(['=1+1', '+1', '-1', '@x', '\tx', '=a,b', -1])).to.equal("'=1+1,'+1,'-1,'@x,'\tx,\"'=a,b\",-1\r\n");
  });
});

describe('downloads', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let site: TestSite;

  before(async () => {
    database = await makeDatabase();
    site = await openTestSite(database);
  });

  after(async () => {
    await site?.close();
    await database?.drop();
  });

  it('say that there is no month yet where none is published', async () => {
    const { status, text } = await site.get('/downloads');
    expect(status).to.equal(200);
    expect(text).to.contain('No month has been published yet.');
  });

  describe('with months published, held and stopped', () => {
    before(() => storeMonths(database.db));

    it('list the latest month with a file for each borough, and earlier months; none that is held or stopped', async () => {
      const { text } = await site.get('/downloads');
      for (const { code } of [LONDON, ...BOROUGHS]) expect(text).to.contain(`/downloads/${LATEST}/figures-${code}.csv`);
      for (const month of [LATEST, EARLIER, OF_EXTRACT]) expect(text).to.contain(`/downloads/${month}/figures.csv`);
      for (const month of [HELD, STOPPED]) expect(text).not.to.contain(month);
      expect(text)
        .to.match(/\d lines, about \d/)
        .and.to.contain('Open Government Licence');
    });

    it('explain on the page every column that a file has', async () => {
      const { text } = await site.get('/downloads');
      for (const { name } of [...FIGURE_COLUMNS, ...FLAG_COLUMNS]) expect(text).to.contain(`<code>${name}</code>`);
    });

    it('do not give a month that is held, stopped, not measured or no month, whatever its address', async () => {
      for (const month of [HELD, STOPPED, '2020-01', '2026-13', 'zz']) {
        for (const file of ['figures.csv', `figures-${HACKNEY}.csv`, 'flags.csv']) {
          expect((await site.get(`/downloads/${month}/${file}`)).status, `${month}/${file}`).to.equal(404);
        }
      }
      for (const file of ['figures-E09000099.csv', 'other.csv', 'figures.csv.gz']) {
        expect((await site.get(`/downloads/${LATEST}/${file}`)).status, file).to.equal(404);
      }
    });

    it('give a month’s figures under the header that the dictionary has, every line of the same length', async () => {
      const { status, text, headers } = await site.get(`/downloads/${LATEST}/figures-${HACKNEY}.csv`);
      expect(status).to.equal(200);
      expect(headers.get('content-type')).to.equal('text/csv; charset=utf-8');
      expect(headers.get('content-disposition')).to.contain(`evenhand-${LATEST}-figures-${HACKNEY}.csv`);
      expect(headers.get('access-control-allow-origin')).to.equal('*');
      expect(text.split('\r\n')[0]).to.equal(FIGURE_COLUMNS.map(({ name }) => name).join(','));
      const records = recordsOf(text);
      expect(new Set(records.map((record) => Object.keys(record).length))).to.deep.equal(
        new Set([FIGURE_COLUMNS.length]),
      );
      const [weapons] = records.filter(
        (record) =>
          record.measure === 'rate-per-1000' &&
          record.group === 'black' &&
          record.reason === 'weapons' &&
          record.basis === 'self-defined' &&
          record.window === 'rolling-12-months',
      );
      expect(weapons).to.include({
        month: LATEST,
        area_name: 'Hackney',
        searches: String(HACKNEY_WEAPONS),
        state: 'estimated',
        months_present: '11',
        sources: 'police-uk',
        is_synthetic: 'true',
      });
      expect(new Set(records.map(({ area_code }) => area_code))).to.deep.equal(new Set([HACKNEY]));
    });

    it('give all figures of the month in one file, a line for each', async () => {
      const { measurementId } = (await findMeasurement(database.db, LATEST))!;
      const lines = (await site.get(`/downloads/${LATEST}/figures.csv`)).text.trimEnd().split('\r\n');
      expect(lines.length - 1).to.equal((await listFigures(database.db, measurementId)).length);
    });

    it('use no word in a column that the dictionary does not explain', async () => {
      const { text } = await site.get('/downloads/data-dictionary.csv');
      const entries = recordsOf(text);
      expect(entries).to.have.length(dictionaryEntries().length);
      const words = (column: string) =>
        new Set(
          entries.filter((entry) => entry.file === 'figures' && entry.column === column).map(({ value }) => value),
        );
      const records = recordsOf((await site.get(`/downloads/${LATEST}/figures-${LONDON.code}.csv`)).text);
      for (const column of ['window', 'group', 'reason', 'basis', 'measure', 'state']) {
        const used = new Set(records.map((record) => record[column]!));
        expect(
          [...used].filter((word) => !words(column).has(word)),
          column,
        ).to.deep.equal([]);
      }
    });

    it('leave empty what is withheld, and write no upper limit as words', async () => {
      const { text } = await site.get(`/downloads/${OF_EXTRACT}/figures.csv`);
      const records = recordsOf(text);
      const withheld = records.filter(({ group }) => group === 'mixed');
      expect(withheld).to.have.length(2);
      for (const record of withheld) {
        expect(record).to.include({ state: 'small-count', value: '', low: '', high: '', searches: '' });
        expect(record.comparison_searches).to.equal('');
        expect(record.residents).to.equal('17000');
      }
      expect(records.find(({ measure, group }) => measure === 'ratio' && group === 'black')).to.include({
        high: 'no limit',
        searches: '212',
      });
    });

    it('give the findings that had opened by a month, and where each stood at its end', async () => {
      const { text } = await site.get(`/downloads/${LATEST}/flags.csv`);
      expect(text.split('\r\n')[0]).to.equal(FLAG_COLUMNS.map(({ name }) => name).join(','));
      expect(recordsOf(text)).to.have.length(1);
      expect(recordsOf(text)[0]).to.include({
        area_code: HACKNEY,
        group: 'black',
        reason: 'weapons',
        opened_month: LATEST,
        is_open: 'true',
        last_event: 'opened',
        searches: String(HACKNEY_WEAPONS),
      });
      expect(recordsOf((await site.get(`/downloads/${EARLIER}/flags.csv`)).text)).to.deep.equal([]);
    });

    it('give residents by the Census’s groups, which add up to those that figures have', async () => {
      const records = recordsOf((await site.get('/downloads/residents.csv')).text);
      const black = records.filter(({ area_code, group }) => area_code === HACKNEY && group === 'black');
      expect(black.length).to.be.above(1);
      const figures = recordsOf((await site.get(`/downloads/${LATEST}/figures-${HACKNEY}.csv`)).text);
      const rate = figures.find(({ group, measure }) => group === 'black' && measure === 'rate-per-1000')!;
      expect(black.reduce((sum, { residents }) => sum + Number(residents), 0)).to.equal(Number(rate.residents));
    });

    it('tell who has a file already that nothing has changed, send it packed, and answer HEAD with no body', async () => {
      for (const file of [
        `${LATEST}/figures-${HACKNEY}.csv`,
        `${LATEST}/flags.csv`,
        'residents.csv',
        'data-dictionary.csv',
      ]) {
        const url = `${site.url}/downloads/${file}`;
        const first = await askFor(url, { 'Accept-Encoding': 'gzip' });
        expect(first.headers['content-encoding'], file).to.equal('gzip');
        const tag = first.headers.etag as string;
        const again = await askFor(url, { 'If-None-Match': tag });
        expect([again.status, again.text], file).to.deep.equal([304, '']);
        const head = await askFor(url, {}, 'HEAD');
        expect([head.status, head.headers.etag, head.text], file).to.deep.equal([200, tag, '']);
      }
    });
  });
});
