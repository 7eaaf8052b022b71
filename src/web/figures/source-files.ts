import { basename } from 'node:path';
import type { RestedOnFile } from '../../db/provenance.ts';
import { londonDay } from '../../domain/period.ts';
import { countText, dateText, monthsText } from '../../domain/wording.ts';

/** A file that figures rest on, as pages name it. */
export interface SourceFileView {
  name: string;
  publisher: string;
  sha256: string;
  months: string;
  searches: string;
  loaded: string;
  isSuperseded: boolean;
}

/** Each file once, with those of its months that count. Where it lay on our disk says nothing to a reader. */
export function sourceFiles(files: readonly RestedOnFile[]): SourceFileView[] {
  const ids = [...new Set(files.map(({ sourceFileId }) => sourceFileId))];
  return ids.map((id) => {
    const own = files.filter(({ sourceFileId }) => sourceFileId === id);
    const [first] = own;
    return {
      name: basename(first!.path),
      publisher: first!.publisher,
      sha256: first!.sha256,
      months: monthsText(own.map(({ month }) => month).sort()),
      searches: countText(own.reduce((sum, { searches }) => sum + searches, 0)),
      loaded: dateText(londonDay(first!.loadedAt)),
      isSuperseded: own.some(({ isSuperseded }) => isSuperseded),
    };
  });
}
