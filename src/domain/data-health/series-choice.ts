import { LONDON, RATED_BOROUGHS } from '../../vocabulary/area.ts';
import { MET } from '../../vocabulary/force.ts';
import type { Window } from '../period.ts';
import { chooseFiles, type FileMonth } from '../source-choice.ts';

/** The months of a force, or of one borough's own extract, each with the file that figures would rest on. */
export interface ChosenSeries<File extends FileMonth> {
  forceId: string;
  areaCode: string | undefined;
  /** Oldest first. */
  files: File[];
}

/**
 * The files to examine: of the Met those that its figures rest on, of every other force that is loaded its data.police.uk files,
 * and of a borough with an extract of its own the months in which its figures rest on that.
 */
export function chooseSeries<File extends FileMonth>(fileMonths: readonly File[]): ChosenSeries<File>[] {
  const others = [...new Set(fileMonths.map(({ forceId }) => forceId))].filter((forceId) => forceId !== MET).sort();
  const met = fileMonths.filter(({ forceId }) => forceId === MET);
  const chosen = (areaCode: string) => {
    const months = met.map(({ month }) => month).sort();
    const whole: Window = { from: months[0] ?? '', to: months.at(-1) ?? '' };
    const files = months.length === 0 ? [] : chooseFiles(met, areaCode, whole);
    return files.map(
      ({ sourceFileId, month }) => met.find((file) => file.sourceFileId === sourceFileId && file.month === month)!,
    );
  };
  const hasOwn = ({ code }: { code: string }) => met.some(({ scopeAreaCode }) => scopeAreaCode === code);
  return [
    { forceId: MET, areaCode: undefined, files: chosen(LONDON.code) },
    ...others.map((forceId) => ({
      forceId,
      areaCode: undefined,
      files: fileMonths
        .filter((file) => file.forceId === forceId && file.source === 'police-uk' && file.scopeAreaCode === undefined)
        .sort((a, b) => (a.month < b.month ? -1 : 1)),
    })),
    ...RATED_BOROUGHS.filter(hasOwn).map(({ code }) => ({
      forceId: MET,
      areaCode: code,
      files: chosen(code).filter(({ scopeAreaCode }) => scopeAreaCode === code),
    })),
  ];
}
