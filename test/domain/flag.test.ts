import { expect } from 'chai';
import fc from 'fast-check';
import {
  changesOfMonth,
  type FlagHistory,
  isListedAt,
  isOpenAt,
  type ListedSubject,
  subjectsOf,
} from '../../src/domain/flag.ts';
import { addMonths, type Month } from '../../src/domain/period.ts';
import { always, HACKNEY, LAMBETH } from './builders.ts';

/** A figure sure enough to open a flag at once. */
const WEAPONS: ListedSubject = { areaCode: HACKNEY, group: 'black', reason: 'weapons', error: 0.002 };
const DRUGS: ListedSubject = { areaCode: LAMBETH, group: 'asian', reason: 'drugs', error: 0.01 };
const NOTHING = { open: [], entries: [], waiting: [] };

/** The same figure, less sure or surer. */
const at = (subject: ListedSubject, error: number): ListedSubject => ({ ...subject, error });

/** Flags as the database keeps them: opened, and entries only ever added; and the lists of the months, the last of each. */
class Register {
  readonly flags: (FlagHistory & { events: { month: Month; kind: FlagHistory['events'][number]['kind'] }[] })[] = [];
  readonly lists = new Map<Month, readonly ListedSubject[]>();

  /** Holds a month's list against the flags, with the list before it in mind, and keeps what changes. */
  hold(month: Month, ...listed: ListedSubject[]) {
    const before = [...this.lists.keys()].filter((earlier) => earlier < month).sort();
    const changes = changesOfMonth(month, listed, this.flags, this.lists.get(before.at(-1) ?? '') ?? []);
    this.lists.set(month, listed);
    for (const { flagId, kind } of changes.entries) this.flags[flagId]!.events.push({ month, kind });
    for (const { areaCode, group, reason } of changes.open) {
      this.flags.push({
        areaCode,
        group,
        reason,
        flagId: this.flags.length,
        openedMonth: month,
        events: [{ month, kind: 'opened' }],
      });
    }
    return changes;
  }

  kinds(flagId = 0): string[] {
    return this.flags[flagId]!.events.map(({ month, kind }) => `${month} ${kind}`);
  }
}

function register(...months: [Month, ...ListedSubject[]][]): Register {
  const made = new Register();
  for (const [month, ...listed] of months) made.hold(month, ...listed);
  return made;
}

describe('a figure on the list', () => {
  it('opens a flag at once when the chance of its not belonging there is one in a hundred or less', () => {
    for (const error of [0, 0.01]) {
      expect(new Register().hold('2022-01', at(WEAPONS, error))).to.deep.equal({
        open: [at(WEAPONS, error)],
        entries: [],
        waiting: [],
      });
    }
  });

  it('waits for a second list when it is less sure than that', () => {
    expect(new Register().hold('2022-01', at(WEAPONS, 0.011))).to.deep.equal({
      ...NOTHING,
      waiting: [at(WEAPONS, 0.011)],
    });
  });

  it('opens a flag with the second list in a row when it is wrong one time in ten or less, both lists taken together', () => {
    for (const [first, second] of [
      [0.1, 0.1],
      [0.15, 0.05],
      [0.02, 0.18],
    ] as const) {
      const made = register(['2022-01', at(WEAPONS, first)]);
      expect(made.hold('2022-02', at(WEAPONS, second)).open).to.deep.equal([at(WEAPONS, second)]);
      expect(made.kinds()).to.deep.equal(['2022-02 opened']);
    }
  });

  it('keeps waiting while it is less sure than that, and opens when the last two lists together are sure enough', () => {
    const made = register(['2022-01', at(WEAPONS, 0.25)]);
    expect(made.hold('2022-02', at(WEAPONS, 0.12)).waiting).to.deep.equal([at(WEAPONS, 0.12)]);
    expect(made.hold('2022-03', at(WEAPONS, 0.1)).waiting).to.deep.equal([at(WEAPONS, 0.1)]);
    expect(made.hold('2022-04', at(WEAPONS, 0.09)).open).to.deep.equal([at(WEAPONS, 0.09)]);
  });

  it('begins to wait anew after a list without it', () => {
    const made = register(['2022-01', at(WEAPONS, 0.05)], ['2022-02']);
    expect(made.hold('2022-03', at(WEAPONS, 0.05)).waiting).to.deep.equal([at(WEAPONS, 0.05)]);
  });

  it('is not helped by another figure having been on the list before', () => {
    const made = register(['2022-01', at(DRUGS, 0.05), at({ ...WEAPONS, group: 'asian' }, 0.05)]);
    expect(made.hold('2022-02', at(WEAPONS, 0.05)).open).to.deep.equal([]);
  });

  it('waits no second time once its flag is open, however unsure it has become', () => {
    const made = register(['2022-01', WEAPONS]);
    expect(made.hold('2022-02', at(WEAPONS, 0.4))).to.deep.equal({
      open: [],
      entries: [{ flagId: 0, kind: 'continued' }],
      waiting: [],
    });
  });
});

describe('three groups or more that stand out in one area for one reason', () => {
  const group = (name: ListedSubject['group'], error = 0.001): ListedSubject => ({ ...WEAPONS, group: name, error });
  const WHITE = group('white', 0.001);
  const ALL = [group('black'), group('asian'), group('mixed')];

  it('open one flag, on the White count, and none of their own', () => {
    const made = new Register();
    expect(made.hold('2022-01', ...ALL)).to.deep.equal({ open: [WHITE], entries: [], waiting: [] });
    expect(made.flags.map((flag) => flag.group)).to.deep.equal(['white']);
  });

  it('are as sure together as the third of them', () => {
    const errors = [0.2, 0.004, 0.001, 0.03];
    const four = (['black', 'asian', 'mixed', 'other'] as const).map((name, i) => group(name, errors[i]!));
    expect(subjectsOf(four).filter((subject) => subject.group === 'white')).to.deep.equal([group('white', 0.03)]);
    expect(new Register().hold('2022-01', ...four)).to.deep.equal({ ...NOTHING, waiting: [group('white', 0.03)] });
  });

  it('open it with the second list in a row when the third is sure enough over both', () => {
    const unsure = ALL.map((subject) => at(subject, 0.08));
    const made = register(['2022-01', ...unsure]);
    expect(made.flags).to.deep.equal([]);
    expect(made.hold('2022-02', ...unsure).open).to.deep.equal([group('white', 0.08)]);
  });

  it('are flags of their own while they are two', () => {
    expect(new Register().hold('2022-01', ...ALL.slice(0, 2)).open).to.deep.equal(ALL.slice(0, 2));
  });

  it('are not counted together over two areas, or two reasons', () => {
    const apart = [
      ...ALL.slice(0, 2),
      { ...group('mixed'), areaCode: LAMBETH },
      { ...group('other'), reason: 'drugs' as const },
    ];
    expect(new Register().hold('2022-01', ...apart).open).to.deep.equal(apart);
  });

  it('leave another area and another reason to their own flags', () => {
    expect(new Register().hold('2022-01', ...ALL, DRUGS).open).to.deep.equal([DRUGS, WHITE]);
  });

  it('let the flag continue that one of them had before, beside the one on the White count', () => {
    const made = register(['2022-01', group('black')]);
    const { open, entries, waiting } = made.hold('2022-02', ...ALL);
    expect(open).to.deep.equal([WHITE]);
    expect(entries).to.deep.equal([{ flagId: 0, kind: 'continued' }]);
    expect(waiting).to.deep.equal([]);
  });

  it('are absent from the flag on the White count once they are two, and may open their own', () => {
    const made = register(['2022-01', ...ALL]);
    const { open, entries } = made.hold('2022-02', ...ALL.slice(0, 2));
    expect(entries).to.deep.equal([{ flagId: 0, kind: 'absent' }]);
    expect(open).to.deep.equal(ALL.slice(0, 2));
  });

  it('clear their flag after three lists without three of them', () => {
    const made = register(['2022-01', ...ALL], ['2022-02'], ['2022-03'], ['2022-04']);
    expect(made.kinds()).to.deep.equal(['2022-01 opened', '2022-02 absent', '2022-03 absent', '2022-04 cleared']);
  });
});

describe('a flag', () => {
  it('continues, and is no second flag, while its figure stays on the list', () => {
    const made = register(['2022-01', WEAPONS], ['2022-02', WEAPONS]);
    expect(made.flags).to.have.length(1);
    expect(made.kinds()).to.deep.equal(['2022-01 opened', '2022-02 continued']);
  });

  it('is of one area, one group and one reason', () => {
    const made = register(['2022-01', WEAPONS]);
    for (const other of [
      { ...WEAPONS, areaCode: LAMBETH },
      { ...WEAPONS, group: 'asian' as const },
      { ...WEAPONS, reason: 'drugs' as const },
    ]) {
      expect(changesOfMonth('2022-02', [other], made.flags, [WEAPONS]).open).to.deep.equal([other]);
    }
  });

  it('stays open for two months off the list and clears with the third', () => {
    const made = register(['2022-01', WEAPONS], ['2022-02'], ['2022-03'], ['2022-04']);
    expect(made.kinds()).to.deep.equal(['2022-01 opened', '2022-02 absent', '2022-03 absent', '2022-04 cleared']);
    const [flag] = made.flags;
    expect(['2022-01', '2022-02', '2022-03', '2022-04'].map((month) => isOpenAt(flag!, month))).to.deep.equal([
      true,
      true,
      true,
      false,
    ]);
    expect(isListedAt(flag!, '2022-01')).to.equal(true);
    expect(isListedAt(flag!, '2022-02')).to.equal(false);
  });

  it('counts its months off the list anew after coming back', () => {
    const made = register(
      ['2022-01', WEAPONS],
      ['2022-02'],
      ['2022-03'],
      ['2022-04', WEAPONS],
      ['2022-05'],
      ['2022-06'],
    );
    expect(made.kinds().slice(3)).to.deep.equal(['2022-04 continued', '2022-05 absent', '2022-06 absent']);
    expect(isOpenAt(made.flags[0]!, '2022-06')).to.equal(true);
  });

  it('opens anew, as another flag, when its figure is listed after the first has cleared', () => {
    const made = register(['2022-01', WEAPONS], ['2022-02'], ['2022-03'], ['2022-04'], ['2022-05', WEAPONS]);
    expect(made.flags.map((flag) => flag.openedMonth)).to.deep.equal(['2022-01', '2022-05']);
    expect(isOpenAt(made.flags[0]!, '2022-05')).to.equal(false);
    expect(isOpenAt(made.flags[1]!, '2022-05')).to.equal(true);
  });

  it('has no more entries once it has cleared', () => {
    const made = register(['2022-01', WEAPONS], ['2022-02'], ['2022-03'], ['2022-04'], ['2022-05'], ['2022-06']);
    expect(made.kinds()).to.have.length(4);
  });

  it('neither nears its clearing nor leaves the register in a month without a list', () => {
    const made = register(['2022-01', WEAPONS], ['2022-02'], ['2022-06'], ['2022-07']);
    expect(made.kinds()).to.deep.equal(['2022-01 opened', '2022-02 absent', '2022-06 absent', '2022-07 cleared']);
    expect(isOpenAt(made.flags[0]!, '2022-04')).to.equal(true);
    expect(isListedAt(made.flags[0]!, '2022-04')).to.equal(false);
  });

  it('was not open before its month', () => {
    const made = register(['2022-03', WEAPONS]);
    expect(isOpenAt(made.flags[0]!, '2022-02')).to.equal(false);
  });
});

describe('a month measured again', () => {
  it('with the same list changes nothing, whatever state its flags are in', () => {
    const months: [Month, ...ListedSubject[]][] = [
      ['2022-01', WEAPONS],
      ['2022-02', WEAPONS, DRUGS],
      ['2022-03', DRUGS],
      ['2022-04'],
      ['2022-05'],
    ];
    const made = new Register();
    for (const [month, ...listed] of months) {
      made.hold(month, ...listed);
      expect(made.hold(month, ...listed), month).to.deep.equal(NOTHING);
    }
  });

  it('withdraws a flag that it opened and no longer lists', () => {
    const made = register(['2022-01', WEAPONS], ['2022-01']);
    expect(made.kinds()).to.deep.equal(['2022-01 opened', '2022-01 withdrawn']);
    expect(isOpenAt(made.flags[0]!, '2022-01')).to.equal(false);
    expect(isListedAt(made.flags[0]!, '2022-01')).to.equal(false);
  });

  it('brings a withdrawn flag back, and opens no second one, when it lists the figure after all', () => {
    const made = register(['2022-01', WEAPONS], ['2022-01'], ['2022-01', WEAPONS]);
    expect(made.flags).to.have.length(1);
    expect(made.kinds()).to.deep.equal(['2022-01 opened', '2022-01 withdrawn', '2022-01 continued']);
    expect(isOpenAt(made.flags[0]!, '2022-01')).to.equal(true);
  });

  it('lets a withdrawn flag rest: a later listing opens another', () => {
    const made = register(['2022-01', WEAPONS], ['2022-01'], ['2022-02', WEAPONS]);
    expect(made.flags.map((flag) => flag.openedMonth)).to.deep.equal(['2022-01', '2022-02']);
    expect(made.kinds(0)).to.deep.equal(['2022-01 opened', '2022-01 withdrawn']);
  });

  it('turns continued into absent, and absent into continued, for that month alone', () => {
    const made = register(['2022-01', WEAPONS], ['2022-02', WEAPONS], ['2022-02'], ['2022-02', WEAPONS]);
    expect(made.kinds().slice(1)).to.deep.equal(['2022-02 continued', '2022-02 absent', '2022-02 continued']);
  });

  it('takes back a clearing', () => {
    const made = register(
      ['2022-01', WEAPONS],
      ['2022-02'],
      ['2022-03'],
      ['2022-04'],
      ['2022-04', WEAPONS],
      ['2022-05'],
    );
    expect(made.flags).to.have.length(1);
    expect(made.kinds().slice(3)).to.deep.equal(['2022-04 cleared', '2022-04 continued', '2022-05 absent']);
  });

  it('counts once towards the three months, however often it is measured', () => {
    const made = register(
      ['2022-01', WEAPONS],
      ['2022-02'],
      ['2022-02', WEAPONS],
      ['2022-02'],
      ['2022-03'],
      ['2022-03'],
    );
    expect(isOpenAt(made.flags[0]!, '2022-03')).to.equal(true);
    made.hold('2022-04');
    expect(isOpenAt(made.flags[0]!, '2022-04')).to.equal(false);
  });

  it('with the same list leaves what waits waiting', () => {
    const unsure = at(WEAPONS, 0.2);
    const made = new Register();
    for (const month of ['2022-01', '2022-01', '2022-02', '2022-02']) {
      expect(made.hold(month, unsure)).to.deep.equal({ ...NOTHING, waiting: [unsure] });
    }
  });

  it('withdraws a flag that it opened on a figure which has become too unsure to open one', () => {
    const made = register(['2022-01', WEAPONS], ['2022-01', at(WEAPONS, 0.3)]);
    expect(made.kinds()).to.deep.equal(['2022-01 opened', '2022-01 withdrawn']);
  });

  it('holds its list against the month before it, and not against its own first version', () => {
    const unsure = at(WEAPONS, 0.05);
    const made = register(['2022-01', unsure], ['2022-01', unsure]);
    expect(made.flags).to.deep.equal([]);
  });
});

describe('any history of flags', () => {
  const subjects = [
    WEAPONS,
    DRUGS,
    { ...WEAPONS, group: 'asian' },
    { ...WEAPONS, group: 'mixed' },
    { ...WEAPONS, group: 'other' },
  ] satisfies ListedSubject[];
  const errors = fc.array(fc.constantFrom(0, 0.01, 0.05, 0.1, 0.3), { minLength: 5, maxLength: 5 });
  const lists = fc.array(fc.tuple(fc.boolean(), fc.subarray([0, 1, 2, 3, 4]), errors), { maxLength: 24 });

  it('never has two open flags for one figure, none for a figure that was never listed, and changes nothing a second time', () => {
    always(lists, (steps) => {
      const made = new Register();
      let month = '2022-01';
      for (const [isNextMonth, chosen, surety] of steps) {
        if (isNextMonth) month = addMonths(month, 1);
        const listed = chosen.map((i) => at(subjects[i]!, surety[i]!));
        const { waiting } = made.hold(month, ...listed);
        const isSame = (one: { areaCode: string; group: string; reason: string }, other: typeof one) =>
          one.areaCode === other.areaCode && one.group === other.group && one.reason === other.reason;
        for (const subject of subjectsOf(listed)) {
          const open = made.flags.filter((flag) => isSame(flag, subject) && isOpenAt(flag, month));
          expect(open.length).to.be.at.most(1);
          // What is listed has its flag, or waits, or is spoken for by the White count, or had a flag that this month withdrew.
          const isSpokenFor =
            subject.group !== 'white' &&
            subjectsOf(listed).some((other) => isSame(other, { ...subject, group: 'white' }));
          const isWaiting = waiting.some((other) => isSame(other, subject));
          const isWithdrawn = made.flags.some((flag) => isSame(flag, subject) && flag.openedMonth === month);
          expect(open.length === 1 || isWaiting || isSpokenFor || isWithdrawn).to.equal(true);
          if (open.length === 1) expect(isListedAt(open[0]!, month)).to.equal(true);
        }
        for (const flag of made.flags.filter((one) => isListedAt(one, month))) {
          expect(subjectsOf(listed).some((subject) => isSame(subject, flag))).to.equal(true);
        }
        expect(made.hold(month, ...listed)).to.deep.equal({ ...NOTHING, waiting });
      }
    });
  });

  it('has no flag for a figure whose every chance of not belonging on the list was above one in ten', () => {
    always(lists, (steps) => {
      const made = new Register();
      let month = '2022-01';
      for (const [, chosen] of steps) {
        month = addMonths(month, 1);
        made.hold(month, ...chosen.map((i) => at(subjects[i]!, 0.11)));
      }
      expect(made.flags).to.deep.equal([]);
    });
  });
});
