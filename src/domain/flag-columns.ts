import { areaName } from '../vocabulary/area.ts';
import type { Scope } from '../vocabulary/scope.ts';
import { type Column, type DownloadEdition, EDITION_COLUMNS, GROUP_VALUES, SCOPE_VALUES } from './download-column.ts';
import type { Month } from './period.ts';

/** A flag at the end of a month. */
export interface FlagRow extends DownloadEdition {
  flag: {
    flagId: number;
    areaCode: string;
    group: string;
    reason: Scope;
    openedMonth: Month;
    isOpen: boolean;
    lastEvent: string;
    lastEventMonth: Month;
  };
  /** What stood before the reader when it opened; undefined where that is withheld. */
  evidence:
    | {
        from: Month;
        to: Month;
        searches: number;
        residents: number;
        whiteSearches: number;
        whiteResidents: number;
        ratio: number;
        low: number;
        high: number;
        londonRatio: number;
        probability?: number;
        materiality?: number;
      }
    | undefined;
}

const unlessEndless = (value: number | undefined) => (value === Number.POSITIVE_INFINITY ? 'no limit' : value);

export const FLAG_COLUMNS: readonly Column<FlagRow>[] = [
  ...EDITION_COLUMNS,
  {
    name: 'flag_id',
    type: 'number',
    meaning: 'The number of the finding. It stays the same from month to month.',
    of: ({ flag }) => flag.flagId,
  },
  { name: 'area_code', type: 'text', meaning: 'The code of the borough.', of: ({ flag }) => flag.areaCode },
  { name: 'area_name', type: 'text', meaning: 'The name of the borough.', of: ({ flag }) => areaName(flag.areaCode) },
  {
    name: 'group',
    type: 'text',
    meaning:
      'Whose searches stand out. White: several groups stand out at once, so it may be that few White people were searched.',
    values: GROUP_VALUES,
    of: ({ flag }) => flag.group,
  },
  {
    name: 'reason',
    type: 'text',
    meaning: 'What was looked for, or what the written grounds amount to.',
    values: SCOPE_VALUES,
    of: ({ flag }) => flag.reason,
  },
  { name: 'opened_month', type: 'month', meaning: 'The month it opened.', of: ({ flag }) => flag.openedMonth },
  {
    name: 'is_open',
    type: 'true or false',
    meaning: 'Whether it was open at the end of the month reported.',
    of: ({ flag }) => flag.isOpen,
  },
  {
    name: 'last_event',
    type: 'text',
    meaning: 'What last happened to it.',
    values: {
      opened: 'it opened',
      continued: 'it was on the list again',
      absent: 'it was not on the list; it closes after three such months',
      cleared: 'it closed after three months off the list',
      withdrawn: 'it was opened and withdrawn, when records were measured again',
    },
    of: ({ flag }) => flag.lastEvent,
  },
  {
    name: 'last_event_month',
    type: 'month',
    meaning: 'The month that the last event is of.',
    of: ({ flag }) => flag.lastEventMonth,
  },
  {
    name: 'window_from',
    type: 'month',
    meaning: 'The first month of the figures it opened on. This and all columns after it are empty where withheld.',
    of: ({ evidence }) => evidence?.from,
  },
  {
    name: 'window_to',
    type: 'month',
    meaning: 'The last month of the figures it opened on.',
    of: ({ evidence }) => evidence?.to,
  },
  {
    name: 'searches',
    type: 'number',
    unit: 'searches, of the best estimate',
    meaning: 'Searches when it opened. Where the group is all: drug searches on the smell of cannabis in substance.',
    of: ({ evidence }) => evidence?.searches,
  },
  {
    name: 'residents',
    type: 'number',
    unit: 'persons',
    meaning: 'Residents of the group. Where the group is all: drug searches whose written grounds can be judged.',
    of: ({ evidence }) => evidence?.residents,
  },
  {
    name: 'comparison_searches',
    type: 'number',
    unit: 'searches',
    meaning: 'Searches of White people. Where the group is all: those on smell in the rest of London.',
    of: ({ evidence }) => evidence?.whiteSearches,
  },
  {
    name: 'comparison_residents',
    type: 'number',
    unit: 'persons',
    meaning: 'White residents. Where the group is all: searches that can be judged in the rest of London.',
    of: ({ evidence }) => evidence?.whiteResidents,
  },
  {
    name: 'ratio',
    type: 'number',
    unit: 'times',
    meaning: 'How many times the rate, or the share, compared with.',
    of: ({ evidence }) => unlessEndless(evidence?.ratio),
  },
  {
    name: 'low',
    type: 'number',
    unit: 'times',
    meaning: 'The lower end of the likely range.',
    of: ({ evidence }) => evidence?.low,
  },
  {
    name: 'high',
    type: 'number',
    unit: 'times',
    meaning: 'The upper end of the likely range. The words “no limit” where there is none.',
    of: ({ evidence }) => unlessEndless(evidence?.high),
  },
  {
    name: 'london_ratio',
    type: 'number',
    unit: 'times',
    meaning: 'The ratio that London’s boroughs scatter around for the same group and reason.',
    of: ({ evidence }) => evidence?.londonRatio,
  },
  {
    name: 'probability',
    type: 'number',
    unit: 'a chance from 0 to 1',
    meaning: 'How likely it was, when it opened, that the true ratio is above the materiality times London’s.',
    of: ({ evidence }) => evidence?.probability,
  },
  {
    name: 'materiality',
    type: 'number',
    unit: 'times',
    meaning: 'How many times London’s ratio a figure must exceed to be listed.',
    of: ({ evidence }) => evidence?.materiality,
  },
];
