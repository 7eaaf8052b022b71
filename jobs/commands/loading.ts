import { InputProblem } from '../../src/problem.ts';
import type { Commands } from '../command.ts';
import { loadBoundaries } from '../load-boundaries.ts';
import { loadGroups } from '../load-groups.ts';
import { loadOfficialTotals, officialTotalsText } from '../load-official-totals.ts';
import { loadPopulations, populationsText } from '../load-populations.ts';
import { loadSearches } from '../load-searches.ts';
import { waitAndRecord } from '../record-run.ts';
import * as report from '../report.ts';

function yearOf(vintage: string | undefined): number | undefined {
  if (vintage === undefined) return undefined;
  if (/^(199|20\d)\d$/.test(vintage)) return Number(vintage);
  throw new InputProblem(`--vintage ${vintage} is not a year that codes are valid for (expected YYYY, from 1990).`);
}

/** What is handed over and loaded. */
export const LOADING: Commands = {
  'load-searches': {
    does: 'loads stop-and-search records: CSV, archive ZIP, or a folder of them',
    usage: 'load-searches --from-file PATH ... [--force ID] [--month YYYY-MM] [--area CODE]',
    options: ['month', 'from-file', 'force', 'area'],
    takes: 'paths',
    run: async (deps, given) => {
      if (given.files.length === 0) throw new InputProblem('load-searches needs a file: --from-file PATH.');
      const result = await waitAndRecord(
        deps,
        { job: 'load-searches', period: given.month ?? 'by hand', counts: ({ totals }) => ({ ...totals }) },
        () =>
          loadSearches(deps, {
            paths: given.files,
            forceId: given.force,
            areaCode: given.area,
            month: given.month,
          }),
      );
      const isRefused = result.refused.length > 0;
      return {
        json: { job: 'load-searches', month: given.month ?? null, status: isRefused ? 'refused' : 'loaded', ...result },
        text: report.ofLoad(result),
        isRefused,
      };
    },
  },
  'load-boundaries': {
    does: 'loads polygons of boroughs, wards or small areas (GeoJSON, or a folder) and places searches by them',
    usage: 'load-boundaries --from-file PATH [--vintage YYYY]',
    options: ['from-file', 'vintage'],
    takes: 'paths',
    run: async (deps, given) => {
      const result = await waitAndRecord(
        deps,
        { job: 'load-searches', period: 'boundaries', counts: (counts) => ({ ...counts }) },
        () => loadBoundaries(deps, given.files, { vintage: yearOf(given.vintage) }),
      );
      return { json: { job: 'load-boundaries', status: 'loaded', ...result }, text: report.ofBoundaries(result) };
    },
  },
  'load-populations': {
    does: 'loads boroughs’ residents by age (the Census table by single year of age)',
    usage: 'load-populations --from-file PATH',
    options: ['from-file'],
    takes: 'paths',
    run: async (deps, given) => {
      const result = await waitAndRecord(
        deps,
        {
          job: 'load-populations',
          period: 'by hand',
          counts: ({ areas, cells, suppressedCells }) => ({ areas, cells, suppressedCells }),
        },
        () => loadPopulations(deps, given.files),
      );
      return { json: { job: 'load-populations', status: 'loaded', ...result }, text: populationsText(result) };
    },
  },
  'load-official-totals': {
    does: 'loads the Home Office’s yearly totals (CSV, its stop and search open data table)',
    usage: 'load-official-totals --from-file PATH',
    options: ['from-file'],
    takes: 'paths',
    run: async (deps, given) => {
      const result = await waitAndRecord(
        deps,
        { job: 'load-official-totals', period: 'by hand', counts: ({ rows, unchanged }) => ({ rows, unchanged }) },
        () => loadOfficialTotals(deps, given.files),
      );
      return {
        json: { job: 'load-official-totals', status: 'loaded', ...result },
        text: officialTotalsText(result),
      };
    },
  },
  'load-groups': {
    does: 'loads monitoring groups (CSV: group, borough code, email, next meeting)',
    usage: 'load-groups --from-file PATH',
    options: ['from-file'],
    takes: 'paths',
    run: async (deps, given) => {
      const result = await waitAndRecord(
        deps,
        { job: 'load-groups', period: 'by hand', counts: ({ groups, added, updated }) => ({ groups, added, updated }) },
        () => loadGroups(deps, given.files),
      );
      return { json: { job: 'load-groups', status: 'loaded', ...result }, text: report.ofGroups(result) };
    },
  },
};
