import { DOWNLOAD_FILES } from '../../domain/download-columns.ts';
import { countText, monthText, SYNTHETIC_LABEL } from '../../domain/wording.ts';
import { BOROUGHS, LONDON } from '../../vocabulary/area.ts';
import type { PublishedMonth } from '../published-month.ts';
import type { PageView } from '../show.ts';

/** How large the latest month's files are: figures by area and, about, bytes for each. */
export interface FileSizes {
  figures: ReadonlyMap<string, number>;
  bytesPerFigure: number | undefined;
}

interface FileLink {
  name: string;
  href: string;
  size: string;
}

export interface DownloadsView extends PageView {
  latest: { monthName: string; edition: number; notes: string[]; files: FileLink[]; boroughs: FileLink[] } | undefined;
  earlier: { monthName: string; figuresHref: string; londonHref: string; flagsHref: string }[];
  dictionary: {
    file: string;
    title: string;
    columns: { name: string; type: string; unit: string; meaning: string; values: { word: string; means: string }[] }[];
  }[];
}

const FILE_TITLES: Record<keyof typeof DOWNLOAD_FILES, string> = {
  figures: 'Columns of the figures',
  flags: 'Columns of the findings',
  residents: 'Columns of the residents',
};

/** Arranges the files that can be downloaded; the latest month first. */
export function downloadsView(months: readonly PublishedMonth[], sizes: FileSizes | undefined): DownloadsView {
  const [latest, ...earlier] = months;
  return {
    title: 'Downloads',
    syntheticLabel: latest?.measurement.isSynthetic ? SYNTHETIC_LABEL : undefined,
    latest: latest && sizes && latestFiles(latest, sizes),
    earlier: earlier.map(({ measurement: { month } }) => ({
      monthName: monthText(month),
      figuresHref: hrefOf(month, 'figures.csv'),
      londonHref: hrefOf(month, `figures-${LONDON.code}.csv`),
      flagsHref: hrefOf(month, 'flags.csv'),
    })),
    dictionary: Object.entries(DOWNLOAD_FILES).map(([file, columns]) => ({
      file,
      title: FILE_TITLES[file as keyof typeof DOWNLOAD_FILES],
      columns: columns.map(({ name, type, unit = '', meaning, values = {} }) => ({
        name,
        type,
        unit,
        meaning,
        values: Object.entries(values).map(([word, means]) => ({ word, means })),
      })),
    })),
  };
}

const hrefOf = (month: string, file: string) => `/downloads/${month}/${file}`;

function latestFiles({ measurement, notes }: PublishedMonth, sizes: FileSizes): DownloadsView['latest'] {
  const { month, edition } = measurement;
  const all = [...sizes.figures.values()].reduce((sum, count) => sum + count, 0);
  const ofArea = (code: string, name: string): FileLink => ({
    name,
    href: hrefOf(month, `figures-${code}.csv`),
    size: sizeText(sizes.figures.get(code) ?? 0, sizes.bytesPerFigure),
  });
  return {
    monthName: monthText(month),
    edition,
    notes,
    files: [
      { name: 'All figures', href: hrefOf(month, 'figures.csv'), size: sizeText(all, sizes.bytesPerFigure) },
      ofArea(LONDON.code, 'London’s figures'),
      { name: 'Findings that need explaining', href: hrefOf(month, 'flags.csv'), size: 'a line for each finding' },
    ],
    boroughs: BY_NAME.map(({ code, name }) => ofArea(code, name)),
  };
}

const BY_NAME = [...BOROUGHS].sort((a, b) => (a.name < b.name ? -1 : 1));

/** "1,234 lines, about 210 kB". */
function sizeText(lines: number, bytesPerLine: number | undefined): string {
  const text = `${countText(lines)} ${lines === 1 ? 'line' : 'lines'}`;
  if (bytesPerLine === undefined) return text;
  const bytes = lines * bytesPerLine;
  const size =
    bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${text}, about ${size}`;
}
