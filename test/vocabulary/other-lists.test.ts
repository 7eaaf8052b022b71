import { expect } from 'chai';
import { areaName, BOROUGHS, CITY_OF_LONDON, LONDON, RATED_BOROUGHS } from '../../src/vocabulary/area.ts';
import { forceName, LONDON_FORCES, MET } from '../../src/vocabulary/force.ts';
import {
  OUTCOME_CLASS,
  OUTCOME_CLASSES,
  OUTCOMES,
  OUTCOMES_MPS,
  OUTCOMES_POLICE_UK,
} from '../../src/vocabulary/outcome.ts';
import {
  AGE_BANDS,
  GENDERS,
  GENDERS_MPS,
  GENDERS_POLICE_UK,
  SUBJECTS,
  SUBJECTS_MPS,
  SUBJECTS_POLICE_UK,
} from '../../src/vocabulary/person.ts';
import { expectNoDoubles } from './no-doubles.ts';

describe('areas', () => {
  it('are the 33 of London in the order of their codes', () => {
    expect(BOROUGHS.map(({ code }) => code)).to.deep.equal(
      Array.from({ length: 33 }, (_, at) => `E09${String(at + 1).padStart(6, '0')}`),
    );
  });

  it('have every name and spelling once', () => {
    expectNoDoubles(BOROUGHS.flatMap(({ name, alsoKnownAs = [] }) => [name, ...alsoKnownAs]));
  });

  it('have rates in all boroughs but the City of London', () => {
    expect(RATED_BOROUGHS).to.have.length(32);
    expect(RATED_BOROUGHS.map(({ code }) => code)).to.not.include(CITY_OF_LONDON);
  });

  it('have twelve police units between the 32 boroughs, and none for the City', () => {
    expect(new Set(RATED_BOROUGHS.map(({ bcu }) => bcu)).size).to.equal(12);
    expect(BOROUGHS.filter(({ bcu }) => bcu === undefined).map(({ name }) => name)).to.deep.equal(['City of London']);
  });

  it('are called by their name, and by their code where there is none', () => {
    expect(areaName(LONDON.code)).to.equal('London');
    expect(areaName('E09000012')).to.equal('Hackney');
    expect(areaName('unplaced')).to.equal('unplaced');
  });
});

describe('forces', () => {
  it('have resident rates at the Met alone, and a reason elsewhere', () => {
    for (const [id, force] of Object.entries(LONDON_FORCES)) {
      expect(force.rates === 'resident').to.equal(id === MET);
      expect(force.because !== undefined).to.equal(id !== MET);
    }
    expect(forceName('btp')).to.equal('British Transport Police');
    expect(forceName('kent')).to.equal('kent');
  });
});

describe('outcomes and persons', () => {
  it('have no label twice, and every label a meaning on its list', () => {
    for (const [labels, meanings] of [
      [OUTCOMES_POLICE_UK, OUTCOMES],
      [SUBJECTS_POLICE_UK, SUBJECTS],
      [SUBJECTS_MPS, SUBJECTS],
      [GENDERS_POLICE_UK, GENDERS],
      [GENDERS_MPS, GENDERS],
    ] as [Record<string, string>, readonly string[]][]) {
      expectNoDoubles(Object.keys(labels));
      for (const meaning of Object.values(labels)) expect(meanings).to.include(meaning);
    }
    expectNoDoubles(Object.values(OUTCOMES_MPS).map((entry) => entry.label));
  });

  it('have the Met’s six numbered outcomes', () => {
    expect(Object.keys(OUTCOMES_MPS)).to.deep.equal(['1', '4', '11', '12', '13', '14']);
    expect(OUTCOMES_MPS['4']).to.deep.equal({ label: 'Arrested', outcome: 'arrest' });
  });

  it('have every outcome in one class, and no class without an outcome', () => {
    expect(Object.keys(OUTCOME_CLASS).sort()).to.deep.equal([...OUTCOMES].sort());
    expect(new Set(Object.values(OUTCOME_CLASS))).to.deep.equal(new Set(OUTCOME_CLASSES));
  });

  it('take an outcome that no label tells for one not recorded, never for no further action', () => {
    expect(OUTCOME_CLASS['not-recorded']).to.equal('not-recorded');
    expect(OUTCOME_CLASS['label-not-known']).to.equal('not-recorded');
  });

  it('have ages in bands that neither overlap nor leave a gap', () => {
    const bands = Object.values(AGE_BANDS);
    expect(bands[0]!.from).to.equal(0);
    for (const [at, band] of bands.entries()) {
      expect(band.to).to.be.at.least(band.from);
      if (at > 0) expect(band.from).to.equal(bands[at - 1]!.to + 1);
    }
  });
});
