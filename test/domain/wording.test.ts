import { expect } from 'chai';
import fc from 'fast-check';
import type { Notice } from '../../src/domain/data-health.ts';
import type { FigureState } from '../../src/domain/figure.ts';
import { MATERIALITIES } from '../../src/domain/grid-rule.ts';
import { ROBUSTNESS_CHECKS, type RobustnessCheck, type RobustnessOutcome } from '../../src/domain/robustness.ts';
import {
  agesUnrecordedSentence,
  BASIS_NAMES,
  countText,
  dateText,
  estimatedCountText,
  estimateText,
  FIND_RATE_NOTES,
  FIT_FAILED,
  FIT_HELD,
  findingSentence,
  findsUnrecordedSentence,
  HOW_TO_READ,
  INCOMPLETE_LIST,
  listSentence,
  listText,
  missingListText,
  monthsText,
  monthText,
  NO_LIST,
  NOT_FITTED,
  NOT_SHOWN,
  noticeSentence,
  percentRangeText,
  percentText,
  periodText,
  placeText,
  probabilitySentence,
  REASON_GLOSSES,
  RECORDED_ONLY,
  rangeText,
  rateText,
  ratioSentence,
  ratioText,
  residentsText,
  robustnessSentences,
  STATE_SENTENCES,
  STATE_WORDS,
  SYNTHETIC_LABEL,
  searchesOfText,
  searchesText,
  THREE_WAYS_NOTES,
  THRESHOLD_NOTES,
  THRESHOLD_TITLE,
  timesText,
} from '../../src/domain/wording.ts';
import { CITY_OF_LONDON } from '../../src/vocabulary/area.ts';
import { ETHNIC_GROUPS, type EthnicGroup } from '../../src/vocabulary/ethnicity.ts';
import { REASON_SCOPES } from '../../src/vocabulary/reason.ts';
import { always, HACKNEY } from './builders.ts';
import { robust } from './digest-input.ts';

/** Expects each text beside its value. */
function reads<T>(text: (value: T) => string, ...pairs: [T, string][]): void {
  for (const [value, wanted] of pairs) expect(text(value)).to.equal(wanted);
}

describe('numbers in words', () => {
  it('have a comma in their thousands', () => {
    reads(countText, [0, '0'], [999, '999'], [1_234, '1,234'], [1_234_567, '1,234,567'], [12.5, '13'], [12.4, '12']);
  });

  it('that are estimates have three digits at most', () => {
    reads(estimatedCountText, [0, '0'], [300.7, '301'], [1_701.3, '1,700'], [12_345, '12,300'], [9.6, '10']);
  });

  it('have one decimal as ratios, and none from ten on', () => {
    reads(
      ratioText,
      [0, '0.0'],
      [1, '1.0'],
      [4.06, '4.1'],
      [9.94, '9.9'],
      [9.96, '10'],
      [12.3, '12'],
      [1_234, '1,234'],
    );
    expect(ratioText(Number.POSITIVE_INFINITY)).to.equal('no upper limit');
  });

  it('have one decimal as rates, and none from a hundred on', () => {
    reads(rateText, [0, '0.0'], [21.24, '21.2'], [99.4, '99.4'], [99.6, '100'], [1_234.5, '1,235']);
  });

  it('are whole per cents, and neither none nor all unless they are', () => {
    reads(
      percentText,
      [0, '0%'],
      [0.0001, 'under 1%'],
      [0.005, '1%'],
      [0.26, '26%'],
      [0.994, '99%'],
      [0.9951, 'over 99%'],
      [1, '100%'],
    );
  });

  it('are ranges with "to", or "or more" where there is no upper limit', () => {
    expect(rangeText(3.61, 4.58)).to.equal('3.6 to 4.6');
    expect(rangeText(9.2, 14.4)).to.equal('9.2 to 14');
    expect(rangeText(1.081, 1.119)).to.equal('1.08 to 1.12');
    expect(rangeText(2.04, Number.POSITIVE_INFINITY)).to.equal('2.0 or more');
  });

  it('come back as the number that was printed', () => {
    always(fc.integer({ min: 0, max: 100_000_000 }), (count) => {
      expect(Number(countText(count).replaceAll(',', ''))).to.equal(count);
    });
    always(fc.integer({ min: 0, max: 99 }), (tenths) => {
      expect(ratioText(Number(ratioText(tenths / 10)))).to.equal(ratioText(tenths / 10));
    });
  });
});

describe('how sure a finding is', () => {
  it('is the chance in whole per cent that a place is above what is usual by so many times', () => {
    expect(probabilitySentence('Hackney', 0.97, 1.5)).to.equal(
      'Once we allow for chance and for the usual differences between boroughs, there is a 97% probability that the figure for Hackney is more than one and a half times what is usual in London.',
    );
  });

  it('is over 99% where it would round to certainty, since nothing counted is certain', () => {
    const chanceOf = (probability: number) =>
      /there is (.*) that the figure/.exec(probabilitySentence('Hackney', probability, 2))![1]!;
    reads(
      chanceOf,
      [0.7, 'a 70% probability'],
      [0.8, 'an 80% probability'],
      [0.886, 'an 89% probability'],
      [0.9, 'a 90% probability'],
      [0.9949, 'a 99% probability'],
      [0.995, 'a probability of over 99%'],
      [0.99999, 'a probability of over 99%'],
      [1, 'a probability of over 99%'],
    );
  });

  it('never reads as surer of what is less sure', () => {
    const percents = (probability: number) => {
      const [, over, digits] = /(over )?(\d+)%/.exec(probabilitySentence('Hackney', probability, 1.5))!;
      return Number(digits) + (over ? 0.5 : 0);
    };
    const chance = fc.double({ min: 0.01, max: 1, noNaN: true });
    always(fc.tuple(chance, chance), ([a, b]) => {
      expect(percents(Math.min(a, b))).to.be.at.most(percents(Math.max(a, b)));
    });
  });

  it('is against a number of times that people say', () => {
    reads(timesText, [1.25, 'one and a quarter times'], [1.5, 'one and a half times'], [2, 'twice']);
    for (const materiality of MATERIALITIES) {
      expect(findingSentence(materiality)).to.equal(
        `A finding is a figure that is very likely more than ${timesText(materiality)} what is usual in London.`,
      );
    }
  });
});

describe('whether a finding holds when it is counted in other ways', () => {
  const sentencesFor = (only: Parameters<typeof robust>[0], group: EthnicGroup = 'black') =>
    robustnessSentences(robust(only), group);

  it('is said in two sentences where it holds in every way', () => {
    expect(sentencesFor({})).to.deep.equal([
      'It holds however people with no recorded ethnicity are counted.',
      'It also holds if section 60 searches are left out, and if records that repeat another are left out.',
    ]);
  });

  it('says nothing of a way that does not apply', () => {
    expect(sentencesFor({ 'officer-defined': 'does-not-apply', 'without-section-60': 'does-not-apply' })).to.deep.equal(
      [
        'It holds however people with no recorded ethnicity are counted.',
        'It also holds if records that repeat another are left out.',
      ],
    );
  });

  it('names each way in which it does not hold, and does not say that it holds however people are counted', () => {
    expect(sentencesFor({ 'known-only': 'fails' })).to.deep.equal([
      'It holds if section 60 searches are left out, and if records that repeat another are left out.',
      'It does not hold if searches with no recorded ethnicity are left out.',
    ]);
    expect(
      sentencesFor({ 'officer-defined': 'fails', 'odds-doubled': 'fails', 'odds-halved': 'fails' }).at(-1),
    ).to.equal(
      'It does not hold if we go by what officers saw instead of what people said, if across London people with no recorded ethnicity are more often Black than we assume, or if across London people with no recorded ethnicity are less often Black than we assume.',
    );
    expect(sentencesFor({ 'without-repeats': 'fails', 'without-section-60': 'fails' })).to.deep.equal([
      'It holds however people with no recorded ethnicity are counted.',
      'It does not hold if section 60 searches are left out, or if records that repeat another are left out.',
    ]);
  });

  it('says where there are too few searches to tell', () => {
    expect(sentencesFor({ 'officer-defined': 'cannot-tell', 'without-repeats': 'fails' })).to.deep.equal([
      'It holds if section 60 searches are left out.',
      'It does not hold if records that repeat another are left out.',
      'There are too few searches to tell whether it holds if we go by what officers saw instead of what people said.',
    ]);
  });

  it('speaks of each group as of people', () => {
    const halved = (group: EthnicGroup) => sentencesFor({ 'odds-halved': 'fails' }, group).at(-1);
    expect(halved('asian')).to.include('are less often Asian than we assume');
    expect(halved('mixed')).to.include('are less often of Mixed ethnicity than we assume');
    expect(halved('other')).to.include('are less often of other ethnic groups than we assume');
  });

  it('is told of each check once, whatever came of it', () => {
    const outcome = fc.constantFrom<RobustnessOutcome>('holds', 'fails', 'cannot-tell');
    const checks = fc.record(
      Object.fromEntries(ROBUSTNESS_CHECKS.map((check) => [check, outcome])) as Record<RobustnessCheck, typeof outcome>,
    );
    always(checks, (robustness) => {
      const text = robustnessSentences(robustness, 'black').join(' ');
      const named = {
        'known-only': 'with no recorded ethnicity are left out',
        'officer-defined': 'what officers saw',
        'odds-doubled': 'more often Black',
        'odds-halved': 'less often Black',
        'without-section-60': 'section 60 searches are left out',
        'without-repeats': 'repeat another are left out',
      };
      for (const check of ['known-only', 'officer-defined', 'odds-doubled', 'odds-halved'] as const) {
        expect(text.split(named[check]).length - 1, check).to.equal(robustness[check] === 'holds' ? 0 : 1);
      }
      for (const check of ['without-section-60', 'without-repeats'] as const) {
        expect(text.split(named[check]).length - 1, check).to.equal(1);
      }
    });
  });
});

describe('dates and months', () => {
  it('are written with the month’s name', () => {
    reads(monthText, ['2026-05', 'May 2026'], ['2021-12', 'December 2021']);
    reads(dateText, ['2026-07-14', '14 July 2026'], ['2022-01-01', '1 January 2022']);
  });

  it('come back as the month that was printed', () => {
    const someMonth = fc
      .tuple(fc.integer({ min: 1900, max: 2100 }), fc.integer({ min: 1, max: 12 }))
      .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`);
    always(someMonth, (month) => {
      const [name, year] = monthText(month).split(' ');
      const number = new Date(`${name} 1, 2000 00:00:00Z`).getUTCMonth() + 1;
      expect(`${year}-${String(number).padStart(2, '0')}`).to.equal(month);
    });
  });

  it('that follow one another are a run', () => {
    expect(monthsText(['2022-01', '2016-07', '2016-08'])).to.equal('July 2016 to August 2016 and January 2022');
    expect(monthsText([])).to.equal('');
  });

  it('begin a sentence as the period of a figure', () => {
    expect(periodText({ from: '2022-05', to: '2022-05' }, 1, 1)).to.equal('In May 2022');
    expect(periodText({ from: '2021-06', to: '2022-05' }, 12, 12)).to.equal('In the 12 months to May 2022');
    expect(periodText({ from: '2021-06', to: '2022-05' }, 9, 12)).to.equal(
      'In the 9 published months between June 2021 and May 2022',
    );
    expect(periodText({ from: '2021-06', to: '2022-05' }, 1, 12)).to.equal(
      'In the 1 published month between June 2021 and May 2022',
    );
  });
});

describe('lists in words', () => {
  it('have commas, and "and" before the last', () => {
    reads(listText, [[], ''], [['a'], 'a'], [['a', 'b'], 'a and b'], [['a', 'b', 'c'], 'a, b and c']);
  });
});

describe('groups and places', () => {
  it('are people, never bare adjectives', () => {
    reads(
      residentsText,
      ['white', 'White residents'],
      ['black', 'Black residents'],
      ['asian', 'Asian residents'],
      ['mixed', 'residents of Mixed ethnicity'],
      ['other', 'residents of other ethnic groups'],
    );
    expect(residentsText('black', 'Hackney')).to.equal('Black residents of Hackney');
    expect(residentsText('mixed', 'Hackney')).to.equal('residents of Hackney of Mixed ethnicity');
  });

  it('have "the" before the City of London, and before no borough', () => {
    reads(placeText, [CITY_OF_LONDON, 'the City of London'], [HACKNEY, 'Hackney']);
  });
});

describe('searches by what they were for', () => {
  it('read as English by themselves', () => {
    expect(REASON_SCOPES.map(searchesText)).to.deep.equal([
      'searches',
      'searches for all reasons (section 60 left out)',
      'drug searches',
      'weapons searches',
      'stolen property searches',
      'going-equipped searches',
      'firearms searches',
      'criminal damage searches',
      'section 60 searches',
      'searches for other reasons',
    ]);
  });

  it('read as English of a group', () => {
    expect(REASON_SCOPES.map((reason) => searchesOfText(reason, 'black'))).to.deep.equal([
      'searches of Black residents',
      'searches of Black residents for all reasons (section 60 left out)',
      'drug searches of Black residents',
      'weapons searches of Black residents',
      'stolen property searches of Black residents',
      'going-equipped searches of Black residents',
      'firearms searches of Black residents',
      'criminal damage searches of Black residents',
      'section 60 searches of Black residents',
      'searches of Black residents for other reasons',
    ]);
  });

  it('explain the two powers that their names do not', () => {
    expect(REASON_GLOSSES).to.deep.equal({
      'going-equipped': 'Going equipped means carrying tools for theft.',
      'section-60': 'Under section 60, officers may search without suspicion in a named place for a set time.',
    });
  });
});

describe('the sentence that reads a ratio', () => {
  it('says whose rate it is times which, and the likely range', () => {
    const ratio = { value: 4.06, low: 3.61, high: 4.58 };
    expect(ratioSentence({ period: 'In May 2022', group: 'black', place: 'Hackney', ratio })).to.equal(
      'In May 2022, Black residents of Hackney were searched at 4.1 times the rate of White residents (likely range 3.6 to 4.6).',
    );
  });
});

describe('a figure that there is none of', () => {
  it('says why, in a cell and in a sentence', () => {
    const states: Exclude<FigureState, 'estimated'>[] = [
      'too-few',
      'not-estimable',
      'withheld',
      'month-missing',
      'not-in-this-base',
      'not-recorded',
      'not-in-this-source',
      'not-classified',
      'not-corrected',
      'small-count',
    ];
    expect(Object.keys(STATE_WORDS).sort()).to.deep.equal([...states].sort());
    for (const state of states) {
      expect(estimateText({ state })).to.equal(STATE_WORDS[state]);
      expect(STATE_SENTENCES[state]).to.match(/^[A-Z].*\.$/);
    }
    expect(estimateText({ state: 'estimated', value: 4.06, low: 3, high: 5 })).to.equal('4.1');
  });

  it('is never said to be none, zero or not applicable', () => {
    for (const words of Object.values(STATE_WORDS)) expect(words).to.not.match(/N\/A|null|zero|^0|^-$/i);
    expect(STATE_SENTENCES['month-missing']).to.include('That does not mean there were no searches.');
  });
});

describe('a notice on the data', () => {
  const sentences: [Notice, string][] = [
    [
      { kind: 'missing-months', months: ['2025-07', '2025-08', '2026-01'], monthsPresent: 9, monthsInWindow: 12 },
      'No records were published for July 2025 to August 2025 and January 2026. The figures rest on 9 of 12 months, so the window is incomplete.',
    ],
    [{ kind: 'unknown-ethnicity', share: 0.26 }, 'Ethnicity was refused or not recorded in 26% of searches.'],
    [
      { kind: 'unplaced', share: 0.105 },
      '11% of the force’s searches have no place in a borough. They count for London and for no borough.',
    ],
    [
      { kind: 'repeated-rows', rows: 2_345, share: 0.02 },
      '2,345 records (2%) repeat another in every detail. This may be several people in one stop, or a mistake. All are counted.',
    ],
    [
      { kind: 'repeated-rows', rows: 1, share: 0.006 },
      '1 record (1%) repeats another in every detail. This may be several people in one stop, or a mistake. All are counted.',
    ],
    [{ kind: 'rejected-rows', rows: 1 }, '1 record could not be read and is not counted.'],
    [{ kind: 'rejected-rows', rows: 1_200 }, '1,200 records could not be read and are not counted.'],
    [
      { kind: 'revised', month: '2026-03', rowsAdded: 41, rowsRemoved: 0 },
      'The police replaced the records for March 2026: 41 added, 0 taken away.',
    ],
    [
      { kind: 'fit-held' },
      'The calculation that finds what stands out did not settle this month, so the settings of an earlier month were used.',
    ],
    [{ kind: 'fit-failed' }, 'The calculation that finds what stands out did not settle this month.'],
  ];
  for (const [notice, sentence] of sentences) {
    it(`reads "${sentence}"`, () => expect(noticeSentence(notice)).to.equal(sentence));
  }
});

describe('the sentence on a month’s list', () => {
  it('says how many of the findings to expect to be false', () => {
    expect(listSentence(33, 1.65)).to.equal(
      'Of the 33 findings on London’s list this month, we expect about 2 to be false alarms.',
    );
    expect(listSentence(20, 1)).to.equal(
      'Of the 20 findings on London’s list this month, we expect about 1 to be a false alarm.',
    );
  });

  it('says that most likely none is where fewer than one is expected, and that one could be', () => {
    expect(listSentence(4, 0.2)).to.equal(
      'Of the 4 findings on London’s list this month, most likely none is a false alarm, but one could be.',
    );
    expect(listSentence(1, 0.05)).to.equal(
      'There is 1 finding on London’s list this month. It could be a false alarm, but that is not likely.',
    );
  });

  it('says that nothing is on an empty list', () => {
    expect(listSentence(0, 0)).to.equal('No borough has a finding on London’s list this month.');
  });
});

describe('a list that is not there', () => {
  it('is missing because months are, because the calculation did not settle or because a month has a serious fault, and does not mean that all is well', () => {
    expect(missingListText('too-few-months')).to.equal(NO_LIST);
    expect(missingListText('not-fitted')).to.equal(
      'No list was made this month, because the calculation that finds what stands out did not settle. That does not mean that nothing needs explaining.',
    );
    expect(missingListText('blocked')).to.equal(
      'No list was made this month, because some of the records it would rest on have a serious fault. That does not mean that nothing needs explaining. Findings made before stay as they were.',
    );
    expect(NO_LIST).to.match(/That does not mean that nothing needs explaining\.$/);
  });

  it('is not said of a list that is there, incomplete or not', () => {
    expect(missingListText('complete')).to.equal(undefined);
    expect(missingListText('window-incomplete')).to.equal(undefined);
  });
});

describe('the words beside find rates and ages', () => {
  it('say that equal find rates do not prove equal thresholds, and that unequal ones do not prove the opposite', () => {
    expect(FIND_RATE_NOTES.join(' ')).to.contain('Equal find rates do not prove equal thresholds');
    expect(FIND_RATE_NOTES.join(' ')).to.contain('Unequal ones do not prove the opposite');
  });

  it('say for how many searches finds are not recorded, and nothing where they all are', () => {
    expect(findsUnrecordedSentence(0, 400)).to.equal('');
    expect(findsUnrecordedSentence(0, 0)).to.equal('');
    expect(findsUnrecordedSentence(20, 400)).to.equal(
      'For 5% of these searches the records do not say whether anything was found. They are left out.',
    );
    expect(findsUnrecordedSentence(400, 400)).to.contain('That does not mean that nothing was found.');
  });

  it('say whose ages are missing how often, and which way that pulls', () => {
    const shares = [
      { group: 'white' as const, share: 0.066 },
      { group: 'black' as const, share: 0.102 },
    ];
    expect(agesUnrecordedSentence(shares)).to.equal(
      'The figures by age leave out searches without a recorded age: 7% for White residents and 10% for Black residents. The more of a group’s ages are missing, the lower its figure comes out.',
    );
    expect(agesUnrecordedSentence([{ group: 'white', share: 0 }])).to.equal('');
  });

  it('give ranges of shares in whole per cents, and a decimal where both ends would read alike', () => {
    expect(percentRangeText(0.137, 0.182)).to.equal('14% to 18%');
    expect(percentRangeText(0.6891, 0.6936)).to.equal('68.9% to 69.4%');
    expect(percentRangeText(0, 0.004)).to.equal('0% to under 1%');
    expect(percentRangeText(0.12, 0.12)).to.equal('12% to 12%');
  });
});

describe('every fixed text', () => {
  const texts = [
    ...NOT_SHOWN,
    ...HOW_TO_READ,
    ...FIND_RATE_NOTES,
    ...THREE_WAYS_NOTES,
    ...THRESHOLD_NOTES,
    THRESHOLD_TITLE,
    RECORDED_ONLY,
    findsUnrecordedSentence(1, 2),
    findsUnrecordedSentence(2, 2),
    agesUnrecordedSentence([{ group: 'black', share: 0.1 }]),
    ...Object.values(STATE_SENTENCES),
    ...Object.values(BASIS_NAMES),
    NO_LIST,
    NOT_FITTED,
    FIT_HELD,
    FIT_FAILED,
    INCOMPLETE_LIST,
    findingSentence(1.5),
    probabilitySentence('Hackney', 0.97, 1.5),
    ...robustnessSentences(robust(), 'black'),
    ...robustnessSentences(robust({ 'known-only': 'fails', 'odds-doubled': 'cannot-tell' }), 'mixed'),
    SYNTHETIC_LABEL,
    ...ETHNIC_GROUPS.map((group) => residentsText(group)),
  ];

  it('keeps to the words agreed for readers', () => {
    for (const text of texts) {
      expect(text).to.not.match(
        /significan|95\s?%|confidence|unlawful|illegal|anomal|breach|baseline|\bunknown ethnicity group\b|more likely/i,
      );
    }
  });

  it('has curly apostrophes, as mail and page print them', () => {
    for (const text of texts) expect(text).to.not.include("'");
  });
});
