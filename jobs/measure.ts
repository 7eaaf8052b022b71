import { createHash } from 'node:crypto';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { findActivePopulationFile, listBoroughAgeResidents } from '../src/db/age-population.ts';
import { getAgeResidents, getResidents } from '../src/db/area.ts';
import { findActiveBoundarySet } from '../src/db/boundary.ts';
import { countAges, countAgesByArea, countFinds, countOutcomes, countSearches } from '../src/db/cell-count.ts';
import type { Db } from '../src/db/connection.ts';
import { storeHealthFindings, storeHealthVerdicts } from '../src/db/data-health.ts';
import { findMeasurement, type Measurement, type StoredWindow, storeMeasurement } from '../src/db/measurement.ts';
import { countRepeats } from '../src/db/repeated-count.ts';
import { type ActiveFileMonth, listActiveFileMonths } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import { ageFigures } from '../src/domain/age-standardised.ts';
import { byAgeFigures } from '../src/domain/by-age.ts';
import { HEALTH_VERSION } from '../src/domain/data-health/health-rules.ts';
import type { MonthHealth } from '../src/domain/data-health/month-health.ts';
import { chooseSeries } from '../src/domain/data-health/series-choice.ts';
import { type Figure, METHOD_VERSION } from '../src/domain/figure.ts';
import { findFigures } from '../src/domain/find-rate.ts';
import { RULE_VERSION } from '../src/domain/flag-rule.ts';
import { type MeasuredWindow, measureWindow } from '../src/domain/measurement.ts';
import { withoutFewNervous } from '../src/domain/nervous-count.ts';
import { outcomeFigures } from '../src/domain/outcome-mix.ts';
import {
  type Month,
  missingMonths,
  WINDOW_KINDS,
  type Window,
  type WindowKind,
  windowsOf,
} from '../src/domain/period.ts';
import { type ChosenFile, monthsWithFigures } from '../src/domain/source-choice.ts';
import type { CountRow, Residents } from '../src/domain/tally.ts';
import { withheldFigures } from '../src/domain/withholding.ts';
import { monthsText } from '../src/domain/wording.ts';
import { InputProblem } from '../src/problem.ts';
import { BOROUGHS, LONDON } from '../src/vocabulary/area.ts';
import { choosePlaces, countPlaces, filesRestedOn } from './chosen-files.ts';
import { examineHealth } from './examine-health.ts';
import { type MeasuredGrounds, measureGrounds } from './measure-grounds.ts';
import { measureMonths } from './measure-months.ts';
import { settleGrounds } from './settle-grounds.ts';

export interface MeasureReport {
  measurement: Measurement;
  unchanged: boolean;
  /** Months missing between the first month loaded and the month measured. */
  missingMonths: Month[];
  window: Window & { monthsPresent: number; months: number; isIncomplete: boolean };
  /** The rolling window, for raising flags on, and what it was computed from. */
  measured: MeasuredWindow;
  records: AskedWindow['records'];
  /** The same of the written grounds. */
  grounds: MeasuredGrounds;
  figureCount: number;
  /** What the rules of data health say of the months of the windows, of every force. */
  health: MonthHealth[];
}

/**
 * Computes and stores every figure of a month: for the month itself, the twelve months to it and the last financial year; and what
 * the rules of data health find in the months of those windows, of every force that is loaded. What people have settled of
 * written grounds on the site counts from here on.
 * The same files, boundaries and method give the same figures, so a second run stores nothing new.
 * Throws InputProblem where nothing was published for the month.
 */
export async function measure(deps: Deps, month: Month): Promise<MeasureReport> {
  await settleGrounds(deps);
  const { db } = deps.database;
  const windows = windowsOf(month);
  const examined = { from: windows['financial-year'].from, to: month };
  if (windows['rolling-12-months'].from < examined.from) examined.from = windows['rolling-12-months'].from;
  const { fileMonths, boundarySet, populationFile, measured, health } = await readTogether(db, async (snapshot) => {
    const fileMonths = await listActiveFileMonths(snapshot);
    requireMonth(month, monthsWithFigures(fileMonths));
    const measured = new Map<WindowKind, AskedWindow>();
    for (const kind of WINDOW_KINDS) {
      // Of a single month only the find rates are looked at: outcomes and ages are figures of a year.
      const standing = kind === 'latest-month' ? 'find-rates' : 'all';
      measured.set(kind, await measureFiles(snapshot, fileMonths, windows[kind], { standing }));
    }
    return {
      fileMonths,
      boundarySet: await findActiveBoundarySet(snapshot),
      populationFile: await findActivePopulationFile(snapshot),
      measured,
      health: await examineHealth(snapshot, fileMonths, { window: examined, checkedOn: deps.clock() }),
    };
  });
  const present = monthsWithFigures(fileMonths);
  const inputs = fingerprint([
    METHOD_VERSION,
    `${RULE_VERSION} at ${deps.settings.materiality}`,
    boundarySet?.sha256 ?? 'no boundaries',
    ...(populationFile ? [`ages ${populationFile.sha256}`] : []),
    ...[...measured].flatMap(([kind, { files }]) =>
      files.map((file) => `${kind} ${file.areaCode} ${file.month} ${file.sourceFileId}`),
    ),
    ...[...measured.values()].map(({ grounds }) => grounds.inputs ?? 'no written grounds'),
    // The day of the check is none of them: what is late today was not yesterday, and the figures are the same.
    HEALTH_VERSION,
    ...chooseSeries(fileMonths).flatMap(({ forceId, areaCode, files }) =>
      files
        .filter((file) => file.month <= month)
        .map((file) => `${forceId} ${areaCode ?? ''} ${file.month} ${file.sourceFileId}`),
    ),
  ]);
  const rolling = measured.get('rolling-12-months')!;
  const report = {
    missingMonths: missingMonths({ from: present[0]!, to: month }, present),
    window: {
      ...windows['rolling-12-months'],
      monthsPresent: rolling.monthsPresent,
      months: 12,
      isIncomplete: rolling.monthsPresent < 12,
    },
    measured: rolling.measured,
    records: rolling.records,
    grounds: rolling.grounds,
    figureCount: [...measured.values()].reduce((sum, { measured: { figures } }) => sum + figures.length, 0),
    health,
  };
  const latest = await findMeasurement(db, month);
  if (latest?.inputs === inputs) {
    await storeHealthVerdicts(db, latest.measurementId, health);
    await measureMonths(deps, month, latest.measurementId);
    return { ...report, measurement: latest, unchanged: true };
  }
  const shown = new Map([...measured].map(([kind, window]) => [kind, withSmallWithheld(kind, window)]));
  const restsOn = new Set([...measured.values()].flatMap(({ files }) => files.map((file) => file.sourceFileId)));
  const { measurement, isNew } = await db.transaction().execute(async (trx) => {
    const stored = await storeMeasurement(
      trx,
      {
        month,
        methodVersion: METHOD_VERSION,
        inputs,
        boundarySetId: boundarySet?.boundarySetId,
        populationFileId: populationFile?.populationFileId,
        isSynthetic: fileMonths.some((file) => file.isSynthetic && restsOn.has(file.sourceFileId)),
      },
      [...measured].map(([kind, { files, monthsPresent, grounds }]) => ({
        kind,
        ...windows[kind],
        monthsPresent,
        files,
        ...shown.get(kind)!,
        groundsInputs: grounds.inputs,
      })),
    );
    if (stored.isNew) {
      const findings = health.flatMap((one) => one.findings);
      await storeHealthFindings(trx, stored.measurement.measurementId, findings);
      await storeHealthVerdicts(trx, stored.measurement.measurementId, health);
    }
    return stored;
  });
  await measureMonths(deps, month, measurement.measurementId);
  return { ...report, measurement, unchanged: !isNew };
}

/** A window's figures, those marked that nobody is shown, and what its figures of written grounds rest on, without small counts. */
function withSmallWithheld(kind: WindowKind, { measured: { figures }, chosen, grounds: { basis } }: AskedWindow) {
  const isExtractOnly = (areaCode: string) => {
    const files = chosen(areaCode);
    return files.length > 0 && files.every(({ source }) => source === 'mps-extract');
  };
  const isWithheld = withheldFigures(figures, kind, isExtractOnly);
  return {
    figures: figures.map((figure) => (isWithheld(figure) ? { ...figure, isWithheld: true } : figure)),
    grounds: { ...basis, areas: withoutFewNervous(basis.areas, isExtractOnly) },
  };
}

function requireMonth(month: Month, present: readonly Month[]): void {
  if (present.includes(month)) return;
  throw new InputProblem(
    `${month} cannot be measured: the Met's records for it are not loaded (loaded: ${present.length === 0 ? 'none' : monthsText(present)}).`,
  );
}

/** Reads what stood at one instant: files, places and counts that belong together, whatever is loaded meanwhile. */
export function readTogether<T>(db: Db, read: (snapshot: Db) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}

/** A window as computed, with the files it rests on. */
export interface AskedWindow {
  /** Months with London's figures. */
  monthsPresent: number;
  /** Under London's code the files of the whole force, under a borough's its own where it has any. */
  files: StoredWindow['files'];
  /** What an area's figures rest on, month by month. */
  chosen: (areaCode: string) => readonly ChosenFile[];
  /** The boroughs' searches that the figures were computed from, those of them that are rows repeated, and residents. */
  records: { counts: CountRow[]; repeats: CountRow[]; residents: Residents };
  measured: MeasuredWindow;
  /** What the figures of written grounds among them rest on. */
  grounds: MeasuredGrounds;
}

/** Which figures of a window are computed. */
export interface AskedFigures {
  /** All areas where none are named. */
  areaCodes?: readonly string[];
  /** Of the figures that stand beside the ratio, all, or the find rates alone. */
  standing?: 'all' | 'find-rates';
}

/** Computes the figures of any window from what is loaded, storing nothing. */
export async function measureFiles(
  db: Db,
  fileMonths: readonly ActiveFileMonth[],
  window: Window,
  { areaCodes = ALL_AREAS, standing = 'all' }: AskedFigures = {},
): Promise<AskedWindow> {
  const chosen = choosePlaces(fileMonths, window);
  const force = chosen.get(LONDON.code)!;
  const filesOf = (areaCode: string) => chosen.get(areaCode) ?? force;
  const monthsPresent = (areaCode: string) => filesOf(areaCode).length;
  const searches = await countPlaces(db, chosen, countSearches);
  const residents = await getResidents(db);
  const measured = measureWindow({
    monthsPresent,
    ...searches,
    areaCodes,
    residents,
    random: seededRandom(`${window.from} ${window.to}`),
  });
  const beside: Figure[] = findFigures({ monthsPresent, areaCodes, ...(await countPlaces(db, chosen, countFinds)) });
  if (standing === 'all') {
    beside.push(...outcomeFigures({ monthsPresent, areaCodes, ...(await countPlaces(db, chosen, countOutcomes)) }));
    beside.push(...(await measureAges(db, chosen, { areaCodes, monthsPresent })));
  }
  const grounds = await measureGrounds(db, chosen, {
    areaCodes,
    residents,
    random: seededRandom(`grounds ${window.from} ${window.to}`),
    standing,
  });
  return {
    monthsPresent: force.length,
    grounds,
    files: filesRestedOn(chosen),
    chosen: filesOf,
    records: {
      counts: searches.boroughCounts,
      repeats: (await countPlaces(db, chosen, countRepeats)).boroughCounts,
      residents,
    },
    measured: { ...measured, figures: [...measured.figures, ...beside, ...grounds.figures] },
  };
}

/** London's figures by age, and those of boroughs whose residents by age are loaded. */
async function measureAges(
  db: Db,
  chosen: ReadonlyMap<string, readonly ChosenFile[]>,
  asked: { areaCodes: readonly string[]; monthsPresent: (areaCode: string) => number },
): Promise<Figure[]> {
  const { areaCodes, monthsPresent } = asked;
  const standard = await getAgeResidents(db);
  const figures: Figure[] = [];
  if (areaCodes.includes(LONDON.code)) {
    const counts = await countAges(db, chosen.get(LONDON.code)!);
    const london = { areaCode: LONDON.code, counts, residents: standard, monthsPresent: monthsPresent(LONDON.code) };
    figures.push(...ageFigures(counts, standard, london.monthsPresent), ...byAgeFigures(london));
  }
  const boroughs = [...(await listBoroughAgeResidents(db))].filter(([areaCode]) => areaCodes.includes(areaCode));
  if (boroughs.length === 0) return figures;
  const { boroughCounts } = await countPlaces(db, chosen, countAgesByArea);
  for (const [areaCode, residents] of boroughs) {
    const counts = boroughCounts.filter((row) => row.areaCode === areaCode);
    const borough = { areaCode, counts, residents, monthsPresent: monthsPresent(areaCode) };
    figures.push(
      ...ageFigures(counts, residents, borough.monthsPresent, { areaCode, standard }),
      // A borough has too few people of most ages for figures of each.
      ...byAgeFigures(borough, ['10-and-over']),
    );
  }
  return figures;
}

const ALL_AREAS = [LONDON.code, ...BOROUGHS.map((borough) => borough.code)];

/** Uniform numbers that are the same for the same window, so that anyone can compute a figure again. */
export function seededRandom(name: string): () => number {
  const generator = xoroshiro128plus(createHash('sha256').update(name).digest().readInt32LE(0));
  return () => (generator.next() >>> 0) / 4_294_967_296;
}

/** A name for what something was computed from: the same parts, the same name. */
export function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
