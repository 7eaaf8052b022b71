import { listFiguresAfter, listResidents } from '../../db/published-figure.ts';
import type { Deps } from '../../deps.ts';
import { csvLine } from '../../domain/csv-line.ts';
import type { Column } from '../../domain/download-column.ts';
import { dictionaryEntries, RESIDENT_COLUMNS } from '../../domain/download-columns.ts';
import { FIGURE_COLUMNS, type FigureRow } from '../../domain/figure-columns.ts';
import { FLAG_COLUMNS, type FlagRow } from '../../domain/flag-columns.ts';
import { flagStateAt } from '../../domain/flag-state.ts';
import { listPublicFlags } from '../flags/public-flags.ts';
import { editionOf, type PublishedMonth, sourcesOf } from '../published-month.ts';

/** A file's lines, its header first, a few at a time: nothing is held whole. */
export type CsvFile = AsyncIterable<string>;

/** Figures read at once. */
const FIGURES_AT_ONCE = 2000;

/** A month's figures: of all areas, or of one. */
export async function* figuresFile(deps: Deps, month: PublishedMonth, areaCode?: string): CsvFile {
  yield headerOf(FIGURE_COLUMNS);
  for await (const rows of figureRows(deps, month, areaCode)) yield linesOf(FIGURE_COLUMNS, rows);
}

/** About how many bytes a line of figures has, from a few of them; undefined where there are none. */
export async function bytesPerFigure(deps: Deps, month: PublishedMonth): Promise<number | undefined> {
  for await (const rows of figureRows(deps, month, undefined, 100)) {
    if (rows.length === 0) return undefined;
    return Buffer.byteLength(linesOf(FIGURE_COLUMNS, rows)) / rows.length;
  }
  return undefined;
}

async function* figureRows(
  deps: Deps,
  month: PublishedMonth,
  areaCode?: string,
  atOnce = FIGURES_AT_ONCE,
): AsyncIterable<FigureRow[]> {
  const { measurementId } = month.measurement;
  const sources = await sourcesOf(deps, month);
  const edition = editionOf(month);
  const windowOf = new Map(month.windows.map((window) => [window.kind, window]));
  for (let after = 0; ; ) {
    const figures = await listFiguresAfter(deps.database.db, measurementId, {
      after,
      most: atOnce,
      only: { areaCode },
    });
    yield figures.map((figure) => ({
      ...edition,
      figure,
      window: windowOf.get(figure.windowKind)!,
      sources: sources(figure.areaCode, figure.windowKind),
    }));
    if (figures.length < atOnce) return;
    after = figures.at(-1)!.figureId;
  }
}

/** The findings that had opened by a month, and where each stood at its end. */
export async function* flagsFile(deps: Deps, month: PublishedMonth): CsvFile {
  yield headerOf(FLAG_COLUMNS);
  yield linesOf(FLAG_COLUMNS, await flagRows(deps, month));
}

/** The same as rows, in the order the flags are numbered in. */
export async function flagRows(deps: Deps, month: PublishedMonth): Promise<FlagRow[]> {
  const flags = await listPublicFlags(deps, month.measurement.month);
  return flags.flatMap(({ evidence, unshown: _, ...flag }): FlagRow[] => {
    const state = flagStateAt(flag, month.measurement.month);
    return state ? [{ ...editionOf(month), flag: { ...flag, ...state }, evidence }] : [];
  });
}

/** Residents of the boroughs, by the Census's groups. */
export async function* residentsFile(deps: Deps): CsvFile {
  yield headerOf(RESIDENT_COLUMNS);
  yield linesOf(RESIDENT_COLUMNS, await listResidents(deps.database.db));
}

/** What every column of every file means. */
export async function* dictionaryFile(): CsvFile {
  yield csvLine(['file', 'column', 'value', 'type', 'unit', 'meaning']);
  for (const { file, column, value, type, unit, meaning } of dictionaryEntries()) {
    yield csvLine([file, column, value, type, unit, meaning]);
  }
}

function headerOf<Row>(columns: readonly Column<Row>[]): string {
  return csvLine(columns.map(({ name }) => name));
}

function linesOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return rows.map((row) => csvLine(columns.map(({ of }) => of(row)))).join('');
}
