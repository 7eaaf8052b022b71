import { MATERIALITIES, USUAL_MATERIALITY } from '../../src/domain/grid-rule.ts';
import { InputProblem } from '../../src/problem.ts';
import type { Commands } from '../command.ts';
import { dataHealth } from '../data-health.ts';
import { figures } from '../figures.ts';
import { flagCells } from '../flag-cells.ts';
import { places, placesText } from '../places.ts';
import { reconcileYear, reconciliationText } from '../reconcile.ts';
import * as report from '../report.ts';
import { healthDocument, ofHealth } from '../report-health.ts';
import { ofRevisions } from '../report-revisions.ts';
import { ofMailTrace, ofTrace } from '../report-trace.ts';
import { revisions } from '../revisions.ts';
import { trace, traceMail } from '../trace.ts';

/** Looking things up; nothing is changed. */
export const LOOKING_UP: Commands = {
  figures: {
    does: 'prints the figures of an area for any months',
    usage: 'figures --area CODE --from YYYY-MM --to YYYY-MM [--group G] [--base self-defined|officer-defined]',
    options: ['area', 'from', 'to', 'group', 'base'],
    run: async (deps, given) => {
      const result = await figures(deps, { ...given, areaCode: given.area });
      return { json: result, text: report.ofFigures(result) };
    },
  },
  'data-health': {
    does: 'tells what is wrong with the records of a month, what was checked and found fine, and what could not be checked',
    usage: 'data-health [--month YYYY-MM] [--force ID]',
    options: ['month', 'force'],
    run: async (deps, given) => {
      const result = await dataHealth(deps, { month: given.month, forceId: given.force });
      return { json: healthDocument(result), text: ofHealth(result) };
    },
  },
  'flag-cells': {
    does: 'runs the flag rule on any grid (CSV: area,group,reason,n,residents,n0,residents0), one JSON line a cell',
    usage: `flag-cells FILE.csv [--materiality ${MATERIALITIES.join('|')}]`,
    options: ['materiality'],
    takes: 'paths',
    async *runAlone(given) {
      const [path, ...more] = given.files;
      if (path === undefined || more.length > 0) {
        throw new InputProblem(`flag-cells takes one file (${given.files.length} given).`);
      }
      const asked = given.materiality ?? String(USUAL_MATERIALITY);
      const materiality = MATERIALITIES.find((one) => String(one) === asked);
      if (materiality === undefined) {
        throw new InputProblem(`--materiality ${asked} is not offered (expected ${MATERIALITIES.join(', ')}).`);
      }
      const { cells, fit, expectedFalse } = await flagCells(path, materiality);
      process.stderr.write(`${report.ofFlaggedCells(cells, fit, expectedFalse)}\n`);
      const lines = cells.map((cell) => JSON.stringify(cell)).join('\n');
      // JSON lines either way: the document is a line a cell.
      yield `${lines}\n`;
    },
  },
  places: {
    does: 'prints where the searches of a month took place: command units, boroughs, wards, and without a place',
    usage: 'places [--month YYYY-MM]',
    options: ['month'],
    run: async (deps, given) => {
      const result = await places(deps, given.month);
      return { json: { job: 'places', status: 'counted', ...result }, text: placesText(result) };
    },
  },
  reconcile: {
    does: 'sets the records loaded of a year beside the Home Office’s totals, by force and power',
    usage: 'reconcile --year YYYY (the year that ends with March of YYYY)',
    options: ['year'],
    run: async (deps, given) => {
      const result = await reconcileYear(deps, given.year);
      return { json: { job: 'reconcile', status: 'compared', ...result }, text: reconciliationText(result) };
    },
  },
  trace: {
    does: 'walks a published figure back to its method, files, checksums and lines',
    usage: 'trace FIGURE_ID | digest-NUMBER',
    options: [],
    takes: 'a number',
    run: async (deps, given) => {
      const mail = await traceMail(deps, given.rest[0]);
      if (mail) return { json: mail, text: ofMailTrace(mail) };
      const result = await trace(deps, given.rest[0]);
      return { json: result, text: ofTrace(result) };
    },
  },
  revisions: {
    does: 'tells which headline figures of a month changed since they were last published, and why',
    usage: 'revisions --month YYYY-MM',
    options: ['month'],
    needsMonth: true,
    run: async (deps, given) => {
      const result = await revisions(deps, given.month!);
      return { json: { job: 'revisions', ...result }, text: ofRevisions(result) };
    },
  },
};
