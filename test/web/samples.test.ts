import { expect } from 'chai';
import { verifyAudit } from '../../src/db/audit.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';
import { loadReadTexts, textSearches } from '../support/read-texts.ts';
import { openTestSite, type TestSite } from '../support/site.ts';

const REVIEWER = madeUpPerson('reviewer', 'reviewer');
const OTHERS = (['member', 'responder', 'leadership', 'administrator'] as const).map((role) =>
  madeUpPerson(role, role),
);

const DRAW = {
  flag: '',
  area: 'E12000007',
  from: '2025-06',
  to: '2026-05',
  scope: 'drugs',
  method: 'risk-weighted',
  size: '20',
  seed: '42',
};

describe('samples of records', function () {
  this.timeout(30_000);
  let database: TestDatabase;
  let folder: CsvFolder;
  let site: TestSite;
  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    await storePeople(database.db, [REVIEWER, ...OTHERS]);
    site = await openTestSite(database, { people: [REVIEWER, ...OTHERS] });
  });
  after(async () => {
    await site?.close();
    await folder?.remove();
    await database?.drop();
  });

  const rowsOf = async (query: string) => (await database.pool.query(query)).rows;
  const draw = (fields: Partial<typeof DRAW> = {}) => site.post('/samples', { ...DRAW, ...fields }, 'reviewer');

  it('cannot be drawn where no written grounds are loaded, and says so', async () => {
    const { status, text } = await site.get('/samples', 'reviewer');
    expect(status).to.equal(200);
    expect(text).to.contain('No sample has been drawn yet').and.to.contain('nothing to draw from');
  });

  describe('with written grounds', () => {
    before(async () => {
      await loadReadTexts(database, folder, [
        ...textSearches([
          { group: 'black', classifier: 'smell_only', truth: 'smell_only', texts: 10 },
          { group: 'white', classifier: 'no_smell', review: true, truth: 'no_smell', texts: 10 },
          { group: 'white', classifier: 'no_smell', truth: 'no_smell', texts: 180 },
        ]),
        { 'Stop Ref': 'B/1', Date: '10/05/2026', Grounds: '' },
      ]);
    });

    it('are open to scrutiny staff and to nobody else', async () => {
      for (const path of ['/samples', '/samples/1', '/samples/1/next', '/samples/1/settle']) {
        for (const { personId } of OTHERS) expect((await site.get(path, personId)).status, path).to.equal(403);
        expect((await site.get(path)).headers.get('location'), path).to.match(/^\/sign-in/);
      }
      expect((await site.post('/samples', DRAW, 'member')).status).to.equal(403);
      expect(await rowsOf('select from dip_sample')).to.have.length(0);
    });

    it('are drawn with the seed given, and are the same list when drawn again', async () => {
      const { status, headers } = await draw();
      expect(status).to.equal(303);
      expect(headers.get('location')).to.equal('/samples/1?done=sample-drawn');
      expect((await draw()).headers.get('location')).to.equal('/samples/1?done=sample-known');
      expect((await draw({ seed: '43' })).headers.get('location')).to.equal('/samples/2?done=sample-drawn');
      const { text } = await site.get('/samples', 'reviewer');
      expect(text).to.contain('Weighted by risk, 20 of 201').and.to.contain('Person reviewer');
    });

    it('take a seed from the time of the request where none is given, and show it', async () => {
      const { headers } = await draw({ seed: '', method: 'random' });
      const { text } = await site.get(headers.get('location')!, 'reviewer');
      expect(text).to.contain(`Seed ${Date.parse('2026-11-01T12:00:00Z') / 1000}.`);
    });

    it('weigh records by what is documented, and keep the chance that each had', async () => {
      const rows = await rowsOf('select weight, inclusion_chance from dip_sample_record where dip_sample_id = 1');
      expect(rows).to.have.length(20);
      // Nothing was found in any search of the extract: 10 of weight 6, 10 of 4.5 and 181 of 1.5.
      const total = 10 * 6 + 10 * 4.5 + 181 * 1.5;
      for (const { weight, inclusion_chance } of rows) {
        expect([6, 4.5, 1.5]).to.include(weight);
        expect(inclusion_chance).to.be.closeTo((20 * weight) / total, 1e-12);
      }
    });

    it('show redacted grounds, with the reading and the chance folded away and nothing of the person', async () => {
      const { text } = await site.get('/samples/1', 'reviewer');
      expect(text.match(/<li class="drawn"/g)).to.have.length(20);
      expect(text).to.contain('[phone number]').and.not.to.match(/07700/);
      const open = text.replaceAll(/<details[\s\S]*?<\/details>/g, '');
      expect(open).not.to.match(/Tier|Chance of being drawn|Black|White|aged|Male/);
      expect(text).to.match(/Tier: .*Chance of being drawn: 1 in \d/);
    });

    it('show a record whose officer wrote nothing as that', async () => {
      const { headers } = await draw({ size: '100', seed: '7' });
      const path = headers.get('location')!;
      const id = Number(/\d+/.exec(path)![0]);
      const [{ n }] = await rowsOf(
        `select count(*)::integer as n from dip_sample_record drawn where dip_sample_id = ${id}
         and not exists (select from written_grounds g where g.source_file_id = drawn.source_file_id and g.line = drawn.line)`,
      );
      const { text } = await site.get(path, 'reviewer');
      expect(text.match(/The officer wrote nothing/g)?.length ?? 0).to.equal(n);
    });

    it('record each draw and each reading, in a chain that verifies', async () => {
      const events = await rowsOf('select action, subject, detail, person_id from audit_event order by audit_event_id');
      expect(events[0]).to.deep.include({ action: 'sample.drawn', subject: 'dip-sample/1', person_id: 'reviewer' });
      const [{ blank }] = await rowsOf(
        `select count(*)::integer as blank from dip_sample_record drawn where dip_sample_id = 1
         and not exists (select from written_grounds g where g.source_file_id = drawn.source_file_id and g.line = drawn.line)`,
      );
      const readings = events.filter(({ action }) => action === 'text.read').length;
      await site.get('/samples/1', 'reviewer');
      const after = await rowsOf(
        `select subject, detail from audit_event where action = 'text.read' order by audit_event_id`,
      );
      expect(after).to.have.length(readings + 1);
      expect(after.at(-1)).to.deep.equal({ subject: 'dip-sample/1', detail: { texts: 20 - blank } });
      expect(await verifyAudit(database.db)).not.to.have.property('firstFault');
    });

    it('are each stored whole when several people draw and read at once', async () => {
      const draws = [201, 202, 203, 204, 204].map((seed) => draw({ seed: String(seed) }));
      const answers = await Promise.all([
        ...draws,
        site.get('/samples/1', 'reviewer'),
        site.get('/samples/1', 'reviewer'),
      ]);
      expect(answers.map(({ status }) => status)).to.deep.equal([303, 303, 303, 303, 303, 200, 200]);
      const places = answers.slice(0, 5).map(({ headers }) => headers.get('location')!.split('?')[0]);
      expect(new Set(places).size).to.equal(4);
      expect(await verifyAudit(database.db)).not.to.have.property('firstFault');
    });

    it('show a refused form again with what was typed and what was expected', async () => {
      const { status, text } = await draw({ size: '5', seed: 'x', from: '2026-05', to: '2026-04' });
      expect(status).to.equal(422);
      expect(text)
        .to.contain('Enter how many records to draw: 10 to 100')
        .and.to.contain('Leave the seed empty, or enter a whole number')
        .and.to.contain('value="x"');
      expect((await draw({ from: '2026-05', to: '2026-04' })).text).to.contain(
        'The last month must not be before the first',
      );
      const few = await draw({ area: 'E09000001' });
      expect(few.status).to.equal(422);
      expect(few.text).to.match(/There are no records|Only \d+ records fit/);
    });

    it('have no page where there is no such sample', async () => {
      for (const path of ['/samples/99', '/samples/x', '/samples/99/next']) {
        expect((await site.get(path, 'reviewer')).status, path).to.equal(404);
      }
    });
  });
});
