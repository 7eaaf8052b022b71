/** Where the searches of a month took place: Basic Command Units, boroughs, wards, and those without a place. */
import { findActiveBoundarySet, listActiveBoundarySets } from '../src/db/boundary.ts';
import { type AreaSearches, countByBoundaryArea, countByPlace } from '../src/db/place-count.ts';
import { type ActiveFileMonth, listActiveFileMonths } from '../src/db/source-file.ts';
import type { Deps } from '../src/deps.ts';
import {
  type BorderCounts,
  type BorderShare,
  borderShare,
  borderShareSentence,
  NEAR_BORDER_METRES,
} from '../src/domain/border-share.ts';
import type { Month } from '../src/domain/period.ts';
import { isComplete } from '../src/domain/source-choice.ts';
import { countText, monthText, percentText } from '../src/domain/wording.ts';
import { InputProblem } from '../src/problem.ts';
import { areaName, BOROUGHS } from '../src/vocabulary/area.ts';
import { forceName } from '../src/vocabulary/force.ts';
import { readTogether } from './measure.ts';

/** A force's searches of the month, from one source. */
export interface ForcePlaces {
  forceId: string;
  source: ActiveFileMonth['source'];
  searches: number;
  /** Searches without a place, and with one outside London. */
  unplaced: number;
  outsideLondon: number;
  border: BorderCounts & BorderShare;
}

export interface BoroughPlaces {
  areaCode: string;
  name: string;
  /** None for the City of London, which has its own force. */
  bcu: string | null;
  searches: number;
  border: BorderCounts & BorderShare;
}

export interface PlacesReport {
  month: Month;
  forces: ForcePlaces[];
  /** Basic Command Units of the Met, searches of all forces there. */
  bcus: { bcu: string; searches: number }[];
  boroughs: BoroughPlaces[];
  /** Wards and small areas in force, most searched first; areas with no searches are left out. */
  sets: { kind: 'ward' | 'small-area'; vintage: number; areas: AreaSearches[] }[];
}

/**
 * Counts a month's searches by place, vehicle-only ones among them; the latest month loaded where none is named. Of each
 * force it takes an extract that is complete, else data.police.uk, as figures do; only the latter has wards. Stores nothing.
 * Throws InputProblem where nothing is loaded for the month.
 */
export async function places(deps: Deps, asked: Month | undefined): Promise<PlacesReport> {
  return readTogether(deps.database.db, async (db) => {
    const fileMonths = await listActiveFileMonths(db);
    const month = asked ?? fileMonths.at(-1)?.month;
    const files = chooseForces(fileMonths.filter((file) => file.month === month));
    if (month === undefined || files.length === 0) {
      throw new InputProblem(
        asked === undefined
          ? 'No searches are loaded: load them with load-searches.'
          : `--month ${asked}: no searches of this month are loaded.`,
      );
    }
    const sourceFileIds = files.map((file) => file.sourceFileId);
    const sets = await listActiveBoundarySets(db);
    const placing = await findActiveBoundarySet(db);
    const countBySet = (boundarySetId: number) =>
      countByBoundaryArea(db, { sourceFileIds, month, boundarySetId, nearMetres: NEAR_BORDER_METRES });
    const isMeasured = sets.some(
      ({ kind, boundarySetId }) => kind === 'borough' && boundarySetId === placing?.boundarySetId,
    );
    const byBorough = isMeasured ? await countBySet(placing!.boundarySetId) : [];
    const forces = new Map<string, ForcePlaces>();
    const searched = new Map<string, number>();
    for (const file of files) {
      const counted = await countByPlace(db, [file.sourceFileId], month);
      const own = forces.get(file.forceId);
      forces.set(file.forceId, addFile(own, file, counted));
      for (const { areaCode, searches } of counted) searched.set(areaCode, (searched.get(areaCode) ?? 0) + searches);
    }
    const boroughs = BOROUGHS.map(({ code, name, bcu }) => {
      const measured = byBorough.find(({ areaCode }) => areaCode === code);
      const border = { measured: measured?.searches ?? 0, nearBorder: measured?.nearBorder ?? 0 };
      return {
        areaCode: code,
        name,
        bcu: bcu ?? null,
        searches: searched.get(code) ?? 0,
        border: { ...border, ...borderShare(border) },
      };
    });
    const smaller: PlacesReport['sets'] = [];
    for (const { kind, vintage, boundarySetId } of sets) {
      if (kind !== 'borough') smaller.push({ kind, vintage: vintage!, areas: await countBySet(boundarySetId) });
    }
    return { month, forces: [...forces.values()], bcus: bcusOf(boroughs), boroughs, sets: smaller };
  });
}

/** Of each force its complete extract of everything, else data.police.uk, else whatever extracts there are. */
function chooseForces(fileMonths: readonly ActiveFileMonth[]): ActiveFileMonth[] {
  return [...new Set(fileMonths.map(({ forceId }) => forceId))].sort().flatMap((forceId) => {
    const own = fileMonths.filter((file) => file.forceId === forceId);
    const whole = own.find(
      (file) => file.source === 'mps-extract' && file.scopeAreaCode === undefined && isComplete(file),
    );
    const published = whole ?? own.find((file) => file.source === 'police-uk');
    return published ? [published] : own;
  });
}

function addFile(
  before: ForcePlaces | undefined,
  file: ActiveFileMonth,
  counted: readonly { areaCode: string; searches: number }[],
): ForcePlaces {
  const searchesIn = (place: string) => counted.find(({ areaCode }) => areaCode === place)?.searches ?? 0;
  const border = {
    measured: (before?.border.measured ?? 0) + file.borderMeasuredCount,
    nearBorder: (before?.border.nearBorder ?? 0) + file.nearBorderCount,
  };
  return {
    forceId: file.forceId,
    source: file.source,
    searches: (before?.searches ?? 0) + file.searchCount,
    unplaced: (before?.unplaced ?? 0) + searchesIn('unplaced'),
    outsideLondon: (before?.outsideLondon ?? 0) + searchesIn('outside-london'),
    border: { ...border, ...borderShare(border) },
  };
}

function bcusOf(boroughs: readonly BoroughPlaces[]): PlacesReport['bcus'] {
  const searches = new Map<string, number>();
  for (const { bcu, searches: own } of boroughs) if (bcu !== null) searches.set(bcu, (searches.get(bcu) ?? 0) + own);
  return [...searches]
    .map(([bcu, count]) => ({ bcu, searches: count }))
    .sort((a, b) => b.searches - a.searches || (a.bcu < b.bcu ? -1 : 1));
}

/** Wards printed at a terminal; --json gives all. */
const SHOWN = 20;
const KIND_NAMES = { ward: 'Wards', 'small-area': 'Small areas' };

/** The report as a person reads it. */
export function placesText({ month, forces, bcus, boroughs, sets }: PlacesReport): string {
  const line = (name: string, searches: number, more = '') =>
    `  ${name.padEnd(44)}${countText(searches).padStart(8)}${more}`;
  const lines = [`Where searches took place in ${monthText(month)} (vehicle-only searches are among them)`];
  for (const force of forces) {
    lines.push(
      '',
      `${forceName(force.forceId)}, from ${force.source === 'police-uk' ? 'data.police.uk' : 'the records extract'}: ${countText(force.searches)} searches, ${countText(force.unplaced)} without a place, ${countText(force.outsideLondon)} outside London.`,
      borderShareSentence(force.border, month),
    );
  }
  lines.push('', 'Basic Command Units of the Met', ...bcus.map(({ bcu, searches }) => line(bcu, searches)));
  lines.push(
    '',
    'Boroughs',
    ...boroughs.map(({ name, searches, border }) =>
      line(name, searches, border.state === 'known' ? `   near the edge: ${percentText(border.share)}` : ''),
    ),
  );
  for (const { kind, vintage, areas } of sets) {
    lines.push(
      '',
      `${KIND_NAMES[kind]} of ${vintage} with most searches (residents of ${KIND_NAMES[kind].toLowerCase()} are not known here, so there are no rates)`,
      ...areas
        .slice(0, SHOWN)
        .map(({ areaCode, name, boroughCode, searches }) =>
          line(
            `${areaCode} ${name ?? ''}${boroughCode && !name?.startsWith(areaName(boroughCode)) ? `, ${areaName(boroughCode)}` : ''}`,
            searches,
          ),
        ),
    );
    if (areas.length > SHOWN) lines.push(`  and ${countText(areas.length - SHOWN)} more with searches: see --json.`);
  }
  if (sets.length === 0) lines.push('', 'No polygons of wards are loaded: load them with load-boundaries.');
  return lines.join('\n');
}
