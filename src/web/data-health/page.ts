import { basename } from 'node:path';
import type { Db } from '../../db/connection.ts';
import { listHealthFindings, listHealthVerdicts } from '../../db/data-health.ts';
import { listRetrievals } from '../../db/download.ts';
import { listFigures, listRestsOn } from '../../db/measurement.ts';
import { listMonthTotals } from '../../db/month-total.ts';
import { listOfficialCounts, listOfficialYears } from '../../db/official-total.ts';
import { listFilesOfArea } from '../../db/provenance.ts';
import { getEditionWindow, listEarlierWindows, listFileVersions, type WindowName } from '../../db/revision.ts';
import { listSourceChecks } from '../../db/source-check.ts';
import { listActiveFileMonths } from '../../db/source-file.ts';
import type { Deps } from '../../deps.ts';
import { addMonths } from '../../domain/period.ts';
import { type EditionWindow, type RevisionLog, revisionLog } from '../../domain/revision-log.ts';
import { chooseFiles } from '../../domain/source-choice.ts';
import { reconcileTotal, rejectedRows } from '../../domain/year-total.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { MET } from '../../vocabulary/force.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findShownMonth } from '../shown-month.ts';
import { dataHealthView, type ReconciledYear } from './view.ts';

const WINDOW = 'rolling-12-months';
/** Years that are set beside the Home Office's totals, the latest ones. */
const YEARS_SHOWN = 5;

/** The health of the records behind the month shown, where they came from, and what was revised. */
export function dataHealthPage(deps: Deps): Route['handle'] {
  return async (_request, response) => {
    const shown = await findShownMonth(deps);
    if (!shown.measurement) {
      const page = { title: 'No month has been measured yet', syntheticLabel: undefined, heldBack: shown.heldBack };
      return show(response, 'nothing-measured', page);
    }
    const { measurementId } = shown.measurement;
    const { db } = deps.database;
    const files = await listFilesOfArea(db, { measurementId, windowKind: WINDOW, areaCode: LONDON.code }, LONDON.code);
    const retrievals = [];
    for (const id of new Set(files.map(({ sourceFileId }) => sourceFileId))) {
      retrievals.push(...(await listRetrievals(db, id)));
    }
    const page = dataHealthView({
      shown,
      window: shown.windows.find(({ kind }) => kind === WINDOW)!,
      findings: await listHealthFindings(db, measurementId),
      verdicts: await listHealthVerdicts(db, measurementId),
      restsOn: await listRestsOn(db, measurementId, WINDOW),
      files,
      retrievals,
      checks: (await listSourceChecks(db)).filter(({ forceId }) => forceId === MET),
      years: await reconciledYears(deps),
      revisions: await revisionsOf(deps, measurementId),
    });
    show(response, 'data-health', page);
  };
}

/** The Met's months of the latest years with a total, counted without a single record being read. */
async function reconciledYears({ database: { db } }: Deps): Promise<ReconciledYear[]> {
  const years = (await listOfficialYears(db)).slice(-YEARS_SHOWN).reverse();
  const fileMonths = years.length === 0 ? [] : await listActiveFileMonths(db);
  const reconciled: ReconciledYear[] = [];
  for (const yearEnding of years) {
    const window = { from: addMonths(yearEnding, -11), to: yearEnding };
    const chosen = chooseFiles(fileMonths, LONDON.code, window);
    const official = (await listOfficialCounts(db, yearEnding)).filter(({ forceId }) => forceId === MET);
    const months = await listMonthTotals(db, chosen);
    const rejected = rejectedRows(fileMonths, chosen, window);
    reconciled.push({
      yearEnding,
      ...reconcileTotal({ forceId: MET, yearEnding, official, months, rejectedRows: rejected }),
    });
  }
  return reconciled;
}

/** What changed in London's headline figures; the boroughs' would take too long to compare for each reader. */
async function revisionsOf({ database: { db } }: Deps, measurementId: number): Promise<RevisionLog[]> {
  const logs: RevisionLog[] = [];
  for (const { before, after } of await listEarlierWindows(db, measurementId)) {
    if (!before) continue;
    const [was, is] = [await londonsHeadlines(db, before), await londonsHeadlines(db, after)];
    const versions = await listFileVersions(db, [...was.files, ...is.files]);
    // Where a file lay on our disk says nothing to a reader.
    logs.push(
      revisionLog(
        was,
        is,
        versions.map((version) => ({ ...version, path: basename(version.path) })),
      ),
    );
  }
  return logs;
}

/** A window with London's figures for the reasons that headlines are made of, as everybody may see them. */
async function londonsHeadlines(db: Db, name: WindowName): Promise<EditionWindow> {
  const { measurementId, kind: windowKind } = name;
  const window = await getEditionWindow(db, name, { areaCode: LONDON.code, measure: 'unknown-share' });
  const of = (reason: 'all' | 'drugs') => listFigures(db, measurementId, { windowKind, areaCode: LONDON.code, reason });
  return { ...window, figures: [...(await of('all')), ...(await of('drugs'))] };
}
