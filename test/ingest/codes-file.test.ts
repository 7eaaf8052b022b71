import { expect } from 'chai';
import { readCodes } from '../../src/ingest/codes-file.ts';
import { type CsvFolder, makeCsvFolder } from '../support/csv-folder.ts';

describe('a file of answers', () => {
  let folder: CsvFolder;
  before(async () => {
    folder = await makeCsvFolder();
  });
  after(() => folder.remove());
  const read = async (content: string) => readCodes(await folder.write('codes.csv', content));

  it('is read by its headings, whatever their order and case and whatever columns stand beside', async () => {
    expect(await read('Tier,note,NUMBER\nno smell,quick,7\n,,8\n\nSMELL_ONLY,,9\n')).to.deep.equal({
      answers: [
        { line: 2, number: 7, tier: 'no_smell' },
        { line: 5, number: 9, tier: 'smell_only' },
      ],
      blank: 1,
      faults: [],
    });
  });

  it('has every faulty line told, with texts over several lines counted as such', async () => {
    const { answers, faults } = await read(
      'number,text,tier\n1,"two\nlines",smell\n0,x,no_smell\n-2,x,\n3,Seen, and smelt,no_smell\n4,x,no_smell\n',
    );
    expect(answers).to.deep.equal([{ line: 7, number: 4, tier: 'no_smell' }]);
    expect(faults.map(({ line, fault }) => `${line} ${fault}`)).to.deep.equal([
      '2 tier "smell" is none (expected smell_only, smell_weak, smell_support, no_smell, insufficient)',
      '4 number "0" is no whole number from 1',
      '5 number "-2" is no whole number from 1',
      '6 4 fields where the header has 3 (a text with a comma or quotation mark stands in quotation marks)',
    ]);
  });

  it('has nothing repeated of it that does not look like an answer: where columns have slipped, that is an officer’s words', async () => {
    const { faults } = await read(
      [
        'number,text,tier',
        '1,no_smell,"Strong smell of cannabis from John Example, 1 Example Street"',
        '2,x,07700 900123',
        '3,x,AB12 CDE',
        '"Male seen by John Example, born 1.2.1990",4,no_smell',
        '07700900123,x,no_smell',
        'AB12CDE,x,no_smell',
        '1.0,x,no_smell\n',
      ].join('\n'),
    );
    const expected = 'is none (expected smell_only, smell_weak, smell_support, no_smell, insufficient)';
    expect(faults.map(({ line, fault }) => `${line} ${fault}`)).to.deep.equal([
      `2 tier (not shown) ${expected}`,
      `3 tier (not shown) ${expected}`,
      `4 tier (not shown) ${expected}`,
      '5 number (not shown) is no whole number from 1',
      '6 number (not shown) is no whole number from 1',
      '7 number (not shown) is no whole number from 1',
      '8 number "1.0" is no whole number from 1',
    ]);
    const problem = await read('1,"Smell from John Example, 1 Example Street",no_smell\n').catch((error) => error);
    expect(problem.message).to.match(
      /line 1: no column "number" in \(not shown\),\(not shown\),"no_smell" \(expected number,text,tier\)/,
    );
  });
});
