import { expect } from 'chai';
import {
  addCodings,
  countTexts,
  drawTexts,
  findLatestMonthWithTexts,
  findSample,
  listCodedSamples,
  listCodings,
  listSampleTexts,
  storeHumanTiers,
  storeSample,
} from '../../src/db/grounds-sample.ts';
import { allocateSample } from '../../src/domain/grounds-allocation.ts';
import { type Coding, judgeSamples } from '../../src/domain/grounds-coding.ts';
import { type Decisions, USUAL_DECISIONS } from '../../src/grounds/reading.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';
import { loadOne } from '../support/csv-load.ts';
import { extractCsv } from '../support/csv-searches.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';
import { loadReadTexts, readAgain, type TextCell, textSearches } from '../support/read-texts.ts';

const MONTHS = { from: '2025-06', to: '2026-05' };
const CELLS: TextCell[] = [
  { group: 'black', classifier: 'smell_only', truth: 'smell_only', texts: 20 },
  { group: 'black', classifier: 'smell_weak', truth: 'smell_weak', texts: 5, month: '2025-06' },
  { group: 'black', classifier: 'no_smell', truth: 'no_smell', texts: 60 },
  { group: 'white', classifier: 'smell_only', truth: 'smell_only', texts: 12 },
  { group: 'white', classifier: 'smell_only', review: true, truth: 'smell_support', texts: 4 },
  { group: 'white', classifier: 'insufficient', truth: 'insufficient', texts: 3 },
  { group: 'unknown', classifier: 'smell_support', truth: 'smell_support', texts: 10 },
  { group: 'asian', classifier: 'smell_only', truth: 'smell_only', texts: 7, month: '2025-05' },
];
/** In no sample: not for drugs, of a vehicle alone, without a text. */
const OTHERS = [
  {
    'Stop Ref': 'X/1',
    'Reason for Stop': 'D Weapons, points and blades',
    Grounds: 'Item aa, marked alpha in no sample',
  },
  { 'Stop Ref': 'X/2', Subject: 'Vehicle', Grounds: 'Item aa, marked alpha in no sample' },
  { 'Stop Ref': 'X/3', Grounds: '' },
];

describe('a sample of written grounds', () => {
  let database: TestDatabase;
  let folder: CsvFolder;
  let sourceFileId: number;
  before(async () => {
    database = await makeDatabase();
    folder = await makeCsvFolder();
    sourceFileId = await loadReadTexts(database, folder, [...textSearches(CELLS), ...OTHERS]);
  });
  after(async () => {
    await folder?.remove();
    await database?.drop();
  });

  /** What the samples tell of a classifier. */
  const strataOf = async (version = 'test 1', decisions: Decisions = USUAL_DECISIONS) =>
    judgeSamples(await listCodedSamples(database.db), [{ version, decisions }]);

  const draw = async (db: TestDatabase['db'], seed: number, size = 40) => {
    const strata = allocateSample((await countTexts(db, MONTHS)).strata, size);
    return { strata, texts: await drawTexts(db, MONTHS, seed, strata) };
  };

  it('is of the drug searches of persons that have a text, by ethnic group and answer, in the months asked for', async () => {
    expect(await countTexts(database.db, MONTHS)).to.deep.equal({
      strata: [
        { group: 'black', answer: 'not-sole', textCount: 60 },
        { group: 'black', answer: 'sole', textCount: 25 },
        { group: 'unknown', answer: 'not-sole', textCount: 10 },
        { group: 'white', answer: 'not-sole', textCount: 3 },
        { group: 'white', answer: 'review', textCount: 4 },
        { group: 'white', answer: 'sole', textCount: 12 },
      ],
      unread: 0,
    });
    expect(await findLatestMonthWithTexts(database.db)).to.equal('2026-05');
  });

  it('has as many texts of each stratum as were allocated, each once', async () => {
    const { strata, texts } = await draw(database.db, 7);
    for (const { group, answer, sampledCount } of strata) {
      expect(texts.filter((text) => text.group === group && text.answer === answer)).to.have.length(sampledCount);
    }
    expect(texts.map(({ number }) => number)).to.deep.equal(Array.from({ length: 40 }, (_, at) => at + 1));
    expect(new Set(texts.map(({ line }) => line)).size).to.equal(40);
  });

  it('is the same from the same seed, and another from another', async () => {
    expect(await draw(database.db, 7)).to.deep.equal(await draw(database.db, 7));
    const linesOf = async (seed: number) => (await draw(database.db, seed)).texts.map(({ line }) => line);
    expect((await linesOf(7)).toSorted()).not.to.deep.equal((await linesOf(8)).toSorted());
  });

  it('is the same in another database, where the file goes by another number', async () => {
    const other = await makeDatabase();
    try {
      await loadOne(other, await folder.write('before.csv', extractCsv([{ 'Stop Ref': 'B/1', Date: '01/01/2020' }])));
      const id = await loadReadTexts(other, folder, [...textSearches(CELLS), ...OTHERS], 'same.csv');
      expect(id).not.to.equal(sourceFileId);
      const kept = ({ texts }: Awaited<ReturnType<typeof draw>>) => texts.map(({ sourceFileId: _, ...text }) => text);
      expect(kept(await draw(other.db, 7))).to.deep.equal(kept(await draw(database.db, 7)));
    } finally {
      await other.drop();
    }
  });

  it('gives nothing away by the order of its texts', async () => {
    // Were texts numbered as they are chosen, those of a stratum drawn lightly would come first.
    const { texts } = await draw(database.db, 11);
    const half = texts.filter(({ number }) => number <= 20);
    const count = (some: typeof texts) => some.filter(({ answer }) => answer === 'sole').length;
    expect(count(half)).to.be.within(3, count(texts) - 3);
  });

  it('gives every text of a stratum the same chance', async () => {
    const times = new Map<number, number>();
    for (let seed = 100; seed < 200; seed += 1) {
      for (const { group, answer, line } of (await draw(database.db, seed)).texts) {
        if (group === 'black' && answer === 'not-sole') times.set(line, (times.get(line) ?? 0) + 1);
      }
    }
    const drawn = [...times.values()].reduce((sum, count) => sum + count, 0) / 100;
    // 60 texts over a hundred draws; four standard deviations.
    const expected = (100 * drawn) / 60;
    const sd = Math.sqrt(expected * (1 - drawn / 60));
    expect(times.size).to.equal(60);
    for (const count of times.values()) expect(count).to.be.within(expected - 4 * sd, expected + 4 * sd);
  });

  describe('once stored', () => {
    let sampleId: number;
    before(async () => {
      const { strata, texts } = await draw(database.db, 7);
      const store = (decisions = USUAL_DECISIONS) =>
        database.db.transaction().execute((trx) => storeSample(trx, { ...MONTHS, seed: 7, decisions }, strata, texts));
      const first = await store();
      expect(first.isNew).to.equal(true);
      expect(await store()).to.deep.equal({ ...first, isNew: false });
      // People who go by other instructions give other answers: that is another sample, of the same texts.
      const other = await store({ ...USUAL_DECISIONS, nervousOnly: 'weak' });
      expect(other).to.deep.include({ isNew: true, decisions: { ...USUAL_DECISIONS, nervousOnly: 'weak' } });
      sampleId = first.sampleId;
    });

    it('is found by its number, with its texts as written', async () => {
      expect(await findSample(database.db, sampleId)).to.deep.equal({
        sampleId,
        ...MONTHS,
        seed: 7,
        decisions: USUAL_DECISIONS,
        texts: 40,
      });
      expect(await findSample(database.db, 999)).to.equal(undefined);
      const texts = await listSampleTexts(database.db, sampleId);
      expect(texts).to.have.length(40);
      expect(texts[0]!.text).to.match(/^Item \w\wr?, marked/);
      expect((await listSampleTexts(database.db, sampleId, [3, 5])).map(({ number }) => number)).to.deep.equal([3, 5]);
    });

    it('keeps every answer, once for each person and text', async () => {
      const white = (await draw(database.db, 7)).texts.find(({ group }) => group === 'white')!;
      const coding: Coding = { number: white.number, coder: 'A', role: 'coder', tier: 'no_smell' };
      await addCodings(database.db, sampleId, [coding]);
      expect(await listCodings(database.db, sampleId)).to.deep.equal([coding]);
      const again = await addCodings(database.db, sampleId, [{ ...coding, tier: 'smell_only' }]).catch(
        (error) => error,
      );
      expect(again.message).to.match(/duplicate key/);
      for (const change of ["update grounds_coding set tier = 'no_smell'", 'delete from grounds_coding']) {
        const refused = await database.pool.query(change).catch((error) => error);
        expect(refused.message).to.match(/grounds_coding is append-only/);
      }
    });

    it('is in the strata only as far as it is settled, with the tier that the current run reads', async () => {
      expect(await strataOf()).to.deep.equal({ strata: [], leftOut: [] });
      const texts = (await draw(database.db, 7)).texts.filter(({ group }) => group === 'unknown');
      const codings = texts.flatMap(({ number }) =>
        ['R1', 'R2'].map((coder): Coding => ({ number, coder, role: 'coder', tier: 'smell_weak' })),
      );
      await addCodings(database.db, sampleId, codings);
      const ofUnknown = async (version: string) =>
        (await strataOf(version)).strata.filter(({ texts: coded }) => coded.length > 0);
      const tiers = new Set(
        (await ofUnknown('test 1')).flatMap(({ texts: coded }) => coded.map((text) => text.classifierTier)),
      );
      expect([...tiers]).to.deep.equal(['smell_support']);
      await readAgain(database, sourceFileId, 'test 2', (tier) => (tier === 'smell_support' ? 'smell_weak' : tier));
      // What is known of the second classifier tells nothing of the first, nor of one set to other decisions.
      expect(await strataOf('test 1')).to.deep.equal({ strata: [], leftOut: [{ sampleId, why: 'other-classifier' }] });
      expect(await strataOf('test 2', { ...USUAL_DECISIONS, hotspot: 'support' })).to.deep.equal({
        strata: [],
        leftOut: [{ sampleId, why: 'other-decisions' }],
      });
      const [stratum, ...others] = await ofUnknown('test 2');
      expect(others).to.deep.equal([]);
      expect(stratum).to.include({ group: 'unknown', textCount: 10, sampledCount: texts.length });
      expect(stratum!.texts[0]).to.deep.equal({ classifierTier: 'smell_weak', humanTier: 'smell_weak' });
    });

    it('is left out of the strata as a whole while a disagreement is open', async () => {
      const [, one] = (await draw(database.db, 7)).texts.filter(({ group }) => group === 'white');
      await addCodings(database.db, sampleId, [
        { number: one!.number, coder: 'R1', role: 'coder', tier: 'smell_only' },
        { number: one!.number, coder: 'R2', role: 'coder', tier: 'smell_weak' },
      ]);
      expect(await strataOf('test 2')).to.deep.equal({ strata: [], leftOut: [{ sampleId, why: 'open' }] });
      await addCodings(database.db, sampleId, [
        { number: one!.number, coder: 'R3', role: 'adjudicator', tier: 'smell_weak' },
      ]);
      expect((await strataOf('test 2')).strata).not.to.deep.equal([]);
    });

    it('lets people’s tiers count in the cells of the file, and says what is new', async () => {
      const { texts } = await draw(database.db, 7);
      const text = texts.find(({ answer, group }) => group === 'black' && answer === 'not-sole')!;
      const cellsWith = async (tier: string) => {
        const { rows } = await database.pool.query(
          `select coalesce(sum(searches), 0)::integer as n from cell_count
           where self_defined_group = 'black' and grounds_tier = $1`,
          [tier],
        );
        return rows[0].n;
      };
      expect([await cellsWith('no_smell'), await cellsWith('insufficient')]).to.deep.equal([60, 0]);
      const store = () =>
        database.db
          .transaction()
          .execute((trx) => storeHumanTiers(trx, sampleId, new Map([[text.number, 'insufficient']])));
      expect(await store()).to.deep.equal({ texts: 1, lost: 0, files: 1 });
      expect([await cellsWith('no_smell'), await cellsWith('insufficient')]).to.deep.equal([59, 1]);
      expect(await store()).to.deep.equal({ texts: 0, lost: 0, files: 0 });
    });
  });

  it('counts texts that no classifier has read apart', async () => {
    const more = textSearches([
      { group: 'other', classifier: 'no_smell', truth: 'no_smell', texts: 3, month: '2026-04' },
    ]);
    await loadOne(database, await folder.write('unread.csv', extractCsv(more)), {});
    expect((await countTexts(database.db, { from: '2026-04', to: '2026-04' })).unread).to.equal(3);
  });
});
