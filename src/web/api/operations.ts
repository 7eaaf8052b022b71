/** The questions that the API answers, each with the schemas that its query is read by and its answer is written by. */
import type { z } from 'zod';
import { getResidents } from '../../db/area.ts';
import { listHealthFindings } from '../../db/data-health.ts';
import { listFiguresAfter, listMonthsRestedOn } from '../../db/published-figure.ts';
import type { SiteDeps } from '../../deps.ts';
import { findingText } from '../../domain/data-health/told-finding.ts';
import { MEASURE_MEANINGS, STATE_MEANINGS, WINDOW_MEANINGS } from '../../domain/download-wording.ts';
import { METHOD_VERSION } from '../../domain/figure.ts';
import { BOROUGHS, LONDON, RATED_BOROUGHS } from '../../vocabulary/area.ts';
import { ETHNIC_GROUPS } from '../../vocabulary/ethnicity.ts';
import { flagRows } from '../downloads/files.ts';
import {
  editionOf,
  findPublishedMonth,
  listPublishedMonths,
  type PublishedMonth,
  sourcesOf,
} from '../published-month.ts';
import { figureAnswer, flagAnswer, sourceAnswers } from './answers.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { noSuchMonth } from './problem.ts';
import * as schemas from './schemas.ts';

/** One question of the API. */
export interface Operation<Query extends z.ZodObject = z.ZodObject, Answer extends z.ZodType = z.ZodType> {
  name: string;
  path: string;
  summary: string;
  description: string;
  /** A query to try, as it stands in an address. */
  example: string;
  query: Query;
  answer: Answer;
  find: (deps: SiteDeps, query: z.infer<Query>) => Promise<z.input<Answer>>;
}

/** Holds an operation's types together. */
function operation<Query extends z.ZodObject, Answer extends z.ZodType>(of: Operation<Query, Answer>): Operation {
  return of as unknown as Operation;
}

export const OPERATIONS: readonly Operation[] = [
  operation({
    name: 'listMonths',
    path: '/api/v1/months',
    summary: 'Published months',
    description: 'Months that have figures, with the windows they are measured over.',
    example: '',
    query: schemas.noQuery,
    answer: schemas.monthsAnswer,
    find: async (deps) => ({
      months: (await listPublishedMonths(deps)).map((month) => ({
        ...editionOf(month),
        windows: month.windows.map(({ kind, from, to, monthsPresent }) => ({ window: kind, from, to, monthsPresent })),
        notes: month.notes,
      })),
    }),
  }),
  operation({
    name: 'listAreas',
    path: '/api/v1/areas',
    summary: 'Areas and their residents',
    description: 'London, its boroughs and the City of London, with residents by ethnic group.',
    example: '',
    query: schemas.noQuery,
    answer: schemas.areasAnswer,
    find: async (deps) => {
      const residents = await getResidents(deps.database.db);
      const of = (codes: readonly string[]) =>
        Object.fromEntries(
          ETHNIC_GROUPS.map((group) => [
            group,
            codes.reduce((sum, code) => sum + (residents.get(code)?.[group] ?? 0), 0),
          ]),
        ) as Record<(typeof ETHNIC_GROUPS)[number], number>;
      const london = { area: LONDON.code, name: LONDON.name, basicCommandUnit: null };
      return {
        areas: [
          { ...london, residents: of(RATED_BOROUGHS.map(({ code }) => code)) },
          ...BOROUGHS.map(({ code, name, bcu = null }) => ({
            area: code,
            name,
            basicCommandUnit: bcu,
            residents: of([code]),
          })),
        ],
      };
    },
  }),
  operation({
    name: 'listFigures',
    path: '/api/v1/figures',
    summary: 'Figures of a month',
    description:
      'Rates, ratios and shares with their likely ranges and the counts they rest on. Narrow them by any filters; go on with nextCursor until it is null.',
    example: '?area=E09000022&measure=ratio&reason=drugs',
    query: schemas.figuresQuery,
    answer: schemas.figuresAnswer,
    find: async (deps, { month: asked, limit, cursor, window, area, group, reason, basis, measure }) => {
      const month = await getMonth(deps, asked);
      const { measurementId } = month.measurement;
      const found = await listFiguresAfter(deps.database.db, measurementId, {
        after: cursor === undefined ? 0 : readCursor(cursor, measurementId),
        most: limit + 1,
        only: { windowKind: window, areaCode: area, group, reason, basis, measure },
      });
      const figures = found.slice(0, limit);
      const sources = await sourcesOf(deps, month);
      const isMore = found.length > limit;
      return {
        ...editionOf(month),
        figures: figures.map((figure) => figureAnswer(figure, sources(figure.areaCode, figure.windowKind))),
        nextCursor: isMore ? writeCursor(measurementId, figures.at(-1)!.figureId) : null,
      };
    },
  }),
  operation({
    name: 'listFlags',
    path: '/api/v1/flags',
    summary: 'Findings that need explaining',
    description: 'Findings that had opened by a month, where each stood at its end, and what it opened on.',
    example: '?area=E09000022',
    query: schemas.flagsQuery,
    answer: schemas.flagsAnswer,
    find: async (deps, { month: asked, area, group, reason }) => {
      const month = await getMonth(deps, asked);
      const rows = (await flagRows(deps, month)).filter(
        ({ flag }) =>
          (area === undefined || flag.areaCode === area) &&
          (group === undefined || flag.group === group) &&
          (reason === undefined || flag.reason === reason),
      );
      return { ...editionOf(month), flags: rows.map(flagAnswer) };
    },
  }),
  operation({
    name: 'listDataHealth',
    path: '/api/v1/data-health',
    summary: 'What is wrong with the records',
    description: 'What checks found in the records of the months measured. A month without a notice had none to find.',
    example: '',
    query: schemas.healthQuery,
    answer: schemas.healthAnswer,
    find: async (deps, { month: asked, area }) => {
      const month = await getMonth(deps, asked);
      const findings = await listHealthFindings(deps.database.db, month.measurement.measurementId);
      return {
        ...editionOf(month),
        notices: findings
          .filter(({ areaCode }) => area === undefined || area === (areaCode ?? LONDON.code))
          .map((finding) => ({
            force: finding.forceId,
            area: finding.areaCode ?? null,
            month: finding.month,
            rule: finding.rule,
            severity: finding.severity,
            sentence: findingText(finding),
          })),
      };
    },
  }),
  operation({
    name: 'getMethods',
    path: '/api/v1/methods',
    summary: 'Methods',
    description: 'The version of the method, and what measures, states and windows mean.',
    example: '',
    query: schemas.noQuery,
    answer: schemas.methodsAnswer,
    find: async (deps) => ({
      methodVersion: METHOD_VERSION,
      documentation: `${deps.settings.publicUrl}/methods`,
      measures: MEASURE_MEANINGS,
      states: STATE_MEANINGS,
      windows: WINDOW_MEANINGS,
    }),
  }),
  operation({
    name: 'listSources',
    path: '/api/v1/sources',
    summary: 'Files that the figures rest on',
    description: 'Every file and month behind a month’s figures, with the checksum of the file as it was published.',
    example: '',
    query: schemas.monthQuery,
    answer: schemas.sourcesAnswer,
    find: async (deps, { month: asked }) => {
      const month = await getMonth(deps, asked);
      const rows = await listMonthsRestedOn(deps.database.db, month.measurement.measurementId);
      return {
        ...editionOf(month),
        licence: 'Open Government Licence v3.0',
        files: sourceAnswers(rows),
      };
    },
  }),
];

/** The month asked for, or the latest; throws a problem where it is not published. */
async function getMonth(deps: SiteDeps, asked: string | undefined): Promise<PublishedMonth> {
  const month = asked === undefined ? (await listPublishedMonths(deps))[0] : await findPublishedMonth(deps, asked);
  if (!month) throw noSuchMonth(asked);
  return month;
}
