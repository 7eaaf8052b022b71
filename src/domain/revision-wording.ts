/** The words that the revision log is told in. */
import { LONDON } from '../vocabulary/area.ts';
import type { Measure } from './figure.ts';
import { type FigureThen, type RevisionReason, revisedFieldsText } from './revision-log.ts';
import {
  countText,
  estimatedCountText,
  monthText,
  percentText,
  placeText,
  rateText,
  ratioText,
  STATE_WORDS,
} from './wording.ts';

/** Why figures changed, in a sentence. */
export function revisionReasonSentence(reason: RevisionReason): string {
  switch (reason.kind) {
    case 'method':
      return `The method changed, from version ${reason.before} to ${reason.after}.`;
    case 'boundaries':
      return `Searches are placed by other boundaries: ${reason.after ?? 'none'} (before: ${reason.before ?? 'none'}).`;
    case 'month-arrived':
      return `${monthText(reason.month)} arrived${ofBorough(reason.areaCode)}: ${countText(reason.searches)} searches, ${reason.path}.`;
    case 'month-revised':
      return `${monthText(reason.month)} was revised${ofBorough(reason.areaCode)}: ${countText(reason.rowsAdded)} rows added and ${countText(reason.rowsRemoved)} removed, ${reason.path}.${fieldsText(reason.fields)}`;
    case 'file-exchanged':
      return `${monthText(reason.month)} is taken from another file${ofBorough(reason.areaCode)}: ${reason.after} (before: ${reason.before}).`;
    case 'month-gone':
      return `${monthText(reason.month)} is no longer counted${ofBorough(reason.areaCode)}: ${reason.path}.`;
    case 'classifier':
      return `Written grounds are read by another classifier: ${reason.after.join(', ') || 'none'} (before: ${reason.before.join(', ') || 'none'}).`;
    case 'readings':
      return 'More written grounds have been read, or people have settled how some are to be read.';
    case 'not-known':
      return 'Nothing on record says why. Please tell whoever keeps this service.';
  }
}

const ofBorough = (areaCode: string) => (areaCode === LONDON.code ? '' : ` for ${placeText(areaCode)}`);

function fieldsText(fields: Parameters<typeof revisedFieldsText>[0]): string {
  return fields.length === 0 ? '' : ` Rows that stayed and changed: ${revisedFieldsText(fields)}.`;
}

/** A figure as an edition had it, with the searches it rests on. */
export function figureThenText(measure: Measure, { estimate, searches, comparisonSearches }: FigureThen): string {
  const write = measure.endsWith('-share') ? percentText : measure === 'rate-per-1000' ? rateText : ratioText;
  const value = estimate.state === 'estimated' ? write(estimate.value) : STATE_WORDS[estimate.state];
  const counted = (count: number) => (Number.isInteger(count) ? countText(count) : estimatedCountText(count));
  const against = comparisonSearches === undefined ? '' : ` against ${counted(comparisonSearches)}`;
  return `${value} (${counted(searches)} searches${against})`;
}
