import { expect } from 'chai';
import {
  countRecordClasses,
  findDipSample,
  listCandidates,
  listDipSamples,
  listDrawnDetails,
  storeDipSample,
} from '../../src/db/dip-sample.ts';
import { addGrading, listGradings } from '../../src/db/grounds-grading.ts';
import { deleteDipSample, listDipSamplesBefore } from '../../src/db/retention.ts';
import { listReadableNumbers, listSampledTexts } from '../../src/db/sampled-text.ts';
import { drawRecords, type WantedDipSample } from '../../src/domain/dip-sample.ts';
import type { Grading, SampleRef } from '../../src/domain/grading.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne } from '../support/csv-load.ts';
import { extractCsv } from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { madeUpPerson, storePeople } from '../support/people.ts';
import { loadReadTexts, textSearches } from '../support/read-texts.ts';

const CAMDEN = 'E09000007';
const WANTED: WantedDipSample = {
  areaCode: 'E12000007',
  from: '2026-04',
  to: '2026-05',
  scope: 'all',
  flag: undefined,
  method: 'risk-weighted',
  seed: 7,
  size: 20,
};
const SEARCHES = [
  ...textSearches([
    { group: 'black', classifier: 'smell_only', truth: 'smell_only', texts: 12 },
    { group: 'white', classifier: 'smell_support', review: true, truth: 'smell_support', texts: 8, month: '2026-04' },
    { group: 'white', classifier: 'no_smell', truth: 'no_smell', texts: 60 },
    { group: 'asian', classifier: 'smell_only', truth: 'smell_only', texts: 5, month: '2026-03' },
  ]),
  { 'Stop Ref': 'W/1', Date: '02/05/2026', 'Reason for Stop': 'K - s.60', Grounds: 'Item dd, marked delta in form' },
  { 'Stop Ref': 'V/1', Date: '02/05/2026', Subject: 'Vehicle', Grounds: 'Item dd, marked delta in form' },
  { 'Stop Ref': 'N/1', Date: '03/05/2026', 'Borough of Stop': 'Brent', Grounds: '' },
];
const BY = { personId: 'ann', personName: 'Ann', drawnAt: new Date('2026-11-01T12:00:00Z') };

describe('a stored sample of records for scrutiny', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    await loadReadTexts(database, folder, SEARCHES);
    await storePeople(database.db, [madeUpPerson('ann', 'reviewer')]);
  });
  after(async () => {
    await folder?.remove();
    await database?.drop();
  });

  const draw = async (db: TestDatabase['db'], wanted: WantedDipSample) => {
    const classes = await countRecordClasses(db, wanted);
    const universeCount = classes.reduce((sum, { records }) => sum + records, 0);
    return { records: drawRecords(classes, await listCandidates(db, wanted), wanted), universeCount };
  };
  const countOf = async (wanted: Partial<WantedDipSample>) =>
    (await countRecordClasses(database.db, { ...WANTED, ...wanted })).reduce((sum, { records }) => sum + records, 0);
  const store = (wanted: WantedDipSample) =>
    database.db.transaction().execute(async (trx) => storeDipSample(trx, wanted, await draw(trx, wanted), BY));

  it('is of persons, in the months, the place and the kind of search asked for, blank grounds among them', async () => {
    expect(await countOf({})).to.equal(82);
    expect(await countOf({ from: '2026-03' })).to.equal(87);
    expect(await countOf({ scope: 'section-60' })).to.equal(1);
    expect(await countOf({ scope: 'all-but-section-60' })).to.equal(81);
    expect(await countOf({ scope: 'smell-only' })).to.equal(12);
    expect(await countOf({ scope: 'smell-in-substance', to: '2026-04' })).to.equal(0);
    expect(await countOf({ areaCode: CAMDEN })).to.equal(81);
  });

  it('counts records by what weighs, the group of a flag only where there is a flag', async () => {
    const wanted = { ...WANTED, flag: { flagId: 1, group: 'black' as const } };
    const classes = await countRecordClasses(database.db, wanted);
    const of = (trait: 'isSole' | 'isFragile' | 'isNoFind' | 'isSection60' | 'isFlagGroup') =>
      classes.filter((one) => one[trait]).reduce((sum, { records }) => sum + records, 0);
    expect([of('isSole'), of('isFragile'), of('isNoFind'), of('isSection60'), of('isFlagGroup')]).to.deep.equal([
      12, 8, 82, 1, 12,
    ]);
    expect((await countRecordClasses(database.db, WANTED)).some(({ isFlagGroup }) => isFlagGroup)).to.equal(false);
  });

  it('is the same in another database, where the file goes by another number', async () => {
    const other = await makeDatabase();
    try {
      await loadOne(other, await folder.write('before.csv', extractCsv([{ 'Stop Ref': 'B/1', Date: '01/01/2020' }])));
      await loadReadTexts(other, folder, SEARCHES, 'same.csv');
      const kept = ({ records }: Awaited<ReturnType<typeof draw>>) =>
        records.map(({ sourceFileId: _, ...record }) => record);
      expect(kept(await draw(other.db, WANTED))).to.deep.equal(kept(await draw(database.db, WANTED)));
    } finally {
      await other.drop();
    }
  });

  it('draws each record as often as its chance says', async () => {
    let sole = 0;
    let chance = 0;
    for (let seed = 0; seed < 60; seed += 1) {
      const { records } = await draw(database.db, { ...WANTED, seed });
      const heavy = records.filter(({ weight }) => weight === 6);
      sole += heavy.length;
      chance = heavy[0]?.inclusionChance ?? chance;
    }
    // 12 records over 60 draws; four standard deviations.
    const expected = 12 * 60 * chance;
    expect(sole).to.be.within(expected - 4 * Math.sqrt(expected), expected + 4 * Math.sqrt(expected));
  });

  describe('once drawn', () => {
    let ref: SampleRef;
    before(async () => {
      const { dipSampleId, isNew } = await store({ ...WANTED, size: 82 });
      expect(isNew).to.equal(true);
      ref = { kind: 'dip-sample', sampleId: dipSampleId };
    });

    it('is found again, and stored once', async () => {
      expect(await store({ ...WANTED, size: 82 })).to.deep.equal({ dipSampleId: ref.sampleId, isNew: false });
      expect(await findDipSample(database.db, ref.sampleId)).to.deep.equal({
        ...WANTED,
        size: 82,
        dipSampleId: ref.sampleId,
        records: 82,
        universeCount: 82,
        drawnBy: 'Ann',
        drawnAt: BY.drawnAt,
      });
      expect(await listDipSamples(database.db)).to.have.length(1);
      expect(await findDipSample(database.db, 99)).to.equal(undefined);
    });

    it('has every text as written, and tells a blank from one that is kept no longer', async () => {
      const states = async () => {
        const texts = await listSampledTexts(database.db, ref);
        return (['kept', 'blank', 'deleted'] as const).map(
          (state) => texts.filter(({ text }) => text.state === state).length,
        );
      };
      expect(await states()).to.deep.equal([81, 1, 0]);
      expect(await listReadableNumbers(database.db, ref)).to.have.length(82);
      await database.pool.query(`begin; delete from written_grounds where month = '2026-04-01';
        update source_file set texts_deleted_before = '2026-05-01'; commit`);
      expect(await states()).to.deep.equal([73, 1, 8]);
      expect(await listReadableNumbers(database.db, ref)).to.have.length(74);
    });

    it('tells what the classifier read, apart from the texts', async () => {
      const details = await listDrawnDetails(database.db, ref.sampleId);
      expect(details.filter(({ tier }) => tier === 'smell_only')).to.have.length(12);
      expect(details.filter(({ reviewReason }) => reviewReason !== undefined)).to.have.length(8);
      expect(details.filter(({ tier }) => tier === undefined)).to.have.length(1);
    });

    it('keeps each person’s grade for a record once, and never changes it', async () => {
      const grading: Grading = {
        number: 3,
        coder: 'Reader a',
        role: 'coder',
        grade: 'amber',
        themes: ['not-recorded', 'other'],
        note: undefined,
      };
      await addGrading(database.db, ref, grading, BY.drawnAt);
      expect(await listGradings(database.db, ref)).to.deep.equal([grading]);
      expect(await listGradings(database.db, { ...ref, kind: 'grounds-sample' })).to.deep.equal([]);
      const again = await addGrading(database.db, ref, { ...grading, grade: 'red' }, BY.drawnAt).catch(
        (error) => error,
      );
      expect(again.message).to.match(/duplicate key/);
      for (const change of [
        "update grounds_grading set grade = 'green'",
        'delete from grounds_grading',
        'delete from dip_sample_record',
        'update dip_sample set seed = 1',
      ]) {
        const refused = await database.pool.query(change).catch((error) => error);
        expect(refused.message, change).to.match(/is append-only/);
      }
    });

    it('goes with its grades once its last month is past its time, and not before', async () => {
      expect(await listDipSamplesBefore(database.db, '2026-05-01')).to.deep.equal([]);
      const due = await listDipSamplesBefore(database.db, '2026-06-01');
      expect(due).to.deep.equal([{ dipSampleId: ref.sampleId, answers: 1 }]);
      const remove = (keptFrom: string) =>
        database.db.transaction().execute((trx) => deleteDipSample(trx, ref.sampleId, keptFrom));
      expect((await remove('2026-05-01').catch((error) => error)).message).to.match(/append-only/);
      await remove('2026-06-01');
      expect(await listDipSamples(database.db)).to.deep.equal([]);
      expect(await listGradings(database.db, ref)).to.deep.equal([]);
    });
  });
});
