import { expect } from 'chai';
import type { ChangeAlarm, RatioAlarm, VolumeAlarm, WatchSummary } from '../../src/domain/change.ts';
import { changesOfBorough, changesOfMail, changesOfMonth } from '../../src/domain/change-report.ts';
import {
  changeText,
  falseAlarmsSentence,
  NO_CHANGE,
  NO_CHANGE_LATELY,
  NO_WATCH_YET,
} from '../../src/domain/wording.ts';
import { LONDON } from '../../src/vocabulary/area.ts';
import { HACKNEY, LAMBETH } from './builders.ts';
import { readingGrade } from './reading-grade.ts';

const RISE: RatioAlarm = {
  kind: 'rise',
  areaCode: HACKNEY,
  group: 'black',
  reason: 'drugs',
  month: '2026-05',
  since: '2026-03',
  monthsSince: 3,
  searches: 38,
  whiteSearches: 25,
  expectedSearches: 24.2,
  ratio: 4.04,
  before: { months: 20, searches: 160, whiteSearches: 200, ratio: 2.13 },
  mayBeOlder: false,
  isProvisional: true,
};
const FALL: RatioAlarm = {
  ...RISE,
  kind: 'fall',
  group: 'mixed',
  reason: 'weapons',
  month: '2025-11',
  since: '2025-08',
  monthsSince: 4,
  ratio: 1.1,
  isProvisional: false,
};
const VOLUME: VolumeAlarm = {
  kind: 'volume-high',
  areaCode: HACKNEY,
  month: '2026-05',
  since: '2026-05',
  monthsSince: 1,
  searches: 1_234,
  expectedSearches: 802.4,
  limitSearches: 1_011,
  isProvisional: true,
};
const WATCH: WatchSummary = {
  from: '2021-06',
  to: '2026-05',
  monthsPresent: 60,
  monthsWatched: 48,
  learnedTo: '2022-05',
  seriesWatched: 840,
  volumeAreasWatched: 33,
  states: new Map([
    [HACKNEY, { watched: 20, learning: 0, 'too-few': 16 }],
    [LAMBETH, { watched: 0, learning: 0, 'too-few': 36 }],
  ]),
  expectedFalse: { rises: 1.1, falls: 0.9, volumes: 0.48 },
};

const textOf = (alarm: ChangeAlarm, place?: string) => changeText(alarm, '2026-05', place);

describe('a change in words', () => {
  it('says since when, from what to what, and on how many searches', () => {
    expect(textOf(RISE)).to.equal(
      'Since about March 2026, the rate of drug searches of Black residents has risen. It went from 2.1 to 4.0 times the rate of White residents. There were about 38 such searches in the last 3 months.',
    );
  });

  it('tells a change of an earlier month as past, and names its place where asked', () => {
    expect(textOf(FALL, 'Hackney')).to.equal(
      'In Hackney, from about August 2025, the rate of weapons searches of residents of Mixed ethnicity fell. It went from 2.1 to 1.1 times the rate of White residents. There were about 38 such searches in the 4 months to November 2025.',
    );
  });

  it('does not count months that were not published, nor date a change to the end of a gap', () => {
    expect(textOf({ ...RISE, since: '2026-01', mayBeOlder: true }))
      .to.contain('Since about January 2026 or before, ')
      .and.to.contain('in the last 3 published months.');
  });

  it('keeps two ratios apart that would round alike', () => {
    const before = { ...RISE.before, ratio: 0.86 };
    expect(textOf({ ...RISE, before, ratio: 0.94 })).to.contain('from 0.86 to 0.94 times');
  });

  it('gives counts where a ratio has no White search to be against', () => {
    const alone = textOf({ ...RISE, ratio: Number.POSITIVE_INFINITY, whiteSearches: 0 });
    expect(alone).to.contain(
      'There were about 38 such searches in the last 3 months, and none of White residents. In the 20 months before there were about 160, and about 200 of White residents.',
    );
    expect(alone).not.to.match(/limit|Infinity|times/);
  });

  it('says "fewer than 5" of 1 to 4 searches that an extract alone tells, and no ratio that would give them away', () => {
    const few = { ...FALL, searches: 1, whiteSearches: 31, isOfExtract: true };
    expect(textOf(few)).to.equal(
      'From about August 2025, the rate of weapons searches of residents of Mixed ethnicity fell. There were fewer than 5 such searches in the 4 months to November 2025, and about 31 of White residents. In the 20 months before there were about 160, and about 200 of White residents.',
    );
    const fewWhite = { ...RISE, whiteSearches: 2, isOfExtract: true };
    expect(textOf(fewWhite)).to.contain('about 38 such searches').and.to.contain('fewer than 5 of White residents');
    expect(textOf(fewWhite)).not.to.match(/times the rate/);
    expect(textOf({ ...few, isOfExtract: false })).to.contain('There was about 1 such search ');
    expect(textOf({ ...RISE, isOfExtract: true })).to.equal(textOf(RISE));
  });

  it('says of the number of searches what the season would have led one to expect', () => {
    expect(textOf(VOLUME, 'Hackney')).to.equal(
      'In Hackney there were 1,234 searches in May 2026. Going by the same season in earlier years, we expected about 802. An ordinary month hardly ever has more than 1,011.',
    );
  });

  it('gives the yearly rate of false alarms in words', () => {
    const said: [number, string][] = [
      [1, 'about once a year'],
      [2, 'about twice a year'],
      [7.2, 'about 7 times a year'],
      [0.5, 'about once in 2 years'],
      [0.1, 'about once in 10 years'],
    ];
    for (const [rate, words] of said) {
      expect(falseAlarmsSentence(rate)).to.equal(`Such alarms are expected to be false ${words} over all of London.`);
    }
  });
});

describe('what a borough’s page says of changes', () => {
  it('tells the changes of the last year, the latest first, with how often such alarms are false', () => {
    const { alarms, note } = changesOfBorough(WATCH, [FALL, RISE, { ...RISE, areaCode: LAMBETH }], HACKNEY);
    expect(alarms).to.deep.equal([textOf(RISE), textOf(FALL)]);
    expect(note).to.contain('false about twice a year over all of London. The latest month is provisional.');
  });

  it('tells one change once, as it was last seen', () => {
    const earlier = { ...RISE, month: '2026-04', monthsSince: 2, searches: 24, isProvisional: false };
    expect(changesOfBorough(WATCH, [earlier, RISE], HACKNEY).alarms).to.deep.equal([textOf(RISE)]);
  });

  it('calls nothing provisional but the latest month', () => {
    expect(changesOfBorough(WATCH, [FALL], HACKNEY).note).not.to.contain('provisional');
  });

  it('says that nothing was found where nothing was, and only for as long as that is true', () => {
    expect(changesOfBorough(WATCH, [], HACKNEY)).to.deep.include({ alarms: [] });
    expect(changesOfBorough(WATCH, [], HACKNEY).note).to.contain(NO_CHANGE);
    const old = { ...FALL, month: '2025-05' };
    expect(changesOfBorough(WATCH, [old], HACKNEY)).to.deep.include({ alarms: [] });
    expect(changesOfBorough(WATCH, [old], HACKNEY).note)
      .to.contain(NO_CHANGE_LATELY)
      .and.not.to.contain(NO_CHANGE);
  });

  it('does not say so where nothing was watched, and says why not', () => {
    const young = { ...WATCH, monthsPresent: 8, monthsWatched: 0, learnedTo: undefined, seriesWatched: 0 };
    expect(changesOfBorough(young, [], HACKNEY)).to.deep.equal({
      alarms: [],
      note: 'Nothing is watched for changes yet. It takes 12 published months to learn what is usual, and so far there are 8.',
    });
    expect(changesOfBorough(WATCH, [], LAMBETH).note).to.equal('There are too few searches here to watch for changes.');
    expect(changesOfBorough(undefined, [], HACKNEY).note).to.equal(NO_WATCH_YET);
  });

  it('names the months that usual was learned from, and says while numbers of searches are not watched', () => {
    expect(changesOfBorough(WATCH, [], HACKNEY).note)
      .to.contain('the 12 published months between June 2021 and May 2022')
      .and.not.to.contain('four years');
    expect(changesOfBorough({ ...WATCH, volumeAreasWatched: 0 }, [], HACKNEY).note).to.contain('four years');
  });
});

describe('what London’s page says of changes', () => {
  it('names each borough whose alarm sounded this month, and no other', () => {
    const volume = { ...VOLUME, areaCode: LONDON.code };
    const { alarms, note } = changesOfMonth(WATCH, [FALL, volume, RISE]);
    expect(alarms).to.deep.equal([textOf(RISE, 'Hackney'), textOf(volume, 'London')]);
    expect(note).to.contain('about twice a year');
    expect(changesOfMonth(WATCH, [FALL]).alarms).to.deep.equal([]);
  });
});

describe('what a mail says of changes', () => {
  it('tells at most three alarms of its month and borough, those of most searches first', () => {
    const many = [20, 90, 60, 30].map((searches) => ({ ...RISE, searches }));
    const told = changesOfMail(WATCH, [...many, FALL, { ...RISE, areaCode: LAMBETH }], HACKNEY)!;
    expect(told.alarms.map((text) => /about (\d+) such/.exec(text)![1])).to.deep.equal(['90', '60', '30']);
  });

  it('says nothing where nothing has changed this month', () => {
    expect(changesOfMail(WATCH, [FALL], HACKNEY)).to.equal(undefined);
    expect(changesOfMail(undefined, [], HACKNEY)).to.deep.equal({ alarms: [], note: NO_WATCH_YET });
  });

  it('is as easy to read as a text for twelve-year-olds: seven years of school at most', () => {
    for (const alarm of [RISE, FALL, VOLUME]) {
      const { alarms, note } = changesOfBorough(WATCH, [alarm], HACKNEY);
      const sentences = [...alarms, note].join(' ').split(/(?<=[.?!])\s+/);
      expect(readingGrade(sentences), alarm.kind).to.be.at.most(7);
    }
  });
});
