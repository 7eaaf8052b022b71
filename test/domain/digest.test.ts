import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { listNotices, type Notice } from '../../src/domain/data-health.ts';
import {
  type Digest,
  type DigestInput,
  digestOf,
  flagsOfArea,
  flagTitle,
  headlineBasis,
  type NumberedFigure,
} from '../../src/domain/digest.ts';
import { asShown, type Figure } from '../../src/domain/figure.ts';
import type { ClassifierAccuracy } from '../../src/domain/grounds-coding.ts';
import { STATE_SENTENCES } from '../../src/domain/wording.ts';
import { CITY_OF_LONDON } from '../../src/vocabulary/area.ts';
import { REASON_SCOPES } from '../../src/vocabulary/reason.ts';
import { HACKNEY, LAMBETH } from './builders.ts';
import {
  ABSENT_DRUGS,
  borough,
  CONTINUING_DRUGS,
  type Counted,
  counted,
  DRUGS,
  digestInput,
  flag,
  judged,
  londonRatio,
  londonSoleShare,
  MANY_DRUGS,
  monthList,
  NEW_WEAPONS,
  robust,
  soleSmell,
  unknownShare,
  WEAPONS,
  WHITE_DRUGS,
  wellRecordedBorough,
} from './digest-input.ts';
import { sentencesOf, textOf } from './digest-text.ts';
import { readingGrade } from './reading-grade.ts';

/** Whole mails as they are to read; written by hand or read through word by word after each change of wording. */
const wanted = (name: string) => readFileSync(new URL(`./digests/${name}.txt`, import.meta.url), 'utf8').trimEnd();

const SECTION_60 = { ...WEAPONS, reason: 'section-60' as const };

const TOO_FEW_MONTHS = monthList({
  listedCount: 0,
  expectedFalseCount: 0,
  state: 'too-few-months',
  fitState: 'failed',
});
const NOT_FITTED = { ...TOO_FEW_MONTHS, state: 'not-fitted' as const };

/** A fault that blocks, what is said of the window, and more findings than a mail has room for. */
const FAULTY: Notice[] = [
  { kind: 'unknown-ethnicity', share: 0.26 },
  {
    kind: 'finding',
    severity: 'blocks',
    sentence:
      'The records for April 2026 are most likely not all there. There are 812, and a usual month has about 14,300.',
  },
  { kind: 'finding', severity: 'qualifies', sentence: 'In May 2026, 14% of records leave out the age.' },
  {
    kind: 'finding',
    severity: 'qualifies',
    sentence: 'In March 2026, 61% of records do not say what came of the search.',
  },
  { kind: 'finding', severity: 'note', sentence: 'In May 2026, 11% of records leave out the gender.' },
  {
    kind: 'finding',
    severity: 'note',
    sentence: 'In May 2026, no record says whether the thing looked for was found.',
  },
  { kind: 'finding', severity: 'note', sentence: 'One record for May 2026 is in the file 16 times over.' },
];

/** Searches of Black people on smell alone, and everybody's share of searches on little but the smell. */
const SMELL: Counted = {
  group: 'black',
  reason: 'smell-only',
  basis: 'best-estimate',
  searches: [61, 63, 62],
  white: [44, 45, 46],
};
const SMELL_SHARE = { group: 'all', reason: 'smell-in-substance' } as const;
const READ = { smell_only: 98, smell_weak: 62, smell_support: 410, no_smell: 530, insufficient: 70, 'no-text': 20 };
const GROUNDS = { area: { present: 12, read: 12, unread: 0 }, accuracies: [], coding: 'none' } as const;
const ACCURACY: ClassifierAccuracy = {
  sensitivity: 0.93,
  sensitivityLow: 0.88,
  sensitivityHigh: 0.96,
  sensitivityTrials: 140,
  specificity: 0.99,
  specificityLow: 0.97,
  specificityHigh: 0.995,
  specificityTrials: 400,
  of: 'all',
};
const CANNOT_TELL = robust({ 'without-repeats': 'cannot-tell', 'without-section-60': 'does-not-apply' });

/** One mail of each kind there is. */
const KINDS: Record<string, DigestInput> = {
  'new-and-continuing': digestInput({
    figures: borough([WEAPONS, DRUGS]),
    flags: [CONTINUING_DRUGS, NEW_WEAPONS],
    notices: [
      { kind: 'unknown-ethnicity', share: 0.26 },
      { kind: 'revised', month: '2026-03', rowsAdded: 41, rowsRemoved: 0 },
    ],
  }),
  'no-flags': digestInput(),
  'off-the-list': digestInput({ figures: borough([DRUGS]), flags: [ABSENT_DRUGS] }),
  'section-60': digestInput({
    figures: borough([SECTION_60]),
    flags: [
      flag(
        SECTION_60,
        '2026-05',
        [['2026-05', 'opened']],
        judged(SECTION_60, {
          probability: 0.9999,
          thresholdRatio: 5.7,
          robustness: robust({ 'without-section-60': 'does-not-apply', 'officer-defined': 'cannot-tell' }),
        }),
      ),
    ],
  }),
  'white-count': digestInput({
    figures: borough(MANY_DRUGS),
    flags: [WHITE_DRUGS],
    waitingCount: 1,
  }),
  waiting: digestInput({ waitingCount: 2 }),
  'not-fitted': digestInput({
    figures: borough([DRUGS]),
    flags: [{ ...CONTINUING_DRUGS, events: CONTINUING_DRUGS.events.slice(0, 2), cell: undefined }],
    list: NOT_FITTED,
    notices: listNotices(NOT_FITTED),
  }),
  blocked: digestInput({
    figures: borough([DRUGS]),
    flags: [{ ...CONTINUING_DRUGS, events: CONTINUING_DRUGS.events.slice(0, 2), cell: undefined }],
    list: monthList({ state: 'blocked', listedCount: 0, expectedFalseCount: 0 }),
    notices: FAULTY,
  }),
  'blocked-here': digestInput({
    figures: borough([DRUGS]),
    flags: [{ ...CONTINUING_DRUGS, events: CONTINUING_DRUGS.events.slice(0, 2), cell: undefined }],
    notices: FAULTY,
  }),
  'fit-held': digestInput({
    list: monthList({ fitState: 'held' }),
    notices: listNotices(monthList({ fitState: 'held' })),
  }),
  'window-incomplete': digestInput({
    monthsPresent: 8,
    list: monthList({ listedCount: 4, expectedFalseCount: 0.2, state: 'window-incomplete' }),
    notices: [
      {
        kind: 'missing-months',
        months: ['2025-07', '2025-08', '2025-09', '2026-01'],
        monthsPresent: 8,
        monthsInWindow: 12,
      },
    ],
  }),
  'too-few-months': digestInput({
    monthsPresent: 5,
    figures: borough([DRUGS]),
    // No list was made for May, so the flag has no entry for it.
    flags: [{ ...CONTINUING_DRUGS, events: CONTINUING_DRUGS.events.slice(0, 2), cell: undefined }],
    list: TOO_FEW_MONTHS,
    notices: [
      {
        kind: 'missing-months',
        months: ['2025-06', '2025-07', '2025-08', '2025-09', '2025-10', '2025-11', '2025-12'],
        monthsPresent: 5,
        monthsInWindow: 12,
      },
    ],
  }),
  'nothing-published': digestInput({
    monthsPresent: 0,
    figures: [],
    londonFigures: [],
    lastReported: undefined,
    list: TOO_FEW_MONTHS,
    notices: [{ kind: 'missing-months', months: ['2026-04', '2026-05'], monthsPresent: 0, monthsInWindow: 12 }],
  }),
  'city-of-london': digestInput({
    areaCode: CITY_OF_LONDON,
    groupName: 'City of London Community Monitoring Group',
    figures: [
      unknownShare(73, 400, 'all', CITY_OF_LONDON),
      counted({
        areaCode: CITY_OF_LONDON,
        group: 'black',
        reason: 'all',
        basis: 'self-defined',
        searches: [237],
        white: [90],
      }),
    ],
    lastReported: undefined,
    notices: [{ kind: 'unknown-ethnicity', share: 0.1825 }],
  }),
  'known-only-no-meeting': digestInput({
    figures: wellRecordedBorough(),
    nextMeetingOn: undefined,
    notices: [{ kind: 'unknown-ethnicity', share: 0.08 }],
  }),
  'too-few-searches': digestInput({
    figures: [
      unknownShare(1, 12),
      counted({ group: 'black', reason: 'all', basis: 'self-defined', searches: [3], white: [4] }),
    ],
    lastReported: undefined,
  }),
  'smell-not-corrected': digestInput({
    figures: [...borough(), ...soleSmell(READ)],
    londonFigures: [...digestInput().londonFigures, londonSoleShare(0.052)],
    grounds: { ...GROUNDS, area: { present: 12, read: 9, unread: 0 } },
  }),
  'smell-findings': digestInput({
    figures: [
      ...borough([SMELL]),
      ...soleSmell(READ, { rest: { smell_only: 4_000, smell_weak: 1_000, no_smell: 74_000 }, accuracy: ACCURACY }),
    ],
    londonFigures: [
      ...digestInput().londonFigures,
      londonSoleShare(0.052),
      londonRatio('stratified-ratio', 'black', 'smell-only', 'best-estimate', 2.2),
    ],
    grounds: {
      ...GROUNDS,
      accuracies: [{ way: 'strict', group: 'all', accuracy: ACCURACY }],
      coding: 'enough',
    },
    flags: [
      flag(SMELL, '2026-05', [['2026-05', 'opened']], judged(SMELL, { robustness: CANNOT_TELL })),
      flag(
        SMELL_SHARE,
        '2026-05',
        [['2026-05', 'opened']],
        judged(SMELL_SHARE, {
          probability: 0.999,
          robustness: {
            'known-only': 'does-not-apply',
            'officer-defined': 'does-not-apply',
            'odds-doubled': 'does-not-apply',
            'odds-halved': 'does-not-apply',
            'without-section-60': 'does-not-apply',
            'without-repeats': 'cannot-tell',
          },
        }),
      ),
    ],
    smellLists: { 'smell-ratio': monthList(), 'smell-share': monthList() },
  }),
  'smell-no-list': digestInput({
    figures: [...borough(), ...soleSmell({ 'not-in-source': 1_200 })],
    flags: [flag(SMELL_SHARE, '2026-03', [['2026-03', 'opened']], undefined)],
  }),
  'smell-too-few-months': digestInput({
    figures: [...borough(), ...soleSmell(READ, { rest: { smell_only: 4_000, no_smell: 75_000 } })],
    grounds: { ...GROUNDS, area: { present: 12, read: 2, unread: 0 }, coding: 'open' },
    flags: [flag(SMELL_SHARE, '2026-03', [['2026-03', 'opened']], undefined)],
    smellLists: { 'smell-ratio': monthList(), 'smell-share': monthList() },
  }),
  'smell-not-read': digestInput({ figures: [...borough(), ...soleSmell({ 'not-classified': 1_200 })] }),
  'smell-too-few': digestInput({ figures: [...borough(), ...soleSmell({ smell_only: 1, no_smell: 3 })] }),
  'synthetic-with-note': digestInput({
    isSynthetic: true,
    annotations: ['The figures for March were checked with the Met on 3 June.'],
  }),
};

const DIGESTS = Object.entries(KINDS).map(([name, input]) => ({ name, input, digest: digestOf(input) }));

describe('a digest, word for word', () => {
  for (const { name, digest } of DIGESTS) {
    it(`reads as test/domain/digests/${name}.txt`, () => {
      expect(textOf(digest)).to.equal(wanted(name));
    });
  }
});

describe('a digest', () => {
  it('is about its borough and month in its subject, and says there when it is synthetic', () => {
    expect(digestOf(digestInput()).subject).to.equal('Stop and search in Hackney: May 2026');
    expect(digestOf(digestInput({ isSynthetic: true })).subject).to.equal(
      'Stop and search in Hackney: May 2026 (synthetic demonstration)',
    );
  });

  it('is labelled synthetic when it is, and not otherwise', () => {
    expect(digestOf(digestInput({ isSynthetic: true })).syntheticLabel).to.match(
      /^Demonstration: every record here is synthetic/,
    );
    expect(digestOf(digestInput()).syntheticLabel).to.equal(undefined);
  });

  it('carries the notes of scrutiny staff as they were written', () => {
    const annotations = ['One.', 'Two & three.'];
    expect(digestOf(digestInput({ annotations })).annotations).to.deep.equal(annotations);
  });

  it('is headed by the best estimate over 20% unknown, and by the known records at 20% or under', () => {
    expect(headlineBasis(0.2001)).to.equal('best-estimate');
    expect(headlineBasis(0.2)).to.equal('self-defined');
    expect(headlineBasis(0)).to.equal('self-defined');
  });

  it('begins with the ratio, then London, the month before, other groups and the counts, in that order', () => {
    const { headline } = digestOf(digestInput());
    const beginnings = ['In the 12 months', 'Across London', 'For April 2026', 'For other groups', 'The 4.1 rests'];
    expect(headline.map((sentence, at) => sentence.startsWith(beginnings[at]!))).to.deep.equal(
      beginnings.map(() => true),
    );
  });

  it('says nothing of the month before where nothing was reported', () => {
    expect(digestOf(digestInput({ lastReported: undefined })).headline.join(' ')).to.not.include('we reported');
  });

  it('asks three questions, whatever is flagged', () => {
    for (const { name, digest } of DIGESTS) {
      expect(digest.questions, name).to.have.length(3);
      for (const question of digest.questions) expect(question).to.match(/^[A-Z].*\?$/);
    }
  });

  it('says in each mail that it does not show why, and that residents are not the people on the street', () => {
    for (const { digest } of DIGESTS) {
      expect(digest.notShown[0]).to.equal('They do not show why.');
      expect(digest.notShown[1]).to.include('Residents are not the same as the people out on the street');
    }
  });

  it('never calls a figure by a word that judges or that only statisticians know', () => {
    const banned =
      /significan|\b95\s?%|confidence|\bCIs?\b|unlawful|illegal|racis|anomal|breach|offender|baseline|more likely|% more/i;
    for (const { name, digest } of DIGESTS) expect(textOf(digest), name).to.not.match(banned);
  });

  it('never prints a number that is none', () => {
    for (const { name, digest } of DIGESTS)
      expect(textOf(digest), name).to.not.match(/NaN|Infinity|undefined|null|\[object/);
  });

  it('never says "about" twice in one sentence', () => {
    for (const { digest } of DIGESTS) {
      for (const sentence of sentencesOf(digest))
        expect(sentence.match(/\babout\b/gi)?.length ?? 0, sentence).to.be.at.most(1);
    }
  });

  it('is as easy to read as a text for twelve-year-olds: seven years of school at most', () => {
    for (const { name, digest } of DIGESTS) expect(readingGrade(sentencesOf(digest)), name).to.be.at.most(7);
  });
});

describe('an empty list', () => {
  it('is not what a month without a list is said to have', () => {
    for (const list of [TOO_FEW_MONTHS, NOT_FITTED]) {
      const { flagsTitle, flagsNote } = digestOf(digestInput({ list }));
      expect(flagsTitle).to.equal('What needs explaining: no list this month');
      expect(flagsNote).to.include('does not mean that nothing needs explaining');
    }
  });

  it('is not what an area has where nothing is tested', () => {
    const { flagsTitle, flagsNote } = DIGESTS.find(({ name }) => name === 'city-of-london')!.digest;
    expect(flagsTitle).to.equal('What needs explaining: not tested here');
    expect(flagsNote).to.include('does not mean that nothing needs explaining');
  });

  it('says that figures with too few searches were not tested', () => {
    expect(digestOf(digestInput()).flagsNote).to.include('Figures with too few searches are not tested.');
  });
});

describe('a flag in a digest', () => {
  const cell = judged(WEAPONS);

  it('stands before those that continue when it is new, and after them when it is off the list', () => {
    const others = flag(DRUGS, '2026-05', [['2026-05', 'opened']], cell);
    const input = digestInput({
      flags: [{ ...ABSENT_DRUGS, group: 'asian' }, { ...CONTINUING_DRUGS, group: 'other' }, others],
    });
    expect(digestOf(input).flags.map(({ title }) => title)).to.deep.equal([
      'New: drug searches of residents of Mixed ethnicity',
      'Continuing since March 2026: drug searches of residents of other ethnic groups',
      'Continuing since March 2026: drug searches of Asian residents',
    ]);
  });

  it('is left out once it has cleared, been withdrawn, or before it opened', () => {
    const flags = [
      flag(
        WEAPONS,
        '2026-01',
        [
          ['2026-01', 'opened'],
          ['2026-04', 'cleared'],
        ],
        undefined,
      ),
      flag(
        WEAPONS,
        '2026-05',
        [
          ['2026-05', 'opened'],
          ['2026-05', 'withdrawn'],
        ],
        undefined,
      ),
      flag(WEAPONS, '2026-06', [['2026-06', 'opened']], undefined),
    ];
    expect(digestOf(digestInput({ flags })).flags).to.deep.equal([]);
  });

  it('gives London’s own ratio as it is stored, and none where it is not: every ratio told is a figure', () => {
    const flags = [flag(WEAPONS, '2026-05', [['2026-05', 'opened']], cell)];
    const stored = digestInput({
      flags,
      londonFigures: [londonRatio('stratified-ratio', 'black', 'weapons', 'best-estimate', 3.61)],
    });
    expect(digestOf(stored).flags[0]!.sentences.join(' ')).to.include(
      'London’s figure for weapons searches, borough by borough, is 3.6.',
    );
    const unstored = digestOf(digestInput({ flags, londonFigures: [] }));
    expect(unstored.flags[0]!.sentences.join(' ')).not.to.include('London’s figure');
    expect(digestOf(stored).figureIds).to.include(stored.londonFigures[0]!.figureId);
  });

  it('prints no count of a figure that is withheld, and says why', () => {
    const flags = [flag(WEAPONS, '2026-05', [['2026-05', 'opened']], cell)];
    const told = digestInput({ flags, figures: borough([WEAPONS]) });
    const isFlagged = ({ group, reason }: Figure) => group === WEAPONS.group && reason === WEAPONS.reason;
    const figures = told.figures.map((figure) =>
      isFlagged(figure) ? asShown({ ...figure, isWithheld: true }) : figure,
    );
    const [shown, withheld] = [told, { ...told, figures }].map((input) =>
      digestOf(input).flags[0]!.sentences.join(' '),
    );
    expect(shown).to.match(/There were .* searches of/);
    expect(withheld).not.to.match(/There were|times the rate of White/);
    expect(withheld).to.contain(STATE_SENTENCES['small-count']);
    expect(digestOf({ ...told, figures }).questions.join(' ')).not.to.match(/\b0 /);
  });

  it('that has too few searches to be tested this month says so', () => {
    const input = digestInput({ flags: [{ ...ABSENT_DRUGS, cell: undefined }] });
    expect(digestOf(input).flags[0]!.sentences).to.deep.equal([
      'London’s figure for drug searches, borough by borough, is 1.8.',
      'There were too few searches to test it this month.',
      'It stays open until it has been off the list for three months.',
    ]);
  });

  it('says "about" of its counts only where some ethnicity is missing', () => {
    const figures = [unknownShare(0, 400, 'weapons'), counted(WEAPONS)];
    const flags = [NEW_WEAPONS];
    expect(digestOf(digestInput({ figures, flags })).flags[0]!.sentences[0]).to.match(/^There were 301 searches/);
    expect(digestOf(digestInput({ figures: borough([WEAPONS]), flags })).flags[0]!.sentences[0]).to.match(
      /^There were about 301/,
    );
  });

  describe('on the White count', () => {
    const sentencesFor = (figures: NumberedFigure[], white = WHITE_DRUGS) =>
      digestOf(digestInput({ figures, flags: [white] })).flags[0]!;

    it('says which groups stand out at once, how far each, and how few White residents were searched', () => {
      const { title, sentences } = sentencesFor(borough(MANY_DRUGS));
      expect(title).to.equal('New: unusually few drug searches of White residents');
      expect(sentences).to.deep.equal([
        'Several groups stand out at once: Black residents were searched at 23 times the rate of White residents (18 to 28), Asian residents at 7.1 times (5.6 to 9.2) and residents of Mixed ethnicity at 9.0 times (6.7 to 12).',
        'So it may be that unusually few White residents were searched: there were about 96 searches of 88,000.',
      ]);
    });

    it('says "about" of the White searches only where some ethnicity is missing', () => {
      const figures = [unknownShare(0, 400, 'drugs'), ...MANY_DRUGS.map(counted)];
      expect(sentencesFor(figures).sentences[1]).to.match(/there were 96 searches of 88,000\.$/);
    });

    it('says so too where no White resident was searched at all, so that there is no ratio', () => {
      const figures = MANY_DRUGS.map((about) => counted({ ...about, searches: [400], white: [0] }));
      expect(sentencesFor(figures).sentences).to.deep.equal([
        'Several groups stand out at once.',
        'So it may be that unusually few White residents were searched: there were 0 searches of 88,000.',
      ]);
    });

    it('quotes each figure that it names', () => {
      const figures = borough(MANY_DRUGS);
      const named = figures.filter(({ reason, measure }) => reason === 'drugs' && measure === 'ratio');
      expect(named).to.have.length(3);
      expect(digestOf(digestInput({ figures, flags: [WHITE_DRUGS] })).figureIds).to.include.members(
        named.map(({ figureId }) => figureId),
      );
    });

    it('that is off the list says so', () => {
      const white = flag(
        { group: 'white', reason: 'drugs' },
        '2026-04',
        ABSENT_DRUGS.events.map(({ month, kind }) => [month, kind]),
        undefined,
      );
      expect(sentencesFor(borough(MANY_DRUGS), white).sentences).to.deep.equal([
        'It is not on this month’s list.',
        'It stays open until it has been off the list for three months.',
      ]);
    });

    it('has a title that reads as English for every reason', () => {
      for (const reason of REASON_SCOPES) {
        expect(flagTitle({ reason, group: 'white' })).to.match(
          /^unusually few .*searches of White residents( for .*)?$/,
        );
      }
    });
  });

  it('says how sure it is, to the whole per cent and over 99% at most', () => {
    const sentenceAt = (probability: number) =>
      digestOf(
        digestInput({
          flags: [flag(WEAPONS, '2026-05', [['2026-05', 'opened']], judged(WEAPONS, { probability }))],
        }),
      ).flags[0]!.sentences.at(-1);
    expect(sentenceAt(0.97)).to.include('there is a 97% probability that the figure for Hackney is more than');
    expect(sentenceAt(1)).to.include('there is a probability of over 99% that');
  });

  it('is held against the materiality that the list was made with', () => {
    const { flags, flagsNote } = digestOf(digestInput({ flags: [NEW_WEAPONS], list: monthList({ materiality: 2 }) }));
    expect(flags[0]!.sentences.join(' ')).to.include('is more than twice what is usual in London.');
    expect(flagsNote).to.include('A finding is a figure that is very likely more than twice what is usual in London.');
  });

  it('has a title that reads as English for every reason', () => {
    for (const reason of REASON_SCOPES) {
      const [shown] = digestOf(
        digestInput({ flags: [flag({ group: 'black', reason }, '2026-05', [['2026-05', 'opened']], cell)] }),
      ).flags;
      expect(shown!.title).to.match(/^New: .*searches of Black residents( for .*)?$/);
    }
  });
});

describe('a figure that is listed and not yet sure enough', () => {
  it('is said to wait for another list, as one more where there are findings', () => {
    const noteFor = (waitingCount: number, flags: DigestInput['flags'] = []) =>
      digestOf(digestInput({ waitingCount, flags })).flagsNote;
    expect(noteFor(1)).to.include(
      'There is 1 finding here that is not sure enough yet. It waits for another month’s list to confirm it.',
    );
    expect(noteFor(2)).to.include(
      'There are 2 findings here that are not sure enough yet. They wait for another month’s list to confirm them.',
    );
    expect(noteFor(1, [NEW_WEAPONS])).to.include('There is 1 more finding here');
    expect(noteFor(2, [NEW_WEAPONS])).to.include('There are 2 more findings here');
    expect(noteFor(0)).to.not.include('another month’s list');
  });

  it('is not said to be confirmed', () => {
    const { flagsTitle, flagsNote } = digestOf(digestInput({ waitingCount: 1 }));
    expect(flagsTitle).to.equal('What needs explaining: nothing confirmed this month');
    expect(flagsNote).to.include('No figure in Hackney is confirmed');
  });
});

describe('the flags of an area', () => {
  const drugs = (group: 'black' | 'asian' | 'mixed') => judged({ group, reason: 'drugs' });
  const elsewhere = { ...judged(WEAPONS), areaCode: LAMBETH };

  it('are its own alone, each with what the month’s list says of its figure', () => {
    const cell = judged(WEAPONS);
    const others = { ...NEW_WEAPONS, areaCode: LAMBETH };
    const { flags } = flagsOfArea(HACKNEY, '2026-05', [NEW_WEAPONS, others], [elsewhere, cell, drugs('black')]);
    expect(flags).to.have.length(1);
    expect(flags[0]!.cell).to.equal(cell);
    expect(flags[0]!.groups).to.deep.equal([]);
  });

  it('leave as waiting the listed figures without an open flag, and none that is not listed', () => {
    const cells = [judged(WEAPONS), drugs('black'), { ...drugs('asian'), isListed: false }, elsewhere];
    expect(flagsOfArea(HACKNEY, '2026-05', [NEW_WEAPONS], cells).waitingCount).to.equal(1);
    expect(flagsOfArea(HACKNEY, '2026-05', [], cells).waitingCount).to.equal(2);
    // A flag that opens later, or has cleared, is none now.
    expect(flagsOfArea(HACKNEY, '2026-04', [NEW_WEAPONS], cells).waitingCount).to.equal(2);
  });

  it('on the White count hold the groups listed for their reason, none of which waits', () => {
    const cells = [
      drugs('black'),
      drugs('asian'),
      drugs('mixed'),
      { ...judged({ group: 'other', reason: 'drugs' }), isListed: false },
    ];
    const { flags, waitingCount } = flagsOfArea(HACKNEY, '2026-05', [WHITE_DRUGS], [...cells, judged(WEAPONS)]);
    expect(flags[0]!.groups.map(({ group }) => group)).to.deep.equal(['black', 'asian', 'mixed']);
    expect(waitingCount).to.equal(1);
  });
});

/** Figures with the numbers that a digest may print of them. */
type Ratio = NumberedFigure & { estimate: { state: 'estimated'; value: number; low: number; high: number } };

function quotedFigures({ input, digest }: { input: DigestInput; digest: Digest }): NumberedFigure[] {
  const all = [...input.figures, ...input.londonFigures];
  return digest.figureIds.map((id) => all.find((figure) => figure.figureId === id)!);
}

describe('the numbers in a digest', () => {
  it('are each of a stored figure that the digest names, once', () => {
    for (const each of DIGESTS) {
      expect(quotedFigures(each), each.name).to.not.include(undefined);
      expect(new Set(each.digest.figureIds).size).to.equal(each.digest.figureIds.length);
    }
  });

  it('are ratios, limits and shares of those figures, and no others', () => {
    for (const each of DIGESTS) {
      const known = new Set(
        quotedFigures(each).flatMap(({ estimate, measure }) =>
          estimate.state !== 'estimated'
            ? []
            : measure === 'unknown-share'
              ? []
              : [estimate.value, estimate.low, estimate.high].map((number) => number.toFixed(1)),
        ),
      );
      if (each.input.lastReported) known.add(each.input.lastReported.value.toFixed(1));
      // One and a half times London's is the rule, and how to read a ratio explains itself.
      const explained = new Set(['1.5', '4.0', '1.0']);
      const printed = textOf(each.digest).match(/\b\d+\.\d\b/g) ?? [];
      expect(
        printed.filter((number) => !known.has(number) && !explained.has(number)),
        each.name,
      ).to.deep.equal([]);
    }
  });

  it('are ratios that follow from the counts printed beside them, within their rounding (mistake 7)', () => {
    const pattern =
      /([\d,]+) searches of ([\d,]+) [^.]*?, and ([\d,]+) of ([\d,]+) White residents\.(?: That is ([\d.]+) times)?/g;
    let checked = 0;
    for (const { name, digest } of DIGESTS) {
      const text = textOf(digest);
      for (const [, ...found] of text.matchAll(pattern)) {
        const [searches, people, white, whitePeople] = found
          .slice(0, 4)
          .map((part) => Number(part!.replaceAll(',', '')));
        const printed = Number(found[4] ?? text.match(/The ([\d.]+) rests on/)?.[1]);
        if (Number.isNaN(printed)) continue;
        // Half a unit in the last place printed: of the ratio, and of counts to three digits where they are estimates.
        const unit = (count: number) => (count >= 1_000 ? 10 ** (String(count).length - 3) : 1) / 2;
        const ratio = (up: number, down: number) => up / people! / (down / whitePeople!);
        expect(printed, name).to.be.within(
          ratio(searches! - unit(searches!), white! + unit(white!)) - 0.05,
          ratio(searches! + unit(searches!), white! - unit(white!)) + 0.05,
        );
        checked += 1;
      }
    }
    expect(checked).to.be.at.least(10);
  });

  it('have counts that are those of the figure, and residents that are its own', () => {
    for (const each of DIGESTS.filter(({ input }) => input.flags.length > 0)) {
      const text = textOf(each.digest);
      for (const { group, reason } of each.input.flags.filter((own) => own.group !== 'white' && own.group !== 'all')) {
        const figure = quotedFigures(each).find(
          (quoted): quoted is Ratio => quoted.measure === 'ratio' && quoted.group === group && quoted.reason === reason,
        );
        expect(figure, each.name).to.not.equal(undefined);
        expect(text).to.include(
          `about ${Math.round(figure!.searches)} searches of ${figure!.residents.toLocaleString('en-GB')}`,
        );
      }
    }
  });
});
