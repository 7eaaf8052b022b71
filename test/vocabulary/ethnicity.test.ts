import { expect } from 'chai';
import {
  COMPARISON_GROUP,
  ETHNIC_GROUPS,
  GROUP_NAMES,
  MPS_LABEL_LENGTH,
  OFFICER_DEFINED_GROUP,
  OFFICER_DEFINED_MPS,
  OFFICER_DEFINED_POLICE_UK,
  SELF_DEFINED_GROUP,
  SELF_DEFINED_MPS,
  SELF_DEFINED_POLICE_UK_2001,
  SELF_DEFINED_POLICE_UK_2011,
  type SelfDefined,
} from '../../src/vocabulary/ethnicity.ts';
import { expectNoDoubles } from './no-doubles.ts';

const groupOf2011 = (label: string) => SELF_DEFINED_GROUP[SELF_DEFINED_POLICE_UK_2011[label] as SelfDefined];
const groupOf2001 = (label: string) => SELF_DEFINED_GROUP[SELF_DEFINED_POLICE_UK_2001[label] as SelfDefined];

describe('self-defined ethnicity', () => {
  it('has 19 groups of the Census of 2021, in five groups, and seven ways of being unknown', () => {
    const groups = Object.values(SELF_DEFINED_GROUP);
    const count = (group: string) => groups.filter((each) => each === group).length;
    expect([...ETHNIC_GROUPS, 'unknown'].map(count)).to.deep.equal([5, 3, 5, 4, 2, 7]);
  });

  it('takes "Not stated" as unknown, never as Other (mistake 2)', () => {
    expect(groupOf2011('Other ethnic group - Not stated')).to.equal('unknown');
    expect(groupOf2001('Not Stated (NS)')).to.equal('unknown');
    for (const code of ['N1', 'N2', 'N3', 'N4']) {
      const entry = SELF_DEFINED_MPS.find((each) => each.code === code)!;
      expect(SELF_DEFINED_GROUP[entry.meaning]).to.equal('unknown');
    }
  });

  it('takes Mixed as Mixed, whatever it is mixed of (mistake 5)', () => {
    const mixed = [...Object.keys(SELF_DEFINED_POLICE_UK_2011), ...Object.keys(SELF_DEFINED_POLICE_UK_2001)].filter(
      (label) => label.startsWith('Mixed'),
    );
    expect(mixed).to.have.length(8);
    for (const label of mixed) expect(groupOf2011(label) ?? groupOf2001(label)).to.equal('mixed');
  });

  it('takes Chinese as Asian in every scheme', () => {
    expect(groupOf2011('Asian/Asian British - Chinese')).to.equal('asian');
    expect(groupOf2001('Chinese or other ethnic group - Chinese (O1)')).to.equal('asian');
    const [chinese, arab] = SELF_DEFINED_MPS.filter((entry) => entry.code === 'O1');
    expect([chinese!.labels, SELF_DEFINED_GROUP[chinese!.meaning]]).to.deep.equal([['Chinese'], 'asian']);
    expect([arab!.labels, SELF_DEFINED_GROUP[arab!.meaning]]).to.deep.equal([['Arab'], 'other']);
  });

  it('has each group’s labels begin with that group’s name, in the wording of 2011', () => {
    for (const [label, meaning] of Object.entries(SELF_DEFINED_POLICE_UK_2011)) {
      const group = SELF_DEFINED_GROUP[meaning];
      if (group !== 'unknown') expect(label.startsWith(GROUP_NAMES[group]), label).to.equal(true);
    }
  });

  it('never reads a code alone that means two things, such as O1', () => {
    const alone = SELF_DEFINED_MPS.filter((entry) => entry.readableAlone).map((entry) => entry.code);
    expectNoDoubles(alone);
    expect(alone).to.not.include('O1');
  });

  it('has labels that stay apart when the extract cuts them, with their code, at 15 characters', () => {
    const cut = SELF_DEFINED_MPS.flatMap(({ code, labels, meaning }) =>
      labels.map((label) => ({ text: `${code} ${label}`.slice(0, MPS_LABEL_LENGTH).trimEnd().toLowerCase(), meaning })),
    );
    for (const { text, meaning } of cut) {
      expect(
        cut.filter((other) => other.text === text && other.meaning !== meaning),
        text,
      ).to.deep.equal([]);
    }
  });

  it('has no label twice over the two wordings of data.police.uk, however it is capitalised', () => {
    expectNoDoubles([...Object.keys(SELF_DEFINED_POLICE_UK_2011), ...Object.keys(SELF_DEFINED_POLICE_UK_2001)]);
  });
});

describe('officer-defined ethnicity', () => {
  it('has no label and no code twice', () => {
    expectNoDoubles(Object.keys(OFFICER_DEFINED_POLICE_UK));
    expectNoDoubles(OFFICER_DEFINED_MPS.map((entry) => entry.code));
    expectNoDoubles(OFFICER_DEFINED_MPS.map((entry) => entry.label));
  });

  it('of the Met’s extract has both Whites, Chinese among Asian, Middle Eastern among Other, and no Mixed', () => {
    expect(OFFICER_DEFINED_MPS.map((entry) => OFFICER_DEFINED_GROUP[entry.meaning])).to.deep.equal([
      'unknown',
      'white',
      'white',
      'black',
      'asian',
      'asian',
      'other',
    ]);
  });
});

describe('the groups', () => {
  it('are compared with White', () => {
    expect(COMPARISON_GROUP).to.equal('white');
    expect(Object.keys(GROUP_NAMES)).to.deep.equal([...ETHNIC_GROUPS]);
  });
});
