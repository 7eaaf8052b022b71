import { expect } from 'chai';
import { settleGrounds } from '../../jobs/settle-grounds.ts';
import { addCodings, countTexts, drawTexts, storeSample } from '../../src/db/grounds-sample.ts';
import { allocateSample } from '../../src/domain/grounds-allocation.ts';
import type { Coding } from '../../src/domain/grounds-coding.ts';
import { USUAL_DECISIONS } from '../../src/grounds/reading.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { makeDeps } from '../support/deps.ts';
import { loadReadTexts, textSearches } from '../support/read-texts.ts';

const MONTHS = { from: '2025-06', to: '2026-05' };

describe('tiers that people settled on the site', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  let sampleId: number;
  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    const cell = { group: 'black', classifier: 'no_smell', truth: 'smell_only', texts: 20 } as const;
    await loadReadTexts(database, folder, textSearches([cell]));
    const strata = allocateSample((await countTexts(database.db, MONTHS)).strata, 5);
    const texts = await drawTexts(database.db, MONTHS, 7, strata);
    const wanted = { ...MONTHS, seed: 7, decisions: USUAL_DECISIONS };
    ({ sampleId } = await database.db.transaction().execute((trx) => storeSample(trx, wanted, strata, texts)));
  });
  after(async () => {
    await folder?.remove();
    await database?.drop();
  });

  const answer = (number: number, coder: string, tier: Coding['tier'], role: Coding['role'] = 'coder') =>
    addCodings(database.db, sampleId, [{ number, coder, role, tier }]);
  const countedAs = async (tier: string) => {
    const { rows } = await database.pool.query(
      'select coalesce(sum(searches), 0)::integer as n from cell_count where grounds_tier = $1',
      [tier],
    );
    return rows[0].n;
  };

  it('count in place of the classifier’s once they are let, each once, and no open ones', async () => {
    await answer(1, 'Reader a', 'smell_only');
    await answer(1, 'Reader b', 'smell_only');
    await answer(2, 'Reader a', 'smell_only');
    await answer(2, 'Reader b', 'smell_support');
    await answer(3, 'Reader a', 'smell_only');
    expect(await countedAs('smell_only')).to.equal(0);
    expect(await settleGrounds(makeDeps(database))).to.equal(1);
    expect([await countedAs('smell_only'), await countedAs('no_smell')]).to.deep.equal([1, 19]);
    expect(await settleGrounds(makeDeps(database))).to.equal(0);
    await answer(2, 'Reader c', 'smell_support', 'adjudicator');
    expect(await settleGrounds(makeDeps(database))).to.equal(1);
    expect([await countedAs('smell_support'), await countedAs('no_smell')]).to.deep.equal([1, 18]);
  });

  it('are left alone where the text is kept no longer', async () => {
    await answer(4, 'Reader a', 'smell_only');
    await answer(4, 'Reader b', 'smell_only');
    await database.pool.query(`begin; delete from written_grounds;
      update source_file set texts_deleted_before = '2026-06-01'; commit`);
    expect(await settleGrounds(makeDeps(database))).to.equal(0);
    expect(await countedAs('smell_only')).to.equal(1);
  });
});
