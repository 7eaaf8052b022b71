import { expect } from 'chai';
import {
  FINDS_MPS,
  isInScope,
  type LabelEra,
  labelEra,
  OBJECTS_POLICE_UK,
  POWERS_POLICE_UK,
  type Power,
  REASON_NAMES,
  REASON_SCOPES,
  REASONS,
  REASONS_MPS,
  type RecordedReason,
  reasonOf,
  type SearchObject,
} from '../../src/vocabulary/reason.ts';
import { expectNoDoubles } from './no-doubles.ts';

/** The reason of labels as data.police.uk prints them. */
function reasonOfLabels(power: string, object: string, era: LabelEra = 'met'): RecordedReason {
  const known: Record<string, Power> = { ...POWERS_POLICE_UK, '': 'not-recorded' };
  const objects: Record<string, SearchObject> = { ...OBJECTS_POLICE_UK, '': 'not-recorded' };
  return reasonOf(known[power] ?? 'label-not-known', objects[object] ?? 'label-not-known', era);
}

const PACE = 'Police and Criminal Evidence Act 1984 (section 1)';
const DRUGS_ACT = 'Misuse of Drugs Act 1971 (section 23)';
const SECTION_60 = 'Criminal Justice and Public Order Act 1994 (section 60)';
const SECTION_139B = 'Criminal Justice Act 1988 (section 139B)';

describe('the reason of a search', () => {
  const documented: [string, string, RecordedReason][] = [
    [DRUGS_ACT, 'Controlled drugs', 'drugs'],
    ['Psychoactive Substances Act 2016 (s36(2))', 'Psychoactive substances', 'drugs'],
    [PACE, 'Offensive weapons', 'weapons'],
    [SECTION_139B, 'Offensive weapons', 'weapons'],
    ['Crossbows Act 1987 (section 4)', 'Crossbows', 'weapons'],
    [PACE, 'Stolen goods', 'stolen-property'],
    [PACE, 'Article for use in theft', 'going-equipped'],
    [PACE, 'Evidence of offences under the Act', 'going-equipped'],
    ['Firearms Act 1968 (section 47)', 'Firearms', 'firearms'],
    [PACE, 'Articles for use in criminal damage', 'criminal-damage'],
    [PACE, 'Fireworks', 'other'],
    [PACE, '', 'other'],
    ['', '', 'other'],
    ['', 'Controlled drugs', 'drugs'],
    [PACE, 'A label nobody has seen', 'other'],
    ['Terrorism Act 2000 (section 43)', '', 'other'],
  ];
  for (const [power, object, reason] of documented) {
    it(`is ${REASON_NAMES[reason]} under "${power}" for "${object}"`, () => {
      expect(reasonOfLabels(power, object)).to.equal(reason);
    });
  }

  it('is section 60 under that power, whatever was looked for', () => {
    for (const object of ['', 'A label nobody has seen', ...Object.keys(OBJECTS_POLICE_UK)]) {
      for (const era of ['met', 'met-before-2017', 'other-force'] as const) {
        expect(reasonOfLabels(SECTION_60, object, era), object).to.equal('section-60');
      }
    }
  });

  it('is not section 60 for "Anything to threaten or harm anyone" under another power', () => {
    expect(reasonOfLabels(PACE, 'Anything to threaten or harm anyone')).to.equal('other');
  });

  it('is going equipped for "Evidence of offences under the Act" at the Met alone', () => {
    expect(reasonOfLabels(PACE, 'Evidence of offences under the Act', 'other-force')).to.equal('other');
    expect(reasonOfLabels(PACE, 'Evidence of offences under the Act', 'met-before-2017')).to.equal('going-equipped');
  });

  it('is not known where the Met wrote criminal damage on every row, before 2017', () => {
    expect(reasonOfLabels(PACE, 'Articles for use in criminal damage', 'met-before-2017')).to.equal('unknown');
    expect(reasonOfLabels(SECTION_139B, 'Articles for use in criminal damage', 'met-before-2017')).to.equal('unknown');
    expect(reasonOfLabels(PACE, 'Articles for use in criminal damage', 'other-force')).to.equal('criminal-damage');
    expect(reasonOfLabels(DRUGS_ACT, 'Controlled drugs', 'met-before-2017')).to.equal('drugs');
  });

  it('changes era with January 2017, and only for the Met', () => {
    expect(labelEra('metropolitan', '2016-12')).to.equal('met-before-2017');
    expect(labelEra('metropolitan', '2017-01')).to.equal('met');
    expect(labelEra('city-of-london', '2016-12')).to.equal('other-force');
  });
});

describe('reasons and scopes', () => {
  it('have every reason in the whole, and all but section 60 in the rest', () => {
    for (const reason of [...REASONS, 'unknown'] as const) {
      expect(isInScope(reason, 'all')).to.equal(true);
      expect(isInScope(reason, 'all-but-section-60')).to.equal(reason !== 'section-60');
    }
  });

  it('have each reason in its own scope and in no other reason’s', () => {
    for (const reason of REASONS) {
      expect(REASON_SCOPES.filter((scope) => isInScope(reason, scope) && !scope.startsWith('all'))).to.deep.equal([
        reason,
      ]);
    }
    expect(REASONS.filter((scope) => isInScope('unknown', scope))).to.deep.equal([]);
  });

  it('have a name each, and no name twice', () => {
    expect(Object.keys(REASON_NAMES)).to.have.members([...REASON_SCOPES, 'unknown']);
    expectNoDoubles(Object.values(REASON_NAMES));
  });

  it('have no label of a power or an object twice', () => {
    expectNoDoubles(Object.keys(POWERS_POLICE_UK));
    expectNoDoubles(Object.keys(OBJECTS_POLICE_UK));
  });
});

describe('the reasons of the Met’s extract', () => {
  it('are those of the letters documented, and each label once', () => {
    expect(Object.keys(REASONS_MPS).join('')).to.equal('ABCDFKLNOYZ');
    expectNoDoubles(Object.values(REASONS_MPS).map((entry) => entry.label));
  });

  it('agree with the reason that their power and object amount to', () => {
    for (const [letter, { reason, power, object }] of Object.entries(REASONS_MPS)) {
      expect(reasonOf(power, object, 'met'), letter).to.equal(reason);
    }
  });

  it('count as a find what was searched for, weapons under section 60 too', () => {
    for (const [letter, { reason }] of Object.entries(REASONS_MPS)) {
      if (letter in FINDS_MPS) expect(FINDS_MPS[letter], letter).to.include(reason);
    }
    expect(FINDS_MPS.D).to.include('section-60');
    expect(FINDS_MPS).to.not.have.any.keys('N', 'O', 'Z', 'R');
  });
});
