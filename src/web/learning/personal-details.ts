import { listText } from '../../domain/wording.ts';
import { findPersonalDetails } from '../../grounds/redaction.ts';

/** What in a text may give somebody away, as a sentence that names it; undefined where nothing does. */
export function personalDetailsProblem(text: string): string | undefined {
  const found = findPersonalDetails(text).map(({ kind, start, end }) => `“${text.slice(start, end)}” (${kind})`);
  if (found.length === 0) return undefined;
  return `Take out what may give somebody away: ${listText(found)}`;
}
