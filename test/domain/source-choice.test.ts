import { expect } from 'chai';
import fc from 'fast-check';
import { monthsOf } from '../../src/domain/period.ts';
import { chooseFiles, type FileMonth, isComplete, monthsWithFigures } from '../../src/domain/source-choice.ts';
import { CITY_OF_LONDON, LONDON } from '../../src/vocabulary/area.ts';
import { always, fileMonth, HACKNEY, LAMBETH } from './builders.ts';

const MAY = { from: '2022-05', to: '2022-05' };
const policeUk = fileMonth({ sourceFileId: 1, month: '2022-05' });
const extract = fileMonth({ sourceFileId: 2, month: '2022-05', source: 'mps-extract' });
const ownExtract = fileMonth({ sourceFileId: 3, month: '2022-05', source: 'mps-extract', scopeAreaCode: HACKNEY });
const half = (file: FileMonth): FileMonth => ({ ...file, lastOn: '2022-05-14' });
const chosen = (files: readonly FileMonth[], areaCode: string) =>
  chooseFiles(files, areaCode, MAY).map((file) => file.sourceFileId);

describe('the source of a month', () => {
  it('is the Met’s own extract of the whole force rather than data.police.uk', () => {
    expect(chosen([policeUk, extract], LONDON.code)).to.deep.equal([2]);
    expect(chosen([policeUk, extract], LAMBETH)).to.deep.equal([2]);
  });

  it('is a borough’s own extract for that borough, and for no other place', () => {
    const files = [policeUk, extract, ownExtract];
    expect(chosen(files, HACKNEY)).to.deep.equal([3]);
    expect(chosen(files, LAMBETH)).to.deep.equal([2]);
    expect(chosen(files, LONDON.code)).to.deep.equal([2]);
  });

  it('passes over an extract that covers half of the month', () => {
    expect(chosen([policeUk, half(extract), half(ownExtract)], HACKNEY)).to.deep.equal([1]);
    expect(chosen([policeUk, extract, half(ownExtract)], HACKNEY)).to.deep.equal([2]);
  });

  it('is missing, rather than half of a month, where only part of an extract is there', () => {
    expect(chosen([half(extract)], LONDON.code)).to.deep.equal([]);
  });

  it('is never another force’s file', () => {
    const city = fileMonth({ sourceFileId: 9, month: '2022-05', forceId: 'city-of-london' });
    expect(chosen([city], LONDON.code)).to.deep.equal([]);
    expect(chosen([city], CITY_OF_LONDON)).to.deep.equal([]);
  });

  it('is named with the file', () => {
    expect(chooseFiles([policeUk], HACKNEY, MAY)).to.deep.equal([
      { month: '2022-05', sourceFileId: 1, source: 'police-uk' },
    ]);
  });

  it('may differ from month to month, and is never two for one month', () => {
    const window = { from: '2022-01', to: '2022-06' };
    const someFile = fc
      .record({
        sourceFileId: fc.integer({ min: 1, max: 99 }),
        month: fc.constantFrom(...monthsOf(window)),
        source: fc.constantFrom('police-uk' as const, 'mps-extract' as const),
        scopeAreaCode: fc.constantFrom(undefined, HACKNEY),
        lastDay: fc.constantFrom('14', '28', '30'),
      })
      .map(({ lastDay, ...file }) => fileMonth({ ...file, lastOn: `${file.month}-${lastDay}` }));
    always(
      fc.tuple(fc.array(someFile, { maxLength: 20 }), fc.constantFrom(HACKNEY, LONDON.code)),
      ([files, areaCode]) => {
        const months = chooseFiles(files, areaCode, window).map((file) => file.month);
        expect(months).to.deep.equal([...new Set(months)].sort());
        for (const file of chooseFiles(files, areaCode, window)) {
          expect(files.some((each) => each.sourceFileId === file.sourceFileId && each.month === file.month)).to.equal(
            true,
          );
        }
      },
    );
  });
});

describe('a month of an extract', () => {
  const to = (month: string, firstDay: string, lastDay: string) =>
    isComplete(fileMonth({ sourceFileId: 1, month, firstOn: `${month}-${firstDay}`, lastOn: `${month}-${lastDay}` }));

  it('is complete when searches reach to within three days of both ends', () => {
    expect(to('2022-05', '03', '29')).to.equal(true);
    expect(to('2022-05', '04', '31')).to.equal(false);
    expect(to('2022-05', '01', '28')).to.equal(false);
  });

  it('has its own length, in February and in a leap year too', () => {
    expect(to('2022-02', '01', '26')).to.equal(true);
    expect(to('2022-02', '01', '25')).to.equal(false);
    expect(to('2024-02', '01', '26')).to.equal(false);
    expect(to('2024-02', '01', '27')).to.equal(true);
    expect(to('2021-12', '02', '30')).to.equal(true);
  });
});

describe('the months that London has figures for', () => {
  it('are those of the Met’s police.uk files and of complete extracts of the whole force, in order', () => {
    expect(
      monthsWithFigures([
        policeUk,
        extract,
        fileMonth({ sourceFileId: 4, month: '2022-02', source: 'mps-extract', lastOn: '2022-02-28' }),
        fileMonth({ sourceFileId: 5, month: '2022-03', source: 'mps-extract', lastOn: '2022-03-10' }),
        fileMonth({ sourceFileId: 6, month: '2022-04', source: 'mps-extract', scopeAreaCode: HACKNEY }),
        fileMonth({ sourceFileId: 7, month: '2022-01', forceId: 'city-of-london' }),
      ]),
    ).to.deep.equal(['2022-02', '2022-05']);
  });
});
