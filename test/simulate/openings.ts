import {
  changesOfMonth,
  type FlagHistory,
  type FlagSubject,
  isOpenAt,
  type ListedSubject,
} from '../../src/domain/flag.ts';
import { judgeGrid, type Materiality } from '../../src/domain/grid-rule.ts';
import { addMonths } from '../../src/domain/period.ts';
import { COMPARISON_GROUP } from '../../src/vocabulary/ethnicity.ts';
import { departures, gridOf, monteCarlo, repetitionSeed } from './study.ts';
import { type Level, makeLondon } from './synthetic-london.ts';

export interface OpeningsOptions {
  level: Level;
  multiplier: number;
  materiality: Materiality;
  reps: number;
  seed: number;
  months: number;
  onRep?: (() => void) | undefined;
}

export interface Openings {
  months: number;
  /** Flags opened in a repetition. */
  opened: number;
  /** Share of openings that were false when they opened, and of the open register that is, averaged over its months. */
  falseShare: number;
  registerFalseShare: number;
  /** The share of openings that would have been false had every listed figure opened a flag at once. */
  falseShareAtOnce: number;
  errors: { opened: number; falseShare: number; registerFalseShare: number; falseShareAtOnce: number };
}

const WINDOW = 12;
const FIRST_MONTH = '2020-01';

/**
 * Follows the register of flags over many months of made-up truth: a list of the last twelve every month, flags opened and
 * cleared as the service does. A flag is false when its true ratio over the window is at most materiality times the usual;
 * one on the White count when fewer than three groups' are above.
 */
export function studyOpenings(options: OpeningsOptions): Openings {
  const found: { opened: number; falseShare: number; registerFalseShare: number; falseShareAtOnce: number }[] = [];
  for (let rep = 0; rep < options.reps; rep += 1) {
    found.push(follow(options, repetitionSeed(options.seed, 2, rep)));
    options.onRep?.();
  }
  const summary = (name: keyof (typeof found)[number]) => monteCarlo(found.map((one) => one[name]));
  const [opened, falseShare, register, atOnce] = [
    summary('opened'),
    summary('falseShare'),
    summary('registerFalseShare'),
    summary('falseShareAtOnce'),
  ];
  return {
    months: options.months,
    opened: opened.value,
    falseShare: falseShare.value,
    registerFalseShare: register.value,
    falseShareAtOnce: atOnce.value,
    errors: {
      opened: opened.error,
      falseShare: falseShare.error,
      registerFalseShare: register.error,
      falseShareAtOnce: atOnce.error,
    },
  };
}

interface Opened {
  openings: number;
  falseOpenings: number;
  registerShares: number[];
}

function follow({ level, multiplier, materiality, months }: OpeningsOptions, seed: number) {
  const london = makeLondon({ level, multiplier, months, seed });
  const slow: Opened = { openings: 0, falseOpenings: 0, registerShares: [] };
  const hasty: Opened = { openings: 0, falseOpenings: 0, registerShares: [] };
  const registers = [slow, hasty].map(() => [] as (FlagHistory & { events: { month: string; kind: 'opened' }[] })[]);
  let before: ListedSubject[] = [];
  for (let to = WINDOW; to <= months; to += 1) {
    const month = addMonths(FIRST_MONTH, to - 1);
    const cells = gridOf(london, to - WINDOW, to);
    const departed = departures(london, to - WINDOW, to);
    const verdicts = judgeGrid(cells, { materiality, isStrictLeftOut: true }).verdicts;
    const truth = new Map<string, number[]>();
    const listed: ListedSubject[] = [];
    for (const [at, verdict] of verdicts.entries()) {
      const { area, group, reason } = cells[at]!;
      const own = `${area} ${group} ${reason}`;
      const white = `${area} ${COMPARISON_GROUP} ${reason}`;
      truth.set(own, [departed[at]!]);
      truth.set(white, [...(truth.get(white) ?? []), departed[at]!]);
      if (verdict.state !== 'judged' || !verdict.isListed) continue;
      listed.push({ areaCode: area, group, reason, error: 1 - verdict.probability } as ListedSubject);
    }
    const isFalse = ({ areaCode, group, reason }: FlagSubject) => {
      const above = truth.get(`${areaCode} ${group} ${reason}`)!.filter((departure) => departure > materiality).length;
      return above < (group === COMPARISON_GROUP ? 3 : 1);
    };
    for (const [at, tally] of [slow, hasty].entries()) {
      const register = registers[at]!;
      // The hasty register opens a flag for whatever is listed, as if it were sure.
      const isHasty = tally === hasty;
      const subjects = isHasty ? listed.map((subject) => ({ ...subject, error: 0 })) : listed;
      const changes = changesOfMonth(month, subjects, register, before);
      for (const { flagId, kind } of changes.entries) register[flagId]!.events.push({ month, kind: kind as 'opened' });
      for (const subject of changes.open) {
        const { areaCode, group, reason } = subject;
        const flagId = register.length;
        register.push({ areaCode, group, reason, flagId, openedMonth: month, events: [{ month, kind: 'opened' }] });
        tally.openings += 1;
        if (isFalse(subject)) tally.falseOpenings += 1;
      }
      const open = register.filter((flag) => isOpenAt(flag, month));
      if (open.length > 0) tally.registerShares.push(open.filter(isFalse).length / open.length);
    }
    before = listed;
  }
  return {
    opened: slow.openings,
    falseShare: slow.openings === 0 ? 0 : slow.falseOpenings / slow.openings,
    registerFalseShare: monteCarlo(slow.registerShares).value,
    falseShareAtOnce: hasty.openings === 0 ? 0 : hasty.falseOpenings / hasty.openings,
  };
}
