import { InputProblem } from '../../src/problem.ts';
import type { Commands } from '../command.ts';
import { loadBoundaries } from '../load-boundaries.ts';
import { loadGroups } from '../load-groups.ts';
import { loadSearches } from '../load-searches.ts';
import { waitAndRecord } from '../record-run.ts';
import * as report from '../report.ts';

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
    does: 'loads borough polygons (GeoJSON) and places searches by them',
    usage: 'load-boundaries --from-file PATH',
    options: ['from-file'],
    takes: 'paths',
    run: async (deps, given) => {
      const result = await waitAndRecord(
        deps,
        { job: 'load-searches', period: 'boundaries', counts: (counts) => ({ ...counts }) },
        () => loadBoundaries(deps, given.files),
      );
      return { json: { job: 'load-boundaries', status: 'loaded', ...result }, text: report.ofBoundaries(result) };
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
