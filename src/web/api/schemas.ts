/** What the API takes and gives: queries are checked by these, answers written by them, and its document made from them. */
import { z } from 'zod';
import 'zod-openapi';
import { SEVERITIES } from '../../domain/data-health/health-rule.ts';
import { MEASURE_MEANINGS, STATE_MEANINGS, WINDOW_MEANINGS } from '../../domain/download-wording.ts';
import { type FigureState, MEASURES } from '../../domain/figure.ts';
import { WINDOW_KINDS } from '../../domain/period.ts';
import { BOROUGHS, LONDON } from '../../vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../../vocabulary/ethnicity.ts';
import { GROUNDS_SCOPES } from '../../vocabulary/grounds-tier.ts';
import { REASON_SCOPES } from '../../vocabulary/reason.ts';

const AREAS = [LONDON.code, ...BOROUGHS.map(({ code }) => code)] as const;
const STATES = Object.keys(STATE_MEANINGS) as [FigureState, ...FigureState[]];

const listed = (meanings: Readonly<Record<string, string>>) =>
  Object.entries(meanings)
    .map(([word, means]) => `- \`${word}\`: ${means}`)
    .join('\n');

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const area = z.enum(AREAS);
const group = z.enum([...ETHNIC_GROUPS, 'unknown', 'all']);
const reason = z.enum([...REASON_SCOPES, ...GROUNDS_SCOPES]);
const basis = z.enum(['self-defined', 'officer-defined', 'best-estimate']);
const measure = z.enum(MEASURES);
const window = z.enum(WINDOW_KINDS);
const count = z.number().int().nonnegative();

const monthAsked = month.optional().meta({
  description: 'The month reported, as YYYY-MM. The latest that is published where not given.',
  example: '2026-04',
});
const areaAsked = area.optional().meta({
  description: 'The code of the area, from the Office for National Statistics. E12000007 is London.',
  example: 'E09000022',
});
const groupAsked = group.optional().meta({ description: 'Whose searches, by ethnic group.', example: 'black' });
const reasonAsked = reason.optional().meta({
  description: 'What was looked for or, of drug searches, what the written grounds amount to.',
  example: 'drugs',
});

/** Most figures in one answer. */
export const MOST_FIGURES = 1000;
const USUAL_FIGURES = 200;

export const noQuery = z.strictObject({});
export const monthQuery = z.strictObject({ month: monthAsked });
export const healthQuery = z.strictObject({ month: monthAsked, area: areaAsked });
export const flagsQuery = z.strictObject({
  month: monthAsked,
  area: areaAsked,
  group: groupAsked,
  reason: reasonAsked,
});
export const figuresQuery = z.strictObject({
  month: monthAsked,
  area: areaAsked,
  group: groupAsked,
  reason: reasonAsked,
  basis: basis.optional().meta({ description: 'Whose word on ethnicity.', example: 'best-estimate' }),
  measure: measure.optional().meta({ description: 'What the value is.', example: 'ratio' }),
  window: window
    .optional()
    .meta({ description: `Which months.\n${listed(WINDOW_MEANINGS)}`, example: 'rolling-12-months' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_FIGURES)
    .default(USUAL_FIGURES)
    .meta({ description: 'Figures in one answer.', example: 200 }),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,60}$/)
    .optional()
    .meta({ description: 'Where to go on: `nextCursor` of the answer before, with the same filters.' }),
});

const edition = {
  month: month.meta({ description: 'The month reported.' }),
  edition: count.meta({ description: 'Counts up when a month is measured again.' }),
  methodVersion: z.string().meta({ description: 'The version of the method.' }),
  isSynthetic: z.boolean().meta({ description: 'Whether the records are made up, for the demonstration.' }),
};

const windowAnswer = z.object({
  window,
  from: month,
  to: month,
  monthsPresent: count.meta({ description: 'Months of it that have records for London.' }),
});

export const monthsAnswer = z.object({
  months: z
    .array(
      z.object({
        ...edition,
        windows: z.array(windowAnswer),
        notes: z.array(z.string()).meta({ description: 'What scrutiny staff noted on the month.' }),
      }),
    )
    .meta({ description: 'Published months, latest first.' }),
});

export const areasAnswer = z.object({
  areas: z.array(
    z.object({
      area,
      name: z.string(),
      basicCommandUnit: z.string().nullable().meta({ description: 'The unit of the Metropolitan Police.' }),
      residents: z.record(z.enum(ETHNIC_GROUPS), count).meta({ description: 'Census 2021, all ages.' }),
    }),
  ),
});

const searches = z
  .number()
  .nonnegative()
  .nullable()
  .meta({ description: 'Not whole where some are estimated. Null where withheld or missing: never 0.' });
const value = z.number().nullable();

export const figure = z.object({
  area,
  group,
  reason,
  basis,
  measure: measure.meta({ description: `What the value is.\n${listed(MEASURE_MEANINGS)}` }),
  window,
  state: z
    .enum(STATES)
    .meta({ description: `Whether there is a value, or why there is none.\n${listed(STATE_MEANINGS)}` }),
  value: value.meta({ description: 'Null unless the state is estimated.' }),
  low: value.meta({ description: 'Lower end of the likely range (95%).' }),
  high: value.meta({ description: 'Upper end; null also where there is no limit.' }),
  searches,
  outOf: searches.meta({ description: 'Of a share: the searches that it is a share of.' }),
  residents: count.nullable(),
  comparison: z
    .object({ searches, outOf: searches, residents: count.nullable() })
    .nullable()
    .meta({ description: 'What is compared with; of unknown-share everybody.' }),
  pValue: value.meta({ description: 'Of an odds ratio: Fisher’s exact P.' }),
  sources: z.array(z.enum(['police-uk', 'mps-extract'])),
});

export const figuresAnswer = z.object({
  ...edition,
  figures: z.array(figure),
  nextCursor: z.string().nullable().meta({ description: 'Null at the end.' }),
});

export const flagsAnswer = z.object({
  ...edition,
  flags: z.array(
    z.object({
      flagId: count,
      area,
      group,
      reason,
      openedMonth: month,
      isOpen: z.boolean().meta({ description: 'At the end of the month reported.' }),
      lastEvent: z.enum(['opened', 'continued', 'absent', 'cleared', 'withdrawn']),
      lastEventMonth: month,
      evidence: z
        .object({
          from: month,
          to: month,
          searches: z.number(),
          residents: count,
          comparisonSearches: z.number(),
          comparisonResidents: count,
          ratio: value,
          low: z.number(),
          high: value,
          londonRatio: z.number(),
          probability: value,
          materiality: value,
        })
        .nullable()
        .meta({ description: 'What stood before the reader when it opened. Null where withheld.' }),
    }),
  ),
});

export const healthAnswer = z.object({
  ...edition,
  notices: z.array(
    z.object({
      force: z.string(),
      area: area.nullable().meta({ description: 'The borough whose own extract is meant; null for the force.' }),
      month,
      rule: z.string(),
      severity: z.enum(SEVERITIES),
      sentence: z.string().meta({ description: 'What was found, in plain words.' }),
    }),
  ),
});

export const methodsAnswer = z.object({
  methodVersion: z.string().meta({ description: 'The version that months are measured by now.' }),
  documentation: z.string(),
  measures: z.record(measure, z.string()),
  states: z.record(z.enum(STATES), z.string()),
  windows: z.record(window, z.string()),
});

export const sourcesAnswer = z.object({
  ...edition,
  licence: z.string(),
  files: z.array(
    z.object({
      area: area.meta({ description: 'London for files of the whole force.' }),
      month,
      windows: z.array(window),
      source: z.enum(['police-uk', 'mps-extract']),
      publisher: z.string(),
      file: z.string(),
      sha256: z.string().meta({ description: 'The checksum of the file as published.' }),
      rows: count,
      isSynthetic: z.boolean(),
    }),
  ),
});

/** What is answered to a wrong question (RFC 9457). */
export const problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  parameter: z.string().optional().meta({ description: 'The parameter that cannot be used.' }),
  value: z.string().optional().meta({ description: 'What it was.' }),
  expected: z.string().optional().meta({ description: 'What was expected instead.' }),
});
