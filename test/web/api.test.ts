import { expect } from 'chai';
import { z } from 'zod';
import { storeHealthFindings } from '../../src/db/data-health.ts';
import { listFlags, storeFlagChanges } from '../../src/db/flag.ts';
import { findMeasurement, listStoredFigures } from '../../src/db/measurement.ts';
import { OPERATIONS } from '../../src/web/api/operations.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { openTestSite, type TestSite } from '../support/site.ts';
import { askFor } from './ask-for.ts';
import { HACKNEY, HACKNEY_WEAPONS } from './built-month.ts';
import { EARLIER, HELD, LATEST, OF_EXTRACT, SECRET, STOPPED, storeMonths } from './published-months.ts';

interface Described {
  content?: Record<string, { schema: z.core.JSONSchema.BaseSchema }>;
}

describe('the API', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let site: TestSite;
  let document: { openapi: string; paths: Record<string, { get: { responses: Record<string, Described> } }> };

  const ask = async (path: string) => {
    const { status, text, headers } = await site.get(`/api/v1${path}`);
    return { status, headers, body: JSON.parse(text) };
  };

  /** Holds an answer against what the document says of its path, status and type. */
  const expectDescribed = async (path: string) => {
    const { status, headers, body } = await ask(path);
    const operation = document.paths[`/api/v1${path.split('?')[0]}`]!.get;
    const type = headers.get('content-type')!.split(';')[0]!;
    const described = operation.responses[String(status)]?.content?.[type];
    expect(described, `${path} answers ${status} as ${type}`).not.to.equal(undefined);
    z.fromJSONSchema(described!.schema as never).parse(body);
    return { status, body };
  };

  before(async () => {
    database = await makeDatabase();
    site = await openTestSite(database);
    document = (await ask('/openapi.json')).body;
  });

  after(async () => {
    await site?.close();
    await database?.drop();
  });

  it('says that no month is published where none is', async () => {
    expect((await expectDescribed('/months')).body).to.deep.equal({ months: [] });
    expect((await expectDescribed('/figures')).body).to.include({
      status: 404,
      detail: 'No month has been published yet.',
    });
  });

  describe('with months published, held and stopped', () => {
    before(async () => {
      await storeMonths(database.db);
      const { measurementId } = (await findMeasurement(database.db, LATEST))!;
      await storeHealthFindings(database.db, measurementId, [
        {
          forceId: 'metropolitan',
          areaCode: undefined,
          month: EARLIER,
          rule: 'missing-month',
          about: '',
          severity: 'blocks',
          numbers: {},
        },
      ]);
    });

    it('answers every question of its document as the document says', async () => {
      expect(document.openapi).to.equal('3.1.0');
      expect(Object.keys(document.paths)).to.deep.equal(OPERATIONS.map(({ path }) => path));
      for (const { path, example } of OPERATIONS) {
        expect((await expectDescribed(`${path.replace('/api/v1', '')}${example}`)).status, path).to.equal(200);
      }
      for (const path of ['/figures?area=nowhere', '/months?x=1', `/flags?month=${HELD}`]) {
        expect((await expectDescribed(path)).status, path).to.be.at.least(400);
      }
    });

    it('has a document that would not pass an answer it does not describe', () => {
      const { schema } = document.paths['/api/v1/months']!.get.responses['200']!.content!['application/json']!;
      expect(z.fromJSONSchema(schema as never).safeParse({ months: [{ month: 'May' }] }).success).to.equal(false);
    });

    it('names the published months, latest first, with the notes of scrutiny staff', async () => {
      const { months } = (await ask('/months')).body;
      expect(months.map(({ month }: { month: string }) => month)).to.deep.equal([LATEST, EARLIER, OF_EXTRACT]);
      expect(months[1].notes).to.deep.equal(['=Read with care, "please"']);
      expect(months[0].windows.map(({ window }: { window: string }) => window)).to.have.length(3);
    });

    it('has nothing of a month that is held, stopped or not measured, at any address', async () => {
      for (const { path, query } of OPERATIONS) {
        if (!('month' in query.shape)) continue;
        for (const month of [HELD, STOPPED, '2020-01']) {
          const { status, body } = await ask(`${path.replace('/api/v1', '')}?month=${month}`);
          expect(status, `${path} ${month}`).to.equal(404);
          expect(body).to.deep.include({ parameter: 'month', value: month });
        }
      }
    });

    it('narrows figures by every filter', async () => {
      const { body } = await ask(
        `/figures?area=${HACKNEY}&group=black&reason=weapons&basis=self-defined&measure=ratio&window=rolling-12-months`,
      );
      expect(body.figures).to.have.length(1);
      expect(body.figures[0]).to.deep.include({
        area: HACKNEY,
        group: 'black',
        reason: 'weapons',
        state: 'estimated',
        searches: HACKNEY_WEAPONS,
        sources: ['police-uk'],
      });
      expect(body.figures[0].comparison.searches).to.equal(40);
      expect(body.nextCursor).to.equal(null);
    });

    it('gives figures page by page, each once, and the last page has no cursor', async () => {
      const filters = `area=${HACKNEY}&measure=rate-per-1000&month=${EARLIER}`;
      const all = (await ask(`/figures?${filters}&limit=1000`)).body.figures;
      const paged: unknown[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { body } = await ask(`/figures?${filters}&limit=70${cursor && `&cursor=${cursor}`}`);
        paged.push(...body.figures);
        cursor = body.nextCursor;
      }
      expect(all.length).to.be.above(140);
      expect(paged).to.deep.equal(all);
    });

    it('refuses a cursor of another month, or one made up', async () => {
      const { nextCursor } = (await ask('/figures?limit=1')).body;
      for (const path of [`/figures?month=${EARLIER}&cursor=${nextCursor}`, '/figures?cursor=AAAA']) {
        const { status, body } = await ask(path);
        expect(status, path).to.equal(400);
        expect(body.parameter).to.equal('cursor');
      }
    });

    it('tells of nothing that is withheld: no value, limit or count, and never 0', async () => {
      const { body } = await ask(`/figures?month=${OF_EXTRACT}`);
      const withheld = body.figures.filter(({ group }: { group: string }) => group === 'mixed');
      expect(withheld).to.have.length(2);
      for (const figure of withheld) {
        expect(figure).to.include({ state: 'small-count', value: null, low: null, high: null, searches: null });
      }
      expect(withheld[1].comparison.searches).to.equal(null);
      const black = body.figures.find(
        ({ group, measure }: { group: string; measure: string }) => group === 'black' && measure === 'ratio',
      );
      expect(black).to.include({ value: 4, high: null, searches: 212 });
    });

    it('gives findings with what they opened on', async () => {
      const [before] = (await ask(`/flags?area=${HACKNEY}`)).body.flags;
      expect(before).to.include({ openedMonth: LATEST, isOpen: true, lastEvent: 'opened' });
      expect(before.evidence.searches).to.equal(HACKNEY_WEAPONS);
    });

    it('tells what is wrong with the records, in words', async () => {
      const { body } = await ask('/data-health');
      expect(body.notices).to.have.length(1);
      expect(body.notices[0]).to.include({ month: EARLIER, severity: 'blocks' });
      expect(body.notices[0].sentence).to.match(/April 2026/);
    });

    it('names files without the folders they lay in, and each month of a file once', async () => {
      const { files } = (await ask('/sources')).body;
      expect(files).to.have.length.above(10);
      expect(files[0].file).to.equal(`${LATEST}-metropolitan-stop-and-search.csv`);
      expect(files[0].sha256).to.have.length(64);
      expect(new Set(files.map(({ month }: { month: string }) => month)).size).to.equal(files.length);
    });

    it('says of a wrong parameter which it is, what it was and what was expected', async () => {
      const asked = {
        '/figures?measure=rates': ['measure', 'rates', /^one of rate-per-1000, ratio/],
        '/figures?limit=0': ['limit', '0', 'a whole number from 1 to 1000'],
        '/figures?limit=x': ['limit', 'x', 'a whole number from 1 to 1000'],
        '/figures?month=May': ['month', 'May', 'a month as YYYY-MM'],
        '/figures?area=E09000022&area=E09000012': ['area', '["E09000022","E09000012"]', /^one of E12000007/],
        '/figures?resaon=drugs': ['resaon', 'drugs', /^one of month, area/],
        '/areas?month=2026-05': ['month', '2026-05', 'no parameters'],
      } as const;
      for (const [path, [parameter, value, expected]] of Object.entries(asked)) {
        const { status, headers, body } = await ask(path);
        expect(status, path).to.equal(400);
        expect(headers.get('content-type')).to.contain('application/problem+json');
        expect(body).to.include({ parameter, value });
        if (typeof expected === 'string') expect(body.expected).to.equal(expected);
        else expect(body.expected).to.match(expected);
      }
    });

    it('answers a wrong address with a problem too', async () => {
      const { status, headers, body } = await ask('/nothing');
      expect(status).to.equal(404);
      expect(headers.get('content-type')).to.contain('application/problem+json');
      expect(body.expected).to.contain('/api/v1/figures');
    });

    it('lets other sites read it, answers HEAD, and says that nothing has changed to who has the answer', async () => {
      const url = `${site.url}/api/v1/figures?area=${HACKNEY}&limit=5`;
      const first = await fetch(url);
      expect(first.headers.get('access-control-allow-origin')).to.equal('*');
      expect(first.headers.get('cross-origin-resource-policy')).to.equal('cross-origin');
      expect(first.headers.get('cache-control')).to.equal('public, no-cache');
      await first.text();
      const tag = first.headers.get('etag')!;
      const again = await askFor(url, { 'If-None-Match': tag });
      expect([again.status, again.text]).to.deep.equal([304, '']);
      const head = await askFor(url, {}, 'HEAD');
      expect([head.status, head.text]).to.deep.equal([200, '']);
    });

    it('has a page that explains every question, parameter and field, made from the same schemas', async () => {
      const { status, text } = await site.get('/api');
      expect(status).to.equal(200);
      for (const { path, summary, query } of OPERATIONS) {
        expect(text).to.contain(path).and.to.contain(summary);
        for (const name of Object.keys(query.shape)) expect(text).to.contain(`<code>${name}</code>`);
      }
    });

    it('withholds what a finding opened on where a figure behind it is withheld', async () => {
      const { measurementId } = (await findMeasurement(database.db, OF_EXTRACT))!;
      const [withheld] = await listStoredFigures(database.db, measurementId, { measure: 'ratio' });
      const [shown] = (await listFlags(database.db)).map(({ evidence }) => evidence);
      const subject = { areaCode: HACKNEY, group: 'mixed', reason: 'firearms' } as const;
      const changes = { open: [{ ...subject, error: 0.01 }], entries: [], waiting: [] };
      await storeFlagChanges(database.db, OF_EXTRACT, measurementId, changes, () => ({
        ...shown!,
        searches: SECRET,
        figureIds: [withheld!.figureId],
      }));
      const { flags } = (await expectDescribed(`/flags?month=${OF_EXTRACT}`)).body;
      expect(flags).to.have.length(1);
      expect(flags[0]).to.include({ group: 'mixed', evidence: null });
    });
  });
});
