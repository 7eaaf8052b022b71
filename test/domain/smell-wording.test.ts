import { expect } from 'chai';
import {
  type CodingState,
  codingStateOf,
  type GroupAccuracy,
  type UsedClassifier,
} from '../../src/domain/grounds-basis.ts';
import {
  correctedSentence,
  nervousSentence,
  notCorrectedSentence,
  ofHundredText,
  soleShareSentence,
  tooFewJudgedSentence,
} from '../../src/domain/smell-wording.ts';
import { type Decisions, USUAL_DECISIONS } from '../../src/grounds/reading.ts';

const classifier = (nervousOnly: Decisions['nervousOnly']): UsedClassifier => ({
  version: nervousOnly,
  decisions: { ...USUAL_DECISIONS, nervousOnly },
});
const range = (value: number, low: number, high: number) => ({ state: 'estimated', value, low, high }) as const;

describe('the words on searches on the smell of cannabis alone', () => {
  it('say of which searches the share is, at every size', () => {
    const wanted: [number, string][] = [
      [0, 'None of the drug searches'],
      [0.002, 'Fewer than 1 of every 100 drug searches'],
      [0.09, 'About 9 of every 100 drug searches'],
      [0.997, 'More than 99 of every 100 drug searches'],
      [1, 'All drug searches'],
    ];
    for (const [value, begins] of wanted) {
      expect(soleShareSentence('Hackney', range(value, 0, 1))).to.equal(
        `${begins} in Hackney whose written grounds can be judged rested on the smell of cannabis alone (likely range 0% to 100%).`,
      );
    }
    expect(ofHundredText(1)).to.equal('all');
  });

  it('say that nothing can be judged where every text is blank or says too little', () => {
    expect(tooFewJudgedSentence(0)).to.equal(
      'None of these drug searches has written grounds that can be judged, so we cannot say how many rested on the smell of cannabis alone.',
    );
    expect(tooFewJudgedSentence(1)).to.match(/^The written grounds of only 1 drug search could be judged/);
  });

  it('do not say “none” for certain of a share that the errors of the reading could account for', () => {
    expect(correctedSentence(range(0, 0, 0.022), 'all')).to.equal(
      'A computer reads the texts. Two people read some texts too. The errors they found could account for all such searches, so there may be none (0% to 2%).',
    );
    expect(correctedSentence(range(0.05, 0.03, 0.08), 'all')).to.match(/put right, it is 5% \(3% to 8%\)\.$/);
  });

  it('say why a share is not corrected, and never that nobody has read the texts where somebody has', () => {
    const said = (coding: CodingState) => notCorrectedSentence('not-corrected', coding);
    expect(said('none')).to.match(/no texts have been read by two people yet\.$/);
    for (const coding of ['open', 'other-reading', 'too-few', 'enough'] as const) {
      expect(said(coding), coding).to.match(/: two people have read some texts, but /);
    }
    expect(notCorrectedSentence('not-corrected', undefined)).to.match(/not corrected for its errors\.$/);
    expect(notCorrectedSentence('not-estimable', 'enough')).to.match(/did no better than chance\.$/);
  });

  it('claim of nervousness only that nothing else could support the search, and how it counts', () => {
    expect(nervousSentence(1, [classifier('support')])).to.equal(
      'In 1 search nervousness was the only thing beside the smell that could support the search. It counts as supported, not as smell alone in substance.',
    );
    expect(nervousSentence(1200, [classifier('weak')])).to.equal(
      'In 1,200 searches nervousness was the only thing beside the smell that could support the search. They count as smell alone in substance.',
    );
    expect(nervousSentence(0, [classifier('weak')])).to.match(/^In no search [^.]+\.$/);
  });

  it('say that nervousness counts one way in some texts and another in others, where it does', () => {
    const said = nervousSentence(12, [classifier('support'), classifier('weak')]);
    expect(said).to.match(/Some of the texts were read by rules that count this as supported, others by rules/);
  });
});

describe('how far texts have been read by two people', () => {
  const texts = [{ classifierTier: 'no_smell', humanTier: 'no_smell' }] as const;
  const stratum = { group: 'white', textCount: 9, sampledCount: 1, texts: [...texts] } as const;
  const nothing = { strata: [], leftOut: [] };
  const stratumOf = () => [{ ...stratum, texts: [...texts] }];

  it('is told apart: by nobody, not settled, under other rules, too few, enough', () => {
    expect(codingStateOf(nothing, [])).to.equal('none');
    expect(codingStateOf({ ...nothing, leftOut: [{ sampleId: 1, why: 'other-classifier' }] }, [])).to.equal(
      'other-reading',
    );
    expect(codingStateOf({ strata: stratumOf(), leftOut: [] }, [])).to.equal('too-few');
    const open = { strata: stratumOf(), leftOut: [{ sampleId: 2, why: 'open' as const }] };
    expect(codingStateOf(open, [])).to.equal('open');
    expect(codingStateOf(open, [{ way: 'strict', group: 'all' } as GroupAccuracy])).to.equal('enough');
  });
});
