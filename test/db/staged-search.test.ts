import { expect } from 'chai';
import { withHeldConnection } from '../../src/db/connection.ts';
import { type StagedBatch, stageSearches } from '../../src/db/staged-search.ts';
import { InputProblem } from '../../src/problem.ts';
import { makeDatabase, type TestDatabase } from '../support/database.ts';

const COLUMNS = [
  { name: 'grounds', index: 1 },
  { name: 'gender', index: 0 },
];

describe('staging records', () => {
  let database: TestDatabase;
  before(async () => {
    database = await makeDatabase();
  });
  after(() => database.drop());

  /** Stages batches in a transaction and returns what lies in staging: line, gender, grounds. */
  async function staged(batches: StagedBatch[]): Promise<[number, string, string][]> {
    return withHeldConnection(database.pool, (held) =>
      held.db.transaction().execute(async (trx) => {
        const iterable = (async function* () {
          yield* batches;
        })();
        const file = { sourceFileId: 1, path: 'may.csv' };
        const count = await stageSearches({ db: trx, client: held.client }, file, COLUMNS, iterable);
        const { rows } = await held.client.query({
          text: 'select line, label, grounds from staged_search join staged_label on number = gender order by line',
          rowMode: 'array',
        });
        expect(count).to.equal(rows.length);
        return rows as [number, string, string][];
      }),
    );
  }

  it('keeps every character as published: backslashes, tabs, line ends, quotation marks, blanks', async () => {
    const texts = [
      '\\N',
      '\\.',
      'C:\\new\\table',
      'a\tb\r\nc\nd',
      '"x", ’£é',
      '',
      '  padded  ',
      '\u2028 😀',
      "'; drop table search; --",
    ];
    const lines = texts.map((_, index) => index + 2);
    const records = texts.map((text) => [text, text]);
    expect(await staged([{ lines, records }])).to.deep.equal(texts.map((text, index) => [index + 2, text, text]));
  });

  it('takes the columns wherever they stand, over several batches', async () => {
    expect(
      await staged([
        { lines: [2], records: [['M', 'one']] },
        {
          lines: [3, 5],
          records: [
            ['F', 'two'],
            ['M', 'three'],
          ],
        },
      ]),
    ).to.deep.equal([
      [2, 'M', 'one'],
      [3, 'F', 'two'],
      [5, 'M', 'three'],
    ]);
  });

  it('leaves nothing behind for the next file', async () => {
    await staged([{ lines: [2], records: [['M', 'one']] }]);
    expect(await staged([])).to.deep.equal([]);
  });

  it('gives up where a column of labels holds ever new texts, and says which and where', async () => {
    const lines = Array.from({ length: 50_001 }, (_, index) => index + 2);
    const problem = await staged([{ lines, records: lines.map((line) => [`gender ${line}`, '']) }]).catch(
      (error: unknown) => error,
    );
    expect(problem).to.be.instanceOf(InputProblem);
    expect((problem as Error).message).to.match(/^may\.csv, line 50002: column gender holds "gender 50002"/);
    expect(await staged([{ lines: [2], records: [['M', 'one']] }])).to.have.length(1);
  });
});
