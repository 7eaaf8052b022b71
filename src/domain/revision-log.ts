/** What changed in figures that were measured before, and why: two editions of one window held against each other. */
import { LONDON } from '../vocabulary/area.ts';
import { isGroundsScope, type Scope } from '../vocabulary/scope.ts';
import type { Estimate, Figure, Measure } from './figure.ts';
import type { Month, Window, WindowKind } from './period.ts';
import { countText, listText } from './wording.ts';

/** Fields of a record that a revision may change. */
export const REVISED_FIELDS = [
  'time',
  'place',
  'subject',
  'gender',
  'age',
  'self-defined-ethnicity',
  'officer-defined-ethnicity',
  'reason',
  'outcome',
  'find',
  'clothing',
  'searches',
  'grounds',
] as const;
export type RevisedField = (typeof REVISED_FIELDS)[number];

const FIELD_NAMES: Record<RevisedField, string> = {
  time: 'time',
  place: 'place',
  subject: 'person or vehicle',
  gender: 'gender',
  age: 'age',
  'self-defined-ethnicity': 'self-defined ethnicity',
  'officer-defined-ethnicity': 'officer-defined ethnicity',
  reason: 'power or object',
  outcome: 'outcome',
  find: 'whether it was found',
  clothing: 'clothing removed',
  searches: 'searches a row stands for',
  grounds: 'written grounds',
};

/** Which fields changed in how many of the rows that stayed: "outcome in 112 and age in 3". Blank where none did. */
export function revisedFieldsText(fields: readonly { field: RevisedField; rows: number }[]): string {
  return listText(fields.map(({ field, rows }) => `${FIELD_NAMES[field]} in ${countText(rows)}`));
}

/** A month of a file, and how it differs from the version that it replaced. */
export interface FileVersion {
  sourceFileId: number;
  month: Month;
  path: string;
  searches: number;
  /** The file whose month it replaced; absent where it was the first. */
  replaces: number | undefined;
  rowsAdded: number;
  rowsRemoved: number;
  /** Rows in which a field differs, most first. */
  fields: readonly { field: RevisedField; rows: number }[];
}

/** A window as one edition measured it. */
export interface EditionWindow extends Window {
  /** The month measured, and which edition of it. */
  month: Month;
  edition: number;
  isPublished: boolean;
  kind: WindowKind;
  methodVersion: string;
  /** The polygons that placed searches. */
  boundaries: string | undefined;
  /** Classifiers that read texts which the figures rest on. */
  classifiers: readonly string[];
  /** Fingerprint of readings and settled tiers; absent where no file has texts. */
  groundsInputs: string | undefined;
  /** Under London's code the files of the whole force, under a borough's its own. */
  files: readonly { areaCode: string; month: Month; sourceFileId: number }[];
  figures: readonly Figure[];
}

/** Why figures changed. A file's reason belongs to London, with the boroughs that have no file of their own, or to one borough. */
export type RevisionReason =
  | { kind: 'method'; before: string; after: string }
  | { kind: 'boundaries'; before: string | undefined; after: string | undefined }
  | { kind: 'month-arrived'; areaCode: string; month: Month; path: string; searches: number }
  | ({ kind: 'month-revised'; areaCode: string; month: Month } & Pick<
      FileVersion,
      'path' | 'rowsAdded' | 'rowsRemoved' | 'fields'
    >)
  | { kind: 'file-exchanged'; areaCode: string; month: Month; before: string; after: string }
  | { kind: 'month-gone'; areaCode: string; month: Month; path: string }
  | { kind: 'classifier'; before: readonly string[]; after: readonly string[] }
  /** The same classifier, but other files' texts read, or texts that people have settled on. */
  | { kind: 'readings' }
  /** Nothing that is written down accounts for it. */
  | { kind: 'not-known' };

/** A figure as one edition had it. */
export interface FigureThen {
  estimate: Estimate;
  searches: number;
  comparisonSearches: number | undefined;
}

/** A headline figure that is no longer what it was. */
export interface RevisedFigure {
  areaCode: string;
  group: Figure['group'];
  reason: Scope;
  basis: Figure['basis'];
  measure: Measure;
  /** Absent where only the other edition has such a figure. */
  before: FigureThen | undefined;
  after: FigureThen | undefined;
  /** Places in the list of reasons: those that can have changed it. */
  reasons: number[];
}

export interface RevisionLog {
  kind: WindowKind;
  from: Month;
  to: Month;
  before: { month: Month; edition: number; isPublished: boolean };
  after: { month: Month; edition: number; isPublished: boolean };
  reasons: RevisionReason[];
  /** Headline figures looked at, and those of them that changed: London first, then by area. */
  compared: number;
  changes: RevisedFigure[];
}

/** Figures that headlines are made of: what a reader will remember and ask about. */
function isHeadline({ measure, reason, basis }: Figure): boolean {
  if (basis === 'officer-defined') return false;
  if (measure === 'ratio') return reason === 'all' || reason === 'drugs';
  return (measure === 'rate-per-1000' && reason === 'all') || (measure === 'sole-smell-share' && reason === 'drugs');
}

/**
 * Holds an edition of a window against an earlier one and names what changed and every reason on record that can have changed it.
 * `versions` has each month of each file that either rests on, and of those that came between them.
 */
export function revisionLog(
  before: EditionWindow,
  after: EditionWindow,
  versions: readonly FileVersion[],
): RevisionLog {
  const reasons: RevisionReason[] = [...waysOf(before, after), ...filesOf(before, after, versions)];
  const own = new Set(after.files.map(({ areaCode }) => areaCode));
  const [earlier, later] = [headlinesOf(before), headlinesOf(after)];
  const names = [...new Set([...later.keys(), ...earlier.keys()])];
  const changes = names.flatMap((name): RevisedFigure[] => {
    const [was, is] = [earlier.get(name), later.get(name)];
    if (was && is && isSame(was, is)) return [];
    const { areaCode, group, reason, basis, measure } = (is ?? was)!;
    const because = reasons.flatMap((one, at) => (canChange(one, { areaCode, measure, reason }, own) ? [at] : []));
    return [
      {
        areaCode,
        group,
        reason,
        basis,
        measure,
        before: was && thenOf(was),
        after: is && thenOf(is),
        reasons: because,
      },
    ];
  });
  const unexplained = changes.filter((change) => change.reasons.length === 0);
  if (unexplained.length > 0) {
    reasons.push({ kind: 'not-known' });
    for (const change of unexplained) change.reasons.push(reasons.length - 1);
  }
  const editionOf = ({ month, edition, isPublished }: EditionWindow) => ({ month, edition, isPublished });
  return {
    kind: after.kind,
    from: after.from,
    to: after.to,
    before: editionOf(before),
    after: editionOf(after),
    reasons,
    compared: names.length,
    changes: changes.sort(
      (a, b) => placeOf(a) - placeOf(b) || (a.areaCode < b.areaCode ? -1 : a.areaCode > b.areaCode ? 1 : 0),
    ),
  };
}

const placeOf = ({ areaCode }: RevisedFigure) => (areaCode === LONDON.code ? 0 : 1);

function headlinesOf({ figures }: EditionWindow): Map<string, Figure> {
  return new Map(
    figures
      .filter(isHeadline)
      .map((figure) => [
        [figure.areaCode, figure.group, figure.reason, figure.basis, figure.measure].join(' '),
        figure,
      ]),
  );
}

const thenOf = ({ estimate, searches, comparison }: Figure): FigureThen => ({
  estimate,
  searches,
  comparisonSearches: comparison?.searches,
});

function isSame(a: Figure, b: Figure): boolean {
  if (a.estimate.state === 'estimated' && b.estimate.state === 'estimated') {
    const [one, other] = [a.estimate, b.estimate];
    if (one.value !== other.value || one.low !== other.low || one.high !== other.high) return false;
  } else if (a.estimate.state !== b.estimate.state) return false;
  return (
    a.searches === b.searches &&
    a.residents === b.residents &&
    a.outOf === b.outOf &&
    a.comparison?.searches === b.comparison?.searches &&
    a.comparison?.outOf === b.comparison?.outOf
  );
}

/** Reasons that lie in how figures are made. */
function waysOf(before: EditionWindow, after: EditionWindow): RevisionReason[] {
  const reasons: RevisionReason[] = [];
  if (before.methodVersion !== after.methodVersion) {
    reasons.push({ kind: 'method', before: before.methodVersion, after: after.methodVersion });
  }
  if (before.boundaries !== after.boundaries) {
    reasons.push({ kind: 'boundaries', before: before.boundaries, after: after.boundaries });
  }
  if ([...before.classifiers].sort().join() !== [...after.classifiers].sort().join()) {
    reasons.push({ kind: 'classifier', before: before.classifiers, after: after.classifiers });
  } else if (before.groundsInputs !== after.groundsInputs) reasons.push({ kind: 'readings' });
  return reasons;
}

/** Reasons that lie in the files, month by month. */
function filesOf(before: EditionWindow, after: EditionWindow, versions: readonly FileVersion[]): RevisionReason[] {
  const known = new Map(versions.map((version) => [`${version.sourceFileId} ${version.month}`, version]));
  const areas = [...new Set([...before.files, ...after.files].map(({ areaCode }) => areaCode))];
  return areas
    .sort((a, b) => Number(b === LONDON.code) - Number(a === LONDON.code) || (a < b ? -1 : 1))
    .flatMap((areaCode) => {
      const [was, is] = [filesOfArea(before, areaCode), filesOfArea(after, areaCode)];
      const months = [...new Set([...was.keys(), ...is.keys()])].sort();
      return months.flatMap((month) => changeOfFile({ areaCode, month }, was.get(month), is.get(month), known));
    });
}

/** The file of each month that an area's figures rest on: its own, or London's where it has none. */
function filesOfArea({ files }: EditionWindow, areaCode: string): Map<Month, number> {
  const own = files.filter((file) => file.areaCode === areaCode);
  const used = own.length > 0 ? own : files.filter((file) => file.areaCode === LONDON.code);
  return new Map(used.map(({ month, sourceFileId }) => [month, sourceFileId]));
}

function changeOfFile(
  where: { areaCode: string; month: Month },
  was: number | undefined,
  is: number | undefined,
  known: ReadonlyMap<string, FileVersion>,
): RevisionReason[] {
  if (was === is) return [];
  const versionOf = (sourceFileId: number) => known.get(`${sourceFileId} ${where.month}`);
  const pathOf = (sourceFileId: number) => versionOf(sourceFileId)?.path ?? `file ${sourceFileId}`;
  if (is === undefined) return was === undefined ? [] : [{ kind: 'month-gone', ...where, path: pathOf(was) }];
  if (was === undefined) {
    return [{ kind: 'month-arrived', ...where, path: pathOf(is), searches: versionOf(is)?.searches ?? 0 }];
  }
  // From the version in force back to the one that the earlier edition rested on, oldest step first.
  const steps: RevisionReason[] = [];
  let version = versionOf(is);
  while (version?.replaces !== undefined && version.sourceFileId !== was) {
    const { path, rowsAdded, rowsRemoved, fields } = version;
    steps.unshift({ kind: 'month-revised', ...where, path, rowsAdded, rowsRemoved, fields });
    version = versionOf(version.replaces);
  }
  return version?.sourceFileId === was
    ? steps
    : [{ kind: 'file-exchanged', ...where, before: pathOf(was), after: pathOf(is) }];
}

/** Whether a reason can have changed a figure. `own` are the areas with files of their own. */
function canChange(
  reason: RevisionReason,
  figure: Pick<Figure, 'areaCode' | 'measure' | 'reason'>,
  own: ReadonlySet<string>,
): boolean {
  switch (reason.kind) {
    case 'method':
      return true;
    case 'boundaries':
      // Where in London a search was changes nothing for London.
      return figure.areaCode !== LONDON.code;
    case 'classifier':
    case 'readings':
      return figure.measure.startsWith('sole-smell') || isGroundsScope(figure.reason);
    case 'not-known':
      return false;
    default:
      return figure.areaCode === reason.areaCode || (reason.areaCode === LONDON.code && !own.has(figure.areaCode));
  }
}
