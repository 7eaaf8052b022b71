import { expect } from 'chai';
import { type ChangeOutcome, studyChange } from './change.ts';
import { type Openings, studyOpenings } from './openings.ts';
import { RULES } from './rules.ts';
import { monteCarlo, type RuleOutcome, repetitionSeed, type StudyOptions, studyRules } from './study.ts';

const OPTIONS: StudyOptions = { level: 'borough', multiplier: 3, materiality: 1.5, reps: 3, seed: 1 };

describe('the study of the flag rules', () => {
  let outcomes: RuleOutcome[] = [];
  before(() => {
    outcomes = studyRules(OPTIONS);
  });
  const of = (name: string) => outcomes.find((outcome) => outcome.name === name)!;

  it('tries the six rules of the design, and the plain form of the last', () => {
    expect(outcomes.map(({ name }) => name)).to.deep.equal(Object.keys(RULES));
    expect(Object.keys(RULES)).to.include.members([
      'ratio-over-3',
      'twice-london',
      'interval',
      'funnel',
      'funnel-od',
      'empirical-bayes',
    ]);
  });

  it('finds that an interval excluding one flags most, and a funnel allowing for usual differences least', () => {
    const flags = outcomes.map((outcome) => outcome.flags);
    expect(of('interval').flags).to.equal(Math.max(...flags));
    expect(of('funnel-od').flags).to.equal(Math.min(...flags));
    expect(of('ratio-over-3').flags).to.be.above(of('twice-london').flags);
    expect(of('funnel').flags).to.be.above(of('funnel-od').flags);
  });

  it('finds hardly anything false in the service’s own list, and most of the interval’s', () => {
    expect(of('empirical-bayes').materialFdr).to.be.below(0.12);
    expect(of('interval').materialFdr).to.be.above(0.6);
    expect(of('ratio-over-3').materialFdr).to.be.above(0.5);
    expect(of('empirical-bayes').nullFlagged).to.be.below(of('twice-london').nullFlagged);
  });

  it('finds most of the threefold cells with the service’s own list', () => {
    expect(of('empirical-bayes').power).to.be.above(0.6);
    expect(of('empirical-bayes').sensitivity2).to.be.above(0.5);
    expect(of('empirical-bayes').power).to.be.above(of('funnel-od').power);
  });

  it('gives shares between 0 and 1 with their standard errors', () => {
    for (const outcome of outcomes) {
      for (const name of ['nullFlagged', 'materialFdr', 'power', 'sensitivity2'] as const) {
        expect(outcome[name], `${outcome.name} ${name}`).to.be.within(0, 1);
        expect(outcome.errors[name], `${outcome.name} ${name}`).to.be.within(0, 0.3);
      }
      expect(outcome.errors.flags).to.be.above(0);
    }
  });

  it('finds more of what is planted the farther out it is', () => {
    const nearer = studyRules({ ...OPTIONS, multiplier: 1.5 });
    const power = (rules: typeof outcomes) => rules.find(({ name }) => name === 'empirical-bayes')!.power;
    expect(power(outcomes)).to.be.above(power(nearer));
  });

  it('is the same for the same seed, another for another, and tells of every repetition', () => {
    let told = 0;
    const again = studyRules({
      ...OPTIONS,
      onRep: () => {
        told += 1;
      },
    });
    expect(again).to.deep.equal(outcomes);
    expect(told).to.equal(3);
    expect(studyRules({ ...OPTIONS, seed: 2 })).not.to.deep.equal(outcomes);
  });
});

describe('the study of openings', () => {
  const options = { ...OPTIONS, reps: 1, months: 16 };
  let found: Openings;
  before(() => {
    found = studyOpenings(options);
  });

  it('opens flags, a small share of them false, and fewer so than had every listed figure opened one at once', () => {
    expect(found.months).to.equal(16);
    expect(found.opened).to.be.within(10, 80);
    for (const share of [found.falseShare, found.registerFalseShare, found.falseShareAtOnce]) {
      expect(share).to.be.within(0, 0.4);
    }
    expect(found.falseShare).to.be.at.most(found.falseShareAtOnce);
  });

  it('is the same for the same seed', () => {
    expect(studyOpenings(options)).to.deep.equal(found);
  });
});

describe('the study of change', () => {
  let found: ChangeOutcome;
  before(() => {
    found = studyChange({ level: 'borough', reps: 1, seed: 1 });
  });

  it('watches all 792 series for nine months and raises few alarms where nothing changes', () => {
    expect(found.series).to.equal(792);
    expect(found.monitoredMonths).to.equal(9);
    expect(found.falseRisesAYear).to.be.below(8);
    expect(found.falseFallsAYear).to.be.below(8);
  });

  it('finds most of the changes to twice, thrice, half and a third in cells with searches enough', () => {
    expect(found.found.map(({ change }) => change)).to.deep.equal(['x2', 'x3', 'x1/2', 'x1/3']);
    for (const { change, share, cells } of found.found) {
      expect(cells, change).to.be.above(3);
      expect(share, change).to.be.above(0.5);
    }
  });

  it('estimates how far ratios wander from month to month: 0.10 as they were made', () => {
    expect(found.monthSd).to.be.within(0.06, 0.14);
  });
});

describe('means of repetitions', () => {
  it('come with their standard error', () => {
    // 1, 2 and 3: mean 2, standard deviation 1, standard error 1/sqrt(3).
    const { value, error } = monteCarlo([1, 2, 3]);
    expect(value).to.equal(2);
    expect(error).to.be.closeTo(1 / Math.sqrt(3), 1e-12);
  });

  it('have none with one repetition, and are 0 with none', () => {
    expect(monteCarlo([0.4])).to.deep.equal({ value: 0.4, error: 0 });
    expect(monteCarlo([])).to.deep.equal({ value: 0, error: 0 });
  });

  it('rest on seeds that no two repetitions or kinds of study share', () => {
    const seeds = [1, 2, 3].flatMap((seed) =>
      [1, 2, 3, 4].flatMap((study) => Array.from({ length: 50 }, (_, rep) => repetitionSeed(seed, study, rep))),
    );
    expect(new Set(seeds).size).to.equal(seeds.length);
  });
});
