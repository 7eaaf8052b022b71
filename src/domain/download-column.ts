import { ETHNIC_GROUPS, GROUP_NAMES } from '../vocabulary/ethnicity.ts';
import { GROUNDS_SCOPES } from '../vocabulary/grounds-tier.ts';
import { REASON_SCOPES } from '../vocabulary/reason.ts';
import { SCOPE_NAMES, type Scope } from '../vocabulary/scope.ts';
import type { Month } from './period.ts';

/** A column: its name, and what it tells of a record. */
export interface Column<Row> {
  name: string;
  type: 'text' | 'number' | 'month' | 'true or false';
  /** What a number counts or is out of. */
  unit?: string;
  meaning: string;
  /** Words that the column holds, with what each means. */
  values?: Readonly<Record<string, string>>;
  of: (row: Row) => string | number | boolean | undefined;
}

/** The month and edition that a file is of. */
export interface DownloadEdition {
  month: Month;
  edition: number;
  methodVersion: string;
  isSynthetic: boolean;
}

/** Words for whose searches something is about. */
export const GROUP_VALUES: Record<string, string> = {
  ...Object.fromEntries(ETHNIC_GROUPS.map((group) => [group, `${GROUP_NAMES[group]} people`])),
  unknown: 'people whose ethnicity was refused or not recorded',
  all: 'everybody, of whatever group',
};

/** Words for what was searched for. */
export const SCOPE_VALUES = Object.fromEntries(
  [...REASON_SCOPES, ...GROUNDS_SCOPES].map((scope: Scope) => [scope, SCOPE_NAMES[scope]]),
);

/** What every line of a month's files begins with. */
export const EDITION_COLUMNS: readonly Column<DownloadEdition>[] = [
  { name: 'month', type: 'month', meaning: 'The month reported, as YYYY-MM.', of: ({ month }) => month },
  {
    name: 'edition',
    type: 'number',
    meaning: 'Counts up when a month is measured again, because records or the method have changed.',
    of: ({ edition }) => edition,
  },
  {
    name: 'method_version',
    type: 'text',
    meaning: 'The version of the method. It changes with every formula or definition.',
    of: ({ methodVersion }) => methodVersion,
  },
  {
    name: 'is_synthetic',
    type: 'true or false',
    meaning: 'True where the records are made up, for the demonstration. Such figures are of no real search.',
    of: ({ isSynthetic }) => isSynthetic,
  },
];
