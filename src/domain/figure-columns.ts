import { areaName } from '../vocabulary/area.ts';
import { type Column, type DownloadEdition, EDITION_COLUMNS, GROUP_VALUES, SCOPE_VALUES } from './download-column.ts';
import { MEASURE_MEANINGS, STATE_MEANINGS, WINDOW_MEANINGS } from './download-wording.ts';
import { type Figure, hasCounts, MEASURES } from './figure.ts';
import { WINDOW_KINDS, type Window, type WindowKind } from './period.ts';
import { BASIS_NAMES } from './wording.ts';

/** A figure as it is shown, with its window and where it comes from. */
export interface FigureRow extends DownloadEdition {
  figure: Figure & { windowKind: WindowKind };
  window: Window & { monthsPresent: number };
  /** Where the records come from: both words where a window mixes sources. */
  sources: readonly string[];
}

/** Where records come from, as files and the API name it. */
export const SOURCE_MEANINGS = {
  'police-uk': 'data.police.uk, as the police published it',
  'mps-extract': 'an extract of the Metropolitan Police’s own records',
} as const;

/** Counts that a figure does not have, or does not show, are empty: never 0. */
function counted<Value>(pick: (figure: Figure) => Value | undefined) {
  return ({ figure }: FigureRow) => (hasCounts(figure) ? pick(figure) : undefined);
}

function estimated(pick: 'value' | 'low' | 'high') {
  return ({ figure: { estimate } }: FigureRow) => {
    if (estimate.state !== 'estimated') return undefined;
    return estimate[pick] === Number.POSITIVE_INFINITY ? 'no limit' : estimate[pick];
  };
}

/** Residents where a figure has any to do with them. */
const residents = (count: number | undefined) => (count === 0 ? undefined : count);

export const FIGURE_COLUMNS: readonly Column<FigureRow>[] = [
  ...EDITION_COLUMNS,
  {
    name: 'window',
    type: 'text',
    meaning: 'Which months the figure is of.',
    values: Object.fromEntries(WINDOW_KINDS.map((kind) => [kind, WINDOW_MEANINGS[kind]])),
    of: ({ figure }) => figure.windowKind,
  },
  { name: 'window_from', type: 'month', meaning: 'The first month of the window.', of: ({ window }) => window.from },
  { name: 'window_to', type: 'month', meaning: 'The last month of the window.', of: ({ window }) => window.to },
  {
    name: 'months_present',
    type: 'number',
    unit: 'months',
    meaning: 'How many months of the window have records for London. A month without records is missing, not zero.',
    of: ({ window }) => window.monthsPresent,
  },
  {
    name: 'area_code',
    type: 'text',
    meaning: 'The code of the area, from the Office for National Statistics. E12000007 is London.',
    of: ({ figure }) => figure.areaCode,
  },
  { name: 'area_name', type: 'text', meaning: 'The name of the area.', of: ({ figure }) => areaName(figure.areaCode) },
  {
    name: 'group',
    type: 'text',
    meaning: 'Whose searches these are, by ethnic group.',
    values: GROUP_VALUES,
    of: ({ figure }) => figure.group,
  },
  {
    name: 'reason',
    type: 'text',
    meaning: 'What was looked for or, of drug searches, what the officer’s written grounds amount to.',
    values: SCOPE_VALUES,
    of: ({ figure }) => figure.reason,
  },
  {
    name: 'basis',
    type: 'text',
    meaning: 'Whose word on ethnicity the figure goes by.',
    values: BASIS_NAMES,
    of: ({ figure }) => figure.basis,
  },
  {
    name: 'measure',
    type: 'text',
    meaning: 'What the value is.',
    values: Object.fromEntries(MEASURES.map((measure) => [measure, MEASURE_MEANINGS[measure]])),
    of: ({ figure }) => figure.measure,
  },
  {
    name: 'state',
    type: 'text',
    meaning: 'Whether there is a value or, where there is none, why.',
    values: STATE_MEANINGS,
    of: ({ figure }) => figure.estimate.state,
  },
  {
    name: 'value',
    type: 'number',
    unit: 'as the measure says: a rate, a number of times, or a share from 0 to 1',
    meaning: 'The value. Empty unless state is estimated.',
    of: estimated('value'),
  },
  {
    name: 'low',
    type: 'number',
    unit: 'as value',
    meaning: 'The lower end of the likely range: the 95% confidence limit.',
    of: estimated('low'),
  },
  {
    name: 'high',
    type: 'number',
    unit: 'as value',
    meaning: 'The upper end of the likely range. The words “no limit” where there is none.',
    of: estimated('high'),
  },
  {
    name: 'searches',
    type: 'number',
    unit: 'searches',
    meaning:
      'Searches of the group or, of a share, those that make it up. Not a whole number where some are estimated. Empty where withheld or missing.',
    of: counted(({ searches }) => searches),
  },
  {
    name: 'out_of',
    type: 'number',
    unit: 'searches',
    meaning: 'Of a share: the searches that it is a share of.',
    of: counted(({ outOf }) => outOf),
  },
  {
    name: 'residents',
    type: 'number',
    unit: 'persons',
    meaning:
      'Residents of the group in the area, Census 2021. Empty where the figure has nothing to do with residents.',
    of: ({ figure }) => residents(figure.residents),
  },
  {
    name: 'comparison_searches',
    type: 'number',
    unit: 'searches',
    meaning:
      'The searches compared with: of White people or, where the measure says so, others. Of unknown-share: of everybody.',
    of: counted(({ comparison }) => comparison?.searches),
  },
  {
    name: 'comparison_out_of',
    type: 'number',
    unit: 'searches',
    meaning: 'Of a ratio of two shares: the searches that the second is a share of.',
    of: counted(({ comparison }) => comparison?.outOf),
  },
  {
    name: 'comparison_residents',
    type: 'number',
    unit: 'persons',
    meaning: 'Residents of the group compared with.',
    of: ({ figure }) => residents(figure.comparison?.residents),
  },
  {
    name: 'p_value',
    type: 'number',
    unit: 'a chance from 0 to 1',
    meaning: 'Of an odds ratio: the chance of a difference as large were there none (Fisher’s exact test).',
    of: counted(({ pValue }) => pValue),
  },
  {
    name: 'sources',
    type: 'text',
    meaning: 'Where the records come from. Both words, with a space between, where a window mixes them.',
    values: SOURCE_MEANINGS,
    of: ({ sources }) => sources.join(' '),
  },
];
