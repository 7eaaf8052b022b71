import { expect } from 'chai';
import {
  accuracyFor,
  agreementOf,
  agreementText,
  type CodedSample,
  type CodedStratum,
  type Coding,
  countCoded,
  findTier,
  judgeAnswers,
  judgeSamples,
  kappaWord,
  openDisagreements,
  settledTiers,
  stateOfSample,
} from '../../src/domain/grounds-coding.ts';
import { correctedShare } from '../../src/stats/rogan-gladen.ts';
import type { TextTier } from '../../src/vocabulary/grounds-tier.ts';

const coding = (number: number, coder: string, tier: TextTier, role: Coding['role'] = 'coder'): Coding => ({
  number,
  coder,
  role,
  tier,
});

/** Text 1 read alike, 2 and 3 differently, of which 3 settled; 4 read by one; 5 by nobody. */
const CODINGS = [
  coding(1, 'A', 'smell_only'),
  coding(2, 'A', 'smell_only'),
  coding(3, 'A', 'no_smell'),
  coding(4, 'A', 'no_smell'),
  coding(1, 'B', 'smell_only'),
  coding(2, 'B', 'smell_weak'),
  coding(3, 'B', 'smell_support'),
  coding(3, 'C', 'smell_weak', 'adjudicator'),
];

describe('a sample of texts being read by people', () => {
  it('has texts read by two, one and nobody that add up, alike, settled or open', () => {
    expect(stateOfSample(5, CODINGS)).to.deep.equal({
      texts: 5,
      coders: [
        { coder: 'A', role: 'coder', coded: 4 },
        { coder: 'B', role: 'coder', coded: 3 },
        { coder: 'C', role: 'adjudicator', coded: 1 },
      ],
      codedByNobody: 1,
      codedByOne: 1,
      codedByTwo: 3,
      alike: 1,
      settled: 1,
      open: openDisagreements(CODINGS),
    });
  });

  it('lists what is open with who said what', () => {
    expect(openDisagreements(CODINGS)).to.deep.equal([
      {
        number: 2,
        answers: [
          { coder: 'A', tier: 'smell_only' },
          { coder: 'B', tier: 'smell_weak' },
        ],
      },
    ]);
  });

  it('settles what two read alike and what a third decided, and nothing that one person alone has read', () => {
    expect([...settledTiers(CODINGS)]).to.deep.equal([
      [1, 'smell_only'],
      [3, 'smell_weak'],
    ]);
  });
});

describe('the agreement of two people', () => {
  it('is told on the five tiers and on sole or not, without the adjudicator and without insufficient texts', () => {
    const codings = [
      ...CODINGS,
      coding(6, 'A', 'insufficient'),
      coding(6, 'B', 'smell_only'),
      coding(7, 'A', 'no_smell'),
      coding(7, 'B', 'no_smell'),
    ];
    const agreement = agreementOf(codings)!;
    expect(agreement.tiers).to.include({ n: 5 });
    expect(agreement.tiers.agreement.share).to.equal(2 / 5);
    expect(agreement).to.include({ insufficient: 1, readers: 2 });
    // Strictly, 2 is read differently; in substance both say sole.
    expect(agreement.sole.strict!.agreement.share).to.equal(3 / 4);
    expect(agreement.sole['in-substance']!.agreement.share).to.equal(1);
  });

  it('is not there before two have read the same text', () => {
    expect(agreementOf([coding(1, 'A', 'no_smell'), coding(2, 'B', 'no_smell')])).to.equal(undefined);
  });

  it('has no kappa where everybody always gives the same answer, and says so', () => {
    const alike = [1, 2, 3].flatMap((number) => ['A', 'B'].map((coder) => coding(number, coder, 'no_smell')));
    expect(agreementText(agreementOf(alike)!.tiers)).to.equal(
      '3 of 3 alike, 100.0% (43.9% to 100.0%); no kappa, since both gave every text the same answer',
    );
  });

  it('is put in words with both limits’ words, never with the better one alone', () => {
    const codings = Array.from({ length: 40 }, (_, at) => at + 1).flatMap((number) => [
      coding(number, 'A', number % 2 === 0 ? 'smell_only' : 'no_smell'),
      coding(number, 'B', number % 2 === 0 || number === 1 ? 'smell_only' : 'no_smell'),
    ]);
    expect(agreementText(agreementOf(codings)!.tiers)).to.match(
      /^39 of 40 alike, 97\.5% \(.*\); kappa 0\.95 \(0\.7\d to 0\.99\): "substantial" to "almost perfect"$/,
    );
  });

  it('goes by Landis and Koch’s cuts', () => {
    expect([-0.1, 0, 0.2, 0.21, 0.41, 0.8, 0.81, 1].map(kappaWord)).to.deep.equal([
      'poor',
      'slight',
      'slight',
      'fair',
      'moderate',
      'substantial',
      'almost perfect',
      'almost perfect',
    ]);
  });
});

describe('the answers of one person', () => {
  const judge = (who: Pick<Coding, 'coder' | 'role'>, ...answers: [line: number, number: number, tier: TextTier][]) =>
    judgeAnswers(
      { texts: 5, codings: CODINGS },
      who,
      answers.map(([line, number, tier]) => ({ line, number, tier })),
    );

  it('are added where they are new and passed over where they are the same as before', () => {
    expect(judge({ coder: 'B', role: 'coder' }, [2, 1, 'smell_only'], [5, 4, 'insufficient'])).to.deep.equal({
      added: [coding(4, 'B', 'insufficient')],
      same: 1,
      faults: [],
    });
  });

  it('are refused, each with its line, where they differ from before, stand twice, or are of no text of the sample', () => {
    const { added, faults } = judge(
      { coder: 'B', role: 'coder' },
      [2, 1, 'smell_weak'],
      [3, 4, 'no_smell'],
      [4, 4, 'no_smell'],
      [5, 6, 'no_smell'],
    );
    expect(added).to.have.length(1);
    expect(faults).to.deep.equal([
      {
        line: 2,
        fault:
          'number 1: tier smell_weak differs from smell_only, which B answered before (an answer stands; expected the same or a blank)',
      },
      { line: 4, fault: 'number 4 stands on line 3 before' },
      { line: 5, fault: 'number 6 is not in the sample (expected 1 to 5)' },
    ]);
  });

  it('are refused where two others have read the text already', () => {
    expect(judge({ coder: 'D', role: 'coder' }, [2, 1, 'smell_only']).faults[0]!.fault).to.contain(
      'A and B have read it',
    );
    expect(judge({ coder: 'D', role: 'coder' }, [5, 4, 'smell_only']).faults).to.deep.equal([]);
  });

  it('settle what two others read differently, once, and nothing else', () => {
    const settle = (coder: string, number: number) =>
      judge({ coder, role: 'adjudicator' }, [2, number, 'smell_weak']).faults[0]?.fault;
    expect(settle('C', 2)).to.equal(undefined);
    expect(settle('A', 2)).to.match(/A has read it as coder \(expected a person who has not\)/);
    expect(settle('C', 1)).to.match(/nothing to settle, both readers say smell_only/);
    expect(settle('C', 4)).to.match(/nothing to settle, it has been read by 1 of two people/);
    expect(settle('D', 3)).to.match(/C has settled it as smell_weak/);
  });

  it('may join the parts of a tier’s name as people do', () => {
    expect(['smell_only', ' Smell only', 'SMELL-ONLY', 'smell'].map(findTier)).to.deep.equal([
      'smell_only',
      'smell_only',
      'smell_only',
      undefined,
    ]);
  });
});

describe('the accuracy of the classifier for a group', () => {
  const times = (count: number, classifierTier: TextTier, humanTier: TextTier) =>
    Array.from({ length: count }, () => ({ classifierTier, humanTier }));
  const stratum = (
    group: CodedStratum['group'],
    textCount: number,
    ...texts: CodedStratum['texts'][]
  ): CodedStratum => ({
    group,
    textCount,
    sampledCount: texts.flat().length,
    texts: texts.flat(),
  });
  const BLACK = [
    stratum('black', 1000, times(40, 'smell_only', 'smell_only'), times(5, 'smell_only', 'smell_support')),
    stratum('black', 4000, times(2, 'no_smell', 'smell_only'), times(78, 'no_smell', 'no_smell')),
  ];
  const WHITE = [
    stratum('white', 100, times(10, 'smell_weak', 'smell_weak')),
    stratum('white', 300, times(30, 'smell_support', 'smell_support'), times(3, 'smell_support', 'insufficient')),
  ];

  it('rests on the group’s own texts, each weighing what it stands for, where thirty of each are settled', () => {
    const accuracy = accuracyFor([...BLACK, ...WHITE], 'strict', 'black')!;
    expect(accuracy.of).to.equal('black');
    expect(accuracy.sensitivity).to.be.closeTo(0.898876404494382, 1e-12);
    expect(accuracy.sensitivityTrials).to.be.closeTo(19.7777777777778, 1e-9);
    expect(accuracy.specificity).to.be.closeTo(0.972299168975069, 1e-12);
    expect(accuracy.specificityLow).to.be.below(accuracy.specificity).and.above(0.93);
    expect(accuracy.sensitivityHigh).to.be.above(accuracy.sensitivity).and.below(1);
  });

  it('rests on everybody’s texts where the group has too few, and is nothing where all have too few', () => {
    expect(accuracyFor([...BLACK, ...WHITE], 'strict', 'white')!.of).to.equal('all');
    expect(accuracyFor(WHITE, 'in-substance', 'white')).to.equal(undefined);
    expect(accuracyFor([], 'strict', 'white')).to.equal(undefined);
  });

  it('counts weak grounds as sole in substance and as otherwise strictly', () => {
    expect(countCoded(WHITE, 'in-substance', 'white')).to.deep.equal({
      of: 'white',
      sole: 10,
      otherwise: 30,
      insufficient: 3,
    });
    expect(countCoded(WHITE, 'strict', 'all')).to.include({ sole: 0, otherwise: 40, insufficient: 3 });
  });

  it('leaves out what either side calls insufficient, and lets the others stand for no more than before', () => {
    const texts = [...times(30, 'smell_only', 'smell_only'), ...times(30, 'no_smell', 'no_smell')];
    const plain = accuracyFor([stratum('asian', 600, texts)], 'strict', 'asian')!;
    const more = accuracyFor(
      [stratum('asian', 660, texts, times(6, 'insufficient', 'smell_only'))],
      'strict',
      'asian',
    )!;
    expect(more.sensitivity).to.equal(1);
    expect(more.sensitivityTrials).to.be.closeTo(plain.sensitivityTrials, 1e-9);
  });

  it('is what a corrected share is made of', () => {
    const { sensitivity, sensitivityTrials, specificity, specificityTrials } = accuracyFor(BLACK, 'strict', 'black')!;
    const share = correctedShare({
      positive: 1000,
      n: 5000,
      sensitivity,
      sensitivityTrials,
      specificity,
      specificityTrials,
    });
    // 40/45 of the thousand called sole, and 2/80 of the four thousand others, are truly sole.
    expect(share.share).to.be.closeTo((1000 * (40 / 45) + 4000 * (2 / 80)) / 5000, 1e-9);
  });
});

describe('samples as evidence of a classifier', () => {
  const DECISIONS = {
    nervousOnly: 'support',
    hotspot: 'weak',
    personRecord: 'weak',
    smellOfDrugs: 'cannabis',
    smellWithAlcohol: 'sole',
  } as const;
  const strata: CodedStratum[] = [
    { group: 'white', textCount: 9, sampledCount: 1, texts: [{ classifierTier: 'no_smell', humanTier: 'no_smell' }] },
  ];
  const sample = (sampleId: number, more: Partial<CodedSample> = {}): CodedSample => ({
    sampleId,
    decisions: DECISIONS,
    settled: 1,
    open: 0,
    classifiers: ['v1'],
    strata,
    ...more,
  });
  const v1 = { version: 'v1', decisions: DECISIONS };

  it('count whole where nothing is open and the same classifier read them and the texts of the figures', () => {
    expect(judgeSamples([sample(1), sample(2)], [v1])).to.deep.equal({ strata: [...strata, ...strata], leftOut: [] });
    expect(judgeSamples([sample(1, { settled: 0 })], [v1])).to.deep.equal({ strata: [], leftOut: [] });
  });

  it('count not at all where one is open, people went by other decisions, or another classifier read any text', () => {
    const samples = [
      sample(1, { open: 1 }),
      sample(2, { decisions: { ...DECISIONS, nervousOnly: 'weak' } }),
      sample(3, { classifiers: ['v2'] }),
      sample(4, { classifiers: ['v1', 'v2'] }),
      sample(5),
    ];
    expect(judgeSamples(samples, [v1])).to.deep.equal({
      strata,
      leftOut: [
        { sampleId: 1, why: 'open' },
        { sampleId: 2, why: 'other-decisions' },
        { sampleId: 3, why: 'other-classifier' },
        { sampleId: 4, why: 'other-classifier' },
      ],
    });
  });

  it('tell nothing of figures that rest on two classifiers, or on none', () => {
    const leftOut = [{ sampleId: 1, why: 'other-classifier' }];
    expect(judgeSamples([sample(1)], [v1, { ...v1, version: 'v2' }])).to.deep.equal({ strata: [], leftOut });
    expect(judgeSamples([sample(1)], [])).to.deep.equal({ strata: [], leftOut });
  });
});
