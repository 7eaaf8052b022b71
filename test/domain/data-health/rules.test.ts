import { expect } from 'chai';
import { HEALTH_RULES } from '../../../src/domain/data-health/health-rules.ts';
import type { MonthFacts } from '../../../src/domain/data-health/month-facts.ts';
import { examineSeries } from '../../../src/domain/data-health/month-health.ts';
import { findingText } from '../../../src/domain/data-health/told-finding.ts';
import { addMonths } from '../../../src/domain/period.ts';
import { examine, facts, foundBy, group, yearBefore } from './month-facts.ts';

const told = (rule: string, own: Partial<MonthFacts>, before: Partial<MonthFacts> = {}) =>
  foundBy(rule, own, before).map((finding) => `${finding.severity}: ${findingText(finding)}`);
const severities = (rule: string, own: Partial<MonthFacts>, before: Partial<MonthFacts> = {}) =>
  foundBy(rule, own, before).map(({ severity }) => severity);

describe('the rules of data health', () => {
  it('find nothing in a healthy month, and every one of them says that it looked', () => {
    const health = examine('2022-03', [...yearBefore('2022-03'), facts('2022-03')]);
    expect(health.findings).to.deep.equal([]);
    expect(health.cannotTell).to.deep.equal([]);
    expect(health.fine).to.have.members(HEALTH_RULES.map(({ id }) => id));
  });

  it('find a month missing and say that nothing else could be checked, never that it is fine', () => {
    const health = examine('2022-02', [...yearBefore('2022-02'), facts('2022-03')]);
    expect(health.findings.map(({ rule, severity }) => [rule, severity])).to.deep.equal([
      ['missing-month', 'qualifies'],
    ]);
    expect(health.fine).to.deep.equal([]);
    expect(health.cannotTell).to.have.length(HEALTH_RULES.length - 1);
  });

  it('have names, purposes and reasons of their own', () => {
    expect(new Set(HEALTH_RULES.map(({ id }) => id)).size).to.equal(HEALTH_RULES.length);
    for (const { id, looksFor, threshold } of HEALTH_RULES) {
      expect(looksFor.length, id).to.be.above(10);
      expect(threshold.length, id).to.be.above(30);
    }
  });
});

describe('a borough’s own extract', () => {
  it('is examined in the months it is there, and missing in none: the force’s file stands in', () => {
    const months = [facts('2022-01'), facts('2022-03')].map((month) => ({ ...month, source: 'mps-extract' as const }));
    const series = { forceId: 'metropolitan', areaCode: 'E09000007', months };
    const examined = examineSeries(series, { from: '2022-01', to: '2022-03' }, '2022-06-20');
    expect(examined.map(({ month, areaCode }) => [month, areaCode])).to.deep.equal([
      ['2022-01', 'E09000007'],
      ['2022-03', 'E09000007'],
    ]);
  });
});

describe('a month published in part', () => {
  it('blocks where it has under a fifth of the middle month of the last twelve', () => {
    expect(told('partial-month', { searches: 201 })).to.deep.equal([]);
    expect(told('partial-month', { searches: 200 })).to.deep.equal([
      'blocks: The records for March 2022 are most likely not all there. There are 200, and a usual month has about 1,005.',
    ]);
  });

  it('cannot be told from an ordinary one where fewer than three earlier months are loaded', () => {
    const few = { searches: 2, repeated: 0, onHalfHour: 0 };
    const health = examine('2022-03', [facts('2022-01'), facts('2022-02'), facts('2022-03', few)]);
    expect(health.findings).to.deep.equal([]);
    expect(health.cannotTell.map(({ rule }) => rule)).to.include('partial-month');
  });
});

describe('counts that are the same month after month', () => {
  const withCounts = (counts: readonly number[]) => {
    const months = counts.map((searches, at) => facts(addMonths('2022-03', at + 1 - counts.length), { searches }));
    return examine('2022-03', months).findings.filter(({ rule }) => rule === 'constant-counts');
  };

  it('are found where 11 of 12 months have exactly 1,156 records', () => {
    const counts = [1_156, 1_156, 903, ...Array(9).fill(1_156)];
    const [finding] = withCounts(counts);
    expect(finding).to.include({ severity: 'qualifies' });
    expect(findingText(finding!)).to.equal(
      'March 2022 has 1,156 records, and so have 10 of the 11 months before it. Real counts are hardly ever so alike.',
    );
  });

  it('are found where they are nearly the same', () => {
    const [finding] = withCounts([1_156, 1_157, 1_155, 1_158, 1_154, 1_159, 1_153, 1_160, 1_152, 1_161, 1_151, 1_162]);
    expect(findingText(finding!)).to.equal(
      'The last 12 months to March 2022 have between 1,151 and 1,162 records each. Real counts are hardly ever so alike.',
    );
  });

  it('are not found in a month that differs from the others', () => {
    expect(withCounts([...Array(6).fill(1_156), 700, 1_400, 950, 1_200, 800, 903])).to.deep.equal([]);
  });

  it('are not found where chance makes two alike, or where small counts meet often', () => {
    expect(withCounts([1_156, 1_120, 930, 1_060, 880, 1_010, 1_150, 940, 1_090, 970, 1_030, 1_156])).to.deep.equal([]);
    expect(withCounts([4, 7, 5, 3, 9, 5, 2, 6, 5, 8, 4, 5])).to.deep.equal([]);
  });
});

describe('a month that came late', () => {
  const before = yearBefore('2022-03');
  const late = (months: readonly MonthFacts[], checkedOn?: string) =>
    examine('2022-03', months, checkedOn)
      .findings.filter(({ rule }) => rule === 'late')
      .map(findingText);

  it('is found over ten weeks after its end, and not on the last day of the ten weeks', () => {
    expect(late([...before, facts('2022-03', { loadedOn: '2022-06-09' })])).to.deep.equal([]);
    expect(late([...before, facts('2022-03', { loadedOn: '2022-06-10' })])).to.deep.equal([
      'The records for March 2022 came late: on 10 June 2022, and not by 9 June 2022 as is usual.',
    ]);
  });

  it('is found while it has not come', () => {
    expect(late(before, '2022-06-09')).to.deep.equal([]);
    expect(late(before, '2022-06-12')).to.deep.equal([
      'The records for March 2022 are late. They were expected by 9 June 2022 and had not come on 12 June 2022.',
    ]);
  });

  it('is not told of years that were loaded in one go, where nobody was looking when they came', () => {
    const inOneGo = [...before, facts('2022-03')].map((month) => ({ ...month, loadedOn: '2026-11-01' }));
    expect(late(inOneGo, '2026-11-01')).to.deep.equal([]);
    expect(examine('2022-03', inOneGo).cannotTell.map(({ rule }) => rule)).to.deep.equal(['late']);
  });
});

describe('a month that was replaced', () => {
  it('is told with what came and went, and qualifies figures from a twentieth of its records on', () => {
    expect(told('revised', { revision: { added: 41, removed: 0, fields: [] } })).to.deep.equal([
      'note: The police replaced the records for March 2022: 41 added, 0 taken away, 1,000 in all.',
    ]);
    expect(severities('revised', { revision: { added: 30, removed: 20, fields: [] } })).to.deep.equal(['qualifies']);
    expect(told('revised', { revision: { added: 0, removed: 0, fields: [] } })).to.deep.equal([]);
    const fields = [
      { field: 'outcome', rows: 12 },
      { field: 'age', rows: 3 },
    ] as const;
    expect(told('revised', { revision: { added: 15, removed: 15, fields } })).to.deep.equal([
      'note: The police replaced the records for March 2022: 15 added, 15 taken away, 1,000 in all. Some of these are one record, changed: outcome in 12 and age in 3.',
    ]);
  });
});

describe('records that repeat another', () => {
  it('are told from a twentieth of a month on, which the usual 1.4% to 3.3% is not', () => {
    expect(told('repeated-rows', { repeated: 33 })).to.deep.equal([]);
    expect(severities('repeated-rows', { repeated: 50 })).to.deep.equal(['qualifies']);
  });

  it('are a file that holds everything twice where about half of them are copies, and that blocks', () => {
    const doubled = { searches: 518, repeated: 259, mostCopies: 2 };
    expect(severities('repeated-rows', doubled)).to.deep.equal([]);
    expect(told('file-doubled', doubled)).to.deep.equal([
      'blocks: The records for March 2022 seem to be in the file twice. Of 518 records, 259 copy another. All are counted, so the counts are too high.',
    ]);
    expect(told('file-doubled', { repeated: 399 })).to.deep.equal([]);
  });

  it('are no second copy in an extract, whose records have numbers of their own', () => {
    const alike = { source: 'mps-extract' as const, repeated: 500 };
    expect(told('file-doubled', alike)).to.deep.equal([]);
    expect(severities('repeated-rows', alike)).to.deep.equal(['qualifies']);
  });

  it('are a burst where one record stands there ten times or more', () => {
    expect(told('record-burst', { mostCopies: 9 })).to.deep.equal([]);
    expect(told('record-burst', { searches: 14_319, mostCopies: 16 })).to.deep.equal([
      'note: One record for March 2022 is in the file 16 times over. There are 14,319 records in all. It may be one search that was written down many times.',
    ]);
    expect(severities('record-burst', { mostCopies: 240 })).to.deep.equal(['qualifies']);
  });
});

describe('records that could not be read', () => {
  it('are told, and qualify figures from one in a hundred on', () => {
    expect(told('rejected-rows', { rejected: 1 })).to.deep.equal([
      'note: 1 record in the file with March 2022 could not be read and is not counted; 1,000 records of the month are.',
    ]);
    expect(severities('rejected-rows', { rejected: 10 })).to.deep.equal(['qualifies']);
  });
});

describe('what is left out of records', () => {
  it('is told of each field from its own share on', () => {
    const unknown = (searches: number) => [group(1_000 - searches), group(searches, { selfDefined: 'unknown' })];
    expect(told('unknown-share', { groups: unknown(199) })).to.deep.equal([]);
    expect(told('unknown-share', { groups: unknown(286) })).to.deep.equal([
      'qualifies: In March 2022, 29% of records leave out the ethnicity people gave.',
    ]);
    expect(told('unknown-share', { groups: [group(1_000, { lacking: { age: 100, gender: 150 } })] })).to.deep.equal([
      'qualifies: In March 2022, 10% of records leave out the age.',
      'note: In March 2022, 15% of records leave out the gender.',
    ]);
  });

  it('is not asked of a vehicle, which has neither age nor ethnicity', () => {
    const vehicles = group(400, {
      isOfPerson: false,
      selfDefined: 'unknown',
      officerDefined: 'unknown',
      lacking: { age: 400 },
    });
    expect(told('unknown-share', { groups: [group(600), vehicles] })).to.deep.equal([]);
  });

  it('blocks where officers too leave ethnicity out of half of the records', () => {
    const nobody = (searches: number) => [
      group(1_000 - searches),
      group(searches, { selfDefined: 'unknown', officerDefined: 'unknown' }),
    ];
    expect(severities('unknown-share', { groups: nobody(499) })).to.deep.equal(['qualifies', 'qualifies']);
    expect(severities('unknown-share', { groups: nobody(500) })).to.deep.equal(['qualifies', 'blocks']);
  });

  it('is told where it steps up or down against the month before and the year', () => {
    const ages = (share: number) => ({ groups: [group(1_000, { lacking: { age: share * 1_000 } })] });
    expect(told('unknown-change', ages(0.1), ages(0.08))).to.deep.equal([]);
    expect(told('unknown-change', ages(0.14), ages(0.08))).to.deep.equal([
      'qualifies: From March 2022, more records leave out the age. It was about 8% until February 2022, and then 14%. Figures may step there for that reason alone.',
    ]);
    expect(told('unknown-change', ages(0.01), ages(0.08))[0]).to.include('fewer records leave out the age');
  });

  it('is told of the month of the step only, and not of those after it', () => {
    const withAges = (month: MonthFacts, lacking: number) => ({
      ...month,
      groups: [group(1_000, { lacking: { age: lacking } })],
    });
    const months = [
      ...yearBefore('2022-03').map((month) => withAges(month, 80)),
      withAges(facts('2022-03'), 200),
      withAges(facts('2022-04'), 200),
    ];
    const rules = (month: string) => examine(month, months).findings.map(({ rule }) => rule);
    expect(rules('2022-03')).to.include('unknown-change');
    expect(rules('2022-04')).not.to.include('unknown-change');
  });

  it('is told where it is left out more for one ethnic group than for another', () => {
    const aged = (black: number, white: number) => [
      group(10_000, { officerDefined: 'black', selfDefined: 'black', lacking: { age: black } }),
      group(10_000, { lacking: { age: white } }),
    ];
    expect(told('unknown-by-group', { searches: 20_000, groups: aged(1_400, 960) })).to.deep.equal([]);
    expect(told('unknown-by-group', { searches: 20_000, groups: aged(1_700, 960) })).to.deep.equal([
      'qualifies: In March 2022, the age is left out for 17% of people seen by officers as Black. For those seen as White it is 10%. Without these records a comparison would be wrong.',
    ]);
  });

  it('is not told of a difference that chance may make in a small month', () => {
    const groups = [
      group(20, { officerDefined: 'black', selfDefined: 'black', lacking: { age: 4 } }),
      group(80, { lacking: { age: 8 } }),
    ];
    expect(told('unknown-by-group', { searches: 100, groups })).to.deep.equal([]);
  });

  it('is told of outcomes left blank in bulk', () => {
    expect(told('outcome-blank', { groups: [group(1_000, { lacking: { outcome: 199 } })] })).to.deep.equal([]);
    expect(told('outcome-blank', { groups: [group(1_000, { lacking: { outcome: 610 } })] })).to.deep.equal([
      'qualifies: In March 2022, 61% of records do not say what came of the search. Shares of arrests and the like leave much out.',
    ]);
  });

  it('is told of blank columns on finds and clothing, and weighs more where they were filled before', () => {
    const blank = { groups: [group(1_000, { lacking: { link: 1_000, clothing: 600 } })] };
    expect(told('blank-columns', blank, blank)).to.deep.equal([
      'note: In March 2022, no record says whether the thing looked for was found.',
      'note: In March 2022, 60% of records do not say whether more than outer clothing was taken off.',
    ]);
    expect(severities('blank-columns', blank)).to.deep.equal(['qualifies', 'qualifies']);
  });
});

describe('places', () => {
  it('are told to be missing from a twentieth of the searches on', () => {
    expect(told('no-place', { groups: [group(1_000, { lacking: { place: 49 } })] })).to.deep.equal([]);
    expect(told('no-place', { groups: [group(1_000, { lacking: { place: 92 } })] })).to.deep.equal([
      'qualifies: In March 2022, 92 of 1,000 searches (9%) have no place. They count for the force and for no borough.',
    ]);
  });

  it('are told to lie outside London, and not to where there are no boundaries to say so by', () => {
    expect(told('outside-london', { outsideLondon: 1 })).to.deep.equal([
      'note: In March 2022, 1 of 1,000 searches has a place outside London. It counts for no borough.',
    ]);
    expect(severities('outside-london', { outsideLondon: 10 })).to.deep.equal(['qualifies']);
    const health = examine('2022-03', [...yearBefore('2022-03'), facts('2022-03', { outsideLondon: undefined })]);
    expect(health.cannotTell.map(({ rule }) => rule)).to.deep.equal(['outside-london']);
  });

  it('are told to have moved where hardly a point was there in the month before', () => {
    expect(told('snap-points', { points: 400, knownPoints: 40 })).to.deep.equal([]);
    expect(told('snap-points', { points: 400, knownPoints: 3 })).to.deep.equal([
      'qualifies: From March 2022 searches are shown at other points on the map. Of the 400 points, 3 (1%) were there the month before. Figures for small areas may jump because of that.',
    ]);
  });
});

describe('what is written in the columns', () => {
  const labels = [{ column: 'Legislation', value: 'Drones Act 2031', records: 12 }];

  it('is told where we do not know the words', () => {
    expect(told('new-labels', { labels })).to.deep.equal([
      'qualifies: In March 2022, the column “Legislation” has words that we do not know: “Drones Act 2031” (12 records). These count as not recorded, or as other.',
    ]);
  });

  it('is not repeated where it comes from an extract, since it may be anybody’s words', () => {
    const [sentence] = told('new-labels', { labels, source: 'mps-extract' });
    expect(sentence).to.include('“Legislation”').and.not.include('Drones');
  });

  it('is told where the law does not cover what was searched for', () => {
    expect(told('power-object', { powerObjectDiffer: 9 })).to.deep.equal([]);
    expect(severities('power-object', { powerObjectDiffer: 10 })).to.deep.equal(['note']);
  });
});

describe('times of day', () => {
  it('are told to be rounded where half are on the hour or half hour, and left out where they are midnight', () => {
    expect(told('bunched-times', { onHalfHour: 499 })).to.deep.equal([]);
    expect(told('bunched-times', { onHalfHour: 500 })).to.deep.equal([
      'note: In March 2022, 50% of searches have a time on the hour or half hour. Most likely times were rounded.',
    ]);
    expect(told('bunched-times', { onHalfHour: 1_000, atMidnight: 1_000 })).to.deep.equal([
      'note: In March 2022, 100% of searches have midnight as their time. The true time was most likely not written down.',
    ]);
  });
});

describe('section 60 searches', () => {
  it('are told where they burst far above the months before', () => {
    expect(told('section-60', { searches: 15_127, sectionSixty: 4_007 }, { sectionSixty: 140 })).to.deep.equal([
      'qualifies: March 2022 has 4,007 section 60 searches among its 15,127. A usual month has about 140. Such searches need no suspicion. Look at the figures without them too.',
    ]);
  });

  it('are not told where they are few, or hardly more than usual', () => {
    expect(told('section-60', { searches: 141, sectionSixty: 11 }, { sectionSixty: 0 })).to.deep.equal([]);
    expect(told('section-60', { searches: 15_196, sectionSixty: 622 }, { sectionSixty: 140 })).to.deep.equal([]);
  });

  it('tell of searches near the edge of a borough, and read single boroughs with care from a tenth on', () => {
    expect(severities('near-border', { border: { measured: 1_000, nearBorder: 9 } })).to.deep.equal([]);
    expect(severities('near-border', { border: { measured: 1_000, nearBorder: 71 } })).to.deep.equal(['note']);
    expect(told('near-border', { border: { measured: 1_000, nearBorder: 120 } })).to.deep.equal([
      'qualifies: 12% of the searches with a place in March 2022 were within 50 metres of the edge of their borough. The police move each place to a point nearby, so many of these may belong to the borough next door. Read the figures of single boroughs with care.',
    ]);
  });

  it('find counts unlike the Home Office’s, and say so where its table cannot tell', () => {
    const months = [...Array(12).keys()].map((at) => ({ month: addMonths('2021-04', at), searches: 900 }));
    expect(severities('unlike-official', { official: { searches: 11_000, months } })).to.deep.equal([]);
    expect(told('unlike-official', { official: { searches: 12_000, months } })).to.deep.equal([
      'qualifies: The records of this year hold 900 searches a month, and the Home Office counted 1,000: 10% fewer than it did. Some may be missing, or counted twice.',
    ]);
    const { cannotTell } = examine('2022-03', [...yearBefore('2022-03'), facts('2022-03', { official: undefined })]);
    expect(cannotTell).to.deep.equal([
      { rule: 'unlike-official', because: 'the Home Office’s table of its year is not loaded' },
    ]);
  });
});
