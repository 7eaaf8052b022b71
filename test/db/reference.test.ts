import { expect } from 'chai';
import { storeReference } from '../../src/db/reference.ts';
import { BOROUGHS } from '../../src/vocabulary/area.ts';
import { tableContents } from '../support/csv-tables.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

describe('reference tables', () => {
  let database: TestDatabase;
  before(async () => {
    database = await makeDatabase();
  });
  after(() => database.drop());

  const query = async (text: string) => (await database.pool.query({ text, rowMode: 'array' })).rows;

  it('are the same after a second start, and after two at once', async () => {
    const before = await tableContents(database.db);
    await storeReference(database.db);
    await Promise.all([storeReference(database.db), storeReference(database.db)]);
    expect(await tableContents(database.db)).to.deep.equal(before);
  });

  it('hold the 33 boroughs, London, and the City with Westminster as one', async () => {
    expect(await query('select kind, count(*) from area group by kind order by kind')).to.deep.equal([
      ['borough', BOROUGHS.length],
      ['combined', 1],
      ['region', 1],
    ]);
  });

  it('have residents of every borough in all five groups', async () => {
    const short = await query(
      `select area_code from area left join area_population using (area_code)
       where kind = 'borough' and area_code <> 'E09000001'
       group by area_code having count(distinct ethnic_group) < 5 or sum(residents) < 100000`,
    );
    expect(short).to.deep.equal([]);
  });

  it('never count an unknown ethnicity into a group, nor Chinese into Other', async () => {
    expect(
      await query(
        `select distinct ethnic_group from label where code in ('not-stated', 'not-recorded', 'declined') and ethnic_group is not null`,
      ),
    ).to.deep.equal([['unknown']]);
    expect(await query(`select distinct ethnic_group from label where code = 'asian-chinese'`)).to.deep.equal([
      ['asian'],
    ]);
  });

  it('have a reason for every power, object and era of labels', async () => {
    const missing = await query(
      `select era, power, object
       from (select distinct label_era as era from reason_rule) eras
       cross join (select distinct code as power from label where scheme = 'police-uk' and field = 'legislation' union values ('label-not-known')) powers
       cross join (select distinct code as object from label where scheme = 'police-uk' and field = 'object_of_search' union values ('label-not-known')) objects
       where not exists (
         select from reason_rule r where r.label_era = era and r.power = powers.power and r.object = objects.object)`,
    );
    expect(missing).to.deep.equal([]);
  });
});
