import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import Papa from 'papaparse';
import {
  OFFICER_DEFINED_POLICE_UK,
  SELF_DEFINED_POLICE_UK_2001,
  SELF_DEFINED_POLICE_UK_2011,
} from '../../src/vocabulary/ethnicity.ts';
import { OUTCOMES_POLICE_UK } from '../../src/vocabulary/outcome.ts';
import { AGE_BANDS, GENDERS_POLICE_UK, SUBJECTS_POLICE_UK } from '../../src/vocabulary/person.ts';
import { OBJECTS_POLICE_UK, POWERS_POLICE_UK } from '../../src/vocabulary/reason.ts';
import { needsSharedData, sharedPath } from '../support/shared-data.ts';

/** Columns of data.police.uk whose labels are a closed list, with the labels we know. */
const KNOWN: Record<string, Set<string>> = {
  Type: new Set(Object.keys(SUBJECTS_POLICE_UK)),
  Gender: new Set(Object.keys(GENDERS_POLICE_UK)),
  'Age range': new Set(Object.values(AGE_BANDS).map((band) => band.label)),
  'Self-defined ethnicity': new Set([
    ...Object.keys(SELF_DEFINED_POLICE_UK_2011),
    ...Object.keys(SELF_DEFINED_POLICE_UK_2001),
  ]),
  'Officer-defined ethnicity': new Set(Object.keys(OFFICER_DEFINED_POLICE_UK)),
  Legislation: new Set(Object.keys(POWERS_POLICE_UK)),
  'Object of search': new Set(Object.keys(OBJECTS_POLICE_UK)),
  Outcome: new Set(Object.keys(OUTCOMES_POLICE_UK)),
};

/** Every label in the published files, by column. */
function publishedLabels(): Map<string, Set<string>> {
  const folder = sharedPath('data/stops');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.csv'));
  const labels = new Map(Object.keys(KNOWN).map((column) => [column, new Set<string>()]));
  for (const file of files) {
    const { data } = Papa.parse<string[]>(readFileSync(join(folder, file), 'utf8'), { skipEmptyLines: true });
    const at = Object.keys(KNOWN).map((column) => ({ seen: labels.get(column)!, index: data[0]!.indexOf(column) }));
    for (const record of data.slice(1)) for (const { seen, index } of at) seen.add(record[index]!);
  }
  return labels;
}

describe('the labels of the published files', () => {
  let published: Map<string, Set<string>>;

  before(function () {
    needsSharedData(this, 'data/stops');
    published = publishedLabels();
  });

  for (const [column, known] of Object.entries(KNOWN)) {
    it(`are all known in the column ${column}, blank aside`, () => {
      const labels = [...published.get(column)!].filter((label) => label !== '');
      expect(labels).to.not.have.length(0);
      expect(labels.filter((label) => !known.has(label))).to.deep.equal([]);
    });
  }
});
