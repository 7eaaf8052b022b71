import { expect } from 'chai';
import { forceMonthOfName, recogniseFormat, unknownHeader } from '../../src/ingest/search-format.ts';
import { EXTRACT_HEADINGS, EXTRACT_HEADINGS_WITHOUT_BOROUGH, POLICE_UK_SEARCH } from '../support/csv-searches.ts';

const POLICE_UK = Object.keys(POLICE_UK_SEARCH);

describe('the header of a file', () => {
  it('tells data.police.uk from an MPS extract', () => {
    expect(recogniseFormat(POLICE_UK)?.source).to.equal('police-uk');
    expect(recogniseFormat(EXTRACT_HEADINGS)?.source).to.equal('mps-extract');
  });

  it('may list its columns in any order', () => {
    const format = recogniseFormat(POLICE_UK.toReversed());
    expect(format?.source).to.equal('police-uk');
    expect(format?.columns.find(({ name }) => name === 'type')?.index).to.equal(14);
    expect(recogniseFormat(EXTRACT_HEADINGS.toSorted())?.source).to.equal('mps-extract');
  });

  it('is known in capitals too', () => {
    expect(recogniseFormat(POLICE_UK.map((heading) => heading.toUpperCase()))?.source).to.equal('police-uk');
  });

  it('may end in empty headings, which records need not repeat', () => {
    const format = recogniseFormat([...EXTRACT_HEADINGS, '', '', '']);
    expect(format?.source).to.equal('mps-extract');
    expect(format?.fieldCount).to.equal(EXTRACT_HEADINGS.length);
  });

  it('of an extract may lack the columns that not every extract has', () => {
    const withoutGrounds = EXTRACT_HEADINGS_WITHOUT_BOROUGH.filter((heading) => heading !== 'Grounds');
    expect(recogniseFormat(withoutGrounds)?.source).to.equal('mps-extract');
    const full = [...EXTRACT_HEADINGS, 'Borough Code', 'Officer OCU', 'Count'];
    expect(recogniseFormat(full)?.columns).to.have.length(full.length);
  });

  it('is not guessed at when a column is missing, unknown or there twice', () => {
    expect(recogniseFormat(POLICE_UK.slice(1))).to.equal(undefined);
    expect(recogniseFormat([...POLICE_UK, 'Ward'])).to.equal(undefined);
    expect(recogniseFormat([...POLICE_UK, 'Date'])).to.equal(undefined);
  });

  it('that is nearly known is refused with file, line and the columns at fault', () => {
    const headings = [...POLICE_UK.filter((heading) => heading !== 'Outcome'), 'Ward', 'Date'];
    expect(unknownHeader('may.csv', headings).message).to.equal(
      'may.csv, line 1: the header is nearly that of police-uk, but missing: outcome; not expected: ward; twice: date.',
    );
  });

  it('that is like neither is refused with what was expected', () => {
    expect(unknownHeader('crimes.csv', ['Crime ID', 'Month', 'Reported by']).message).to.match(
      /^crimes\.csv, line 1: "Crime ID,Month,Reported by" is no header we know .*Type,Date.*Stop Ref/,
    );
  });
});

describe('the name of a file', () => {
  it('tells the force and the month in the way of the archive', () => {
    for (const folder of ['', 'data/2022-05/', 'archive.zip!2022-05/', 'data\\2022-05\\']) {
      expect(forceMonthOfName(`${folder}2022-05-city-of-london-stop-and-search.csv`)).to.deep.equal({
        forceId: 'city-of-london',
        month: '2022-05',
      });
    }
  });

  it('tells nothing otherwise, and no month that there is not', () => {
    for (const name of ['may.csv', '2022-13-metropolitan-stop-and-search.csv', '2022-05-metropolitan-street.csv']) {
      expect(forceMonthOfName(name)).to.equal(undefined);
    }
    expect(forceMonthOfName('0000-05-metropolitan-stop-and-search.csv')).to.equal(undefined);
  });
});
