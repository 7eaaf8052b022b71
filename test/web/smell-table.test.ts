import { expect } from 'chai';
import type { StoredFigure } from '../../src/db/measurement.ts';
import type { GroundsBasis, GroupAccuracy } from '../../src/domain/grounds-basis.ts';
import { USUAL_DECISIONS } from '../../src/grounds/reading.ts';
import { indexFigures } from '../../src/web/figures/figure-index.ts';
import { smellTable } from '../../src/web/figures/smell-table.ts';
import { HACKNEY } from '../domain/builders.ts';
import { soleSmell } from '../domain/digest-input.ts';

const accuracy = (way: GroupAccuracy['way'], group: GroupAccuracy['group'], of: 'all' | 'black'): GroupAccuracy => ({
  way,
  group,
  accuracy: {
    sensitivity: 0.93,
    sensitivityLow: 0.88,
    sensitivityHigh: 0.96,
    sensitivityTrials: 140,
    specificity: 0.99,
    specificityLow: 0.97,
    specificityHigh: 0.995,
    specificityTrials: 400,
    of,
  },
});

const BASIS: GroundsBasis = {
  areas: new Map([[HACKNEY, { present: 12, read: 12, unread: 0, nervousOnly: 1 }]]),
  classifiers: [{ version: '3', decisions: USUAL_DECISIONS }],
  accuracies: [
    accuracy('strict', 'black', 'black'),
    accuracy('strict', 'asian', 'all'),
    accuracy('in-substance', 'asian', 'all'),
  ],
  coding: 'enough',
};

describe('the table of searches on the smell of cannabis alone', () => {
  const own = soleSmell(
    { smell_only: 98, smell_weak: 62, smell_support: 410, no_smell: 530, insufficient: 70 },
    {
      rest: { smell_only: 4_000, smell_weak: 1_000, no_smell: 74_000 },
      accuracy: accuracy('strict', 'all', 'all').accuracy,
    },
  ).map((figure): StoredFigure => ({ ...figure, windowKind: 'rolling-12-months' }));
  const table = smellTable(indexFigures(own), HACKNEY, own, [], BASIS)!;

  it('says whose texts each corrected share rests on, and how well they were read', () => {
    const notes = table.notes.filter((note) => note.includes('read by two people'));
    expect(notes).to.have.length(2);
    expect(notes[0]).to.match(/^Black, smell alone: corrected from texts of Black residents read by two people; /);
    expect(notes[1]).to.match(/^Asian, smell alone: corrected from texts of all groups .* 93% found \(88% to 96%\), /);
  });

  it('gives the odds of a borough against the rest of London, with the P that belongs to them', () => {
    const { odds } = table.rows.at(0)!;
    expect(table.isAgainstRest).to.equal(true);
    expect(odds).to.include({ isNumber: true, text: '2.5', counted: 'P under 0.0001' });
    expect(odds!.range).to.match(/^2\.\d to \d\.\d$/);
  });

  it('says of nervousness no more than is known', () => {
    expect(table.notes.join(' ')).to.contain(
      'In 1 search nervousness was the only thing beside the smell that could support the search.',
    );
  });
});
