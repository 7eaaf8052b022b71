import { sourceCheckText } from '../src/domain/source-check.ts';
import { countText } from '../src/domain/wording.ts';
import type { SourceReport } from './check-sources.ts';

/** How each force's month stands, what was loaded, and what else there is to know, a line each. */
export function ofSources({ checks, loaded, references, warnings }: SourceReport): string {
  const lines = [
    ...checks.map(sourceCheckText),
    ...loaded.map(
      ({ path, accepted, rejected }) =>
        `Loaded ${path}: ${countText(accepted)} accepted, ${countText(rejected)} rejected.`,
    ),
    ...references.map(({ kind, path, isChanged }) => `${kind}: ${path}, ${isChanged ? 'fetched anew' : 'unchanged'}.`),
    // A difference between two services stands with its month.
    ...warnings.filter((warning) => !checks.some((check) => sourceCheckText(check) === warning)),
  ];
  return lines.length > 0 ? lines.join('\n') : 'No publisher has an address: nothing was asked.';
}
