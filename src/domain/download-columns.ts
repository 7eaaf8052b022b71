/** Every file that can be downloaded, and what each of its columns means: files and dictionary are written from these. */
import { areaName } from '../vocabulary/area.ts';
import { ETHNIC_GROUPS, GROUP_NAMES } from '../vocabulary/ethnicity.ts';
import type { Column } from './download-column.ts';
import { FIGURE_COLUMNS } from './figure-columns.ts';
import { FLAG_COLUMNS } from './flag-columns.ts';

/** Residents of an area in one of the Census’s groups. */
export interface ResidentRow {
  areaCode: string;
  ethnicity: string;
  group: string;
  residents: number;
  censusTable: string;
}

export const RESIDENT_COLUMNS: readonly Column<ResidentRow>[] = [
  { name: 'area_code', type: 'text', meaning: 'The code of the borough.', of: ({ areaCode }) => areaCode },
  { name: 'area_name', type: 'text', meaning: 'The name of the borough.', of: ({ areaCode }) => areaName(areaCode) },
  {
    name: 'ethnicity',
    type: 'text',
    meaning: 'One of the 19 groups of Census 2021; of the City of London one of 5.',
    of: ({ ethnicity }) => ethnicity,
  },
  {
    name: 'group',
    type: 'text',
    meaning: 'The group of five that it belongs to in our figures.',
    values: Object.fromEntries(ETHNIC_GROUPS.map((group) => [group, `${GROUP_NAMES[group]} people`])),
    of: ({ group }) => group,
  },
  {
    name: 'residents',
    type: 'number',
    unit: 'persons',
    meaning: 'Usual residents of all ages, 21 March 2021.',
    of: ({ residents: count }) => count,
  },
  {
    name: 'census_table',
    type: 'text',
    meaning: 'The table of the Office for National Statistics that the number is from.',
    of: ({ censusTable }) => censusTable,
  },
];

/** One line of the dictionary: a column, or a word that a column holds. */
export interface DictionaryEntry {
  file: string;
  column: string;
  /** Empty of a column itself. */
  value: string;
  type: string;
  unit: string;
  meaning: string;
}

/** The files that there are, and their columns. */
export const DOWNLOAD_FILES = {
  figures: FIGURE_COLUMNS,
  flags: FLAG_COLUMNS,
  residents: RESIDENT_COLUMNS,
} as const;

/** What every column means, and every word that it may hold, in the order of the files. */
export function dictionaryEntries(): DictionaryEntry[] {
  const files: [string, readonly Column<never>[]][] = Object.entries(DOWNLOAD_FILES);
  return files.flatMap(([file, columns]) =>
    columns.flatMap(({ name: column, type, unit = '', meaning, values = {} }) => [
      { file, column, value: '', type, unit, meaning },
      ...Object.entries(values).map(([value, means]) => ({ file, column, value, type: '', unit: '', meaning: means })),
    ]),
  );
}
