import { findAddresses } from './redaction/addresses.ts';
import { nothingFound } from './redaction/found.ts';
import type { PersonalDetail } from './redaction/kind.ts';
import { findNames } from './redaction/names.ts';
import { findNumbers } from './redaction/numbers.ts';
import { tokensOf } from './redaction/tokens.ts';

export type { DetailKind, PersonalDetail } from './redaction/kind.ts';

/** Readings of a text until one finds nothing more; a text that needs more than these was made to, and is withheld. */
const MOST_READINGS = 4;

/**
 * Finds what gives a person away in an officer's text: in order, not overlapping, UTF-16 offsets, end exclusive.
 *
 * Read again with the details replaced until nothing more is found, so that `redact` changes nothing the second time. A
 * text that still yields something after four readings is one detail from end to end. Linear in the length of the text;
 * never throws.
 */
export function findPersonalDetails(text: string): PersonalDetail[] {
  let details: PersonalDetail[] = [];
  let shown = text;
  for (let reading = 0; reading < MOST_READINGS; reading += 1) {
    const more = detailsIn(shown);
    if (more.length === 0) return details;
    details = merged(details, more);
    shown = replaced(text, details);
  }
  return detailsIn(shown).length === 0 ? details : [{ kind: 'name', start: 0, end: text.length }];
}

/**
 * The text with each personal detail replaced by its kind in brackets, for the reviewers who may read it.
 *
 * Goes: names of people, dates of birth, telephone numbers, registration marks, postcodes, streets, named buildings and
 * house numbers, officers' numbers, references (CAD, CRIS, URN, exhibits, custody, PNC), e-mail addresses, handles, and
 * numbers of documents and accounts. A date is a date of birth after a cue for it, or when its year is before 2015; a
 * mark in part counts as a mark. A title or rank stays before its name ("PC [name]"), and "flat" before its number.
 *
 * Stays: times of day, ages, IC codes, sections and Acts, quantities, other dates, makes, brands, drugs, breeds, operations
 * and units, and places that house thousands (boroughs, districts, the outward half of a postcode), stations, parks, named estates,
 * "the high street" and numbered roads. A named high street goes.
 *
 * Not proof against every leak. Names have no end and no dictionary: where capitals tell nothing, a rare name that no cue
 * stands before stays, and so do nicknames that are words and a person told by what happened. It errs towards taking out
 * (a rare word with a capital, a dog's name); the text is for reviewers only all the same. Twice is the same as once; a
 * text without details comes back as it was.
 */
export function redact(text: string): string {
  return replaced(text, findPersonalDetails(text));
}

function detailsIn(text: string): PersonalDetail[] {
  const tokens = tokensOf(text);
  const found = nothingFound(tokens);
  findNumbers(tokens, found);
  findAddresses(tokens, found);
  findNames(tokens, found);
  return found.details.sort((a, b) => a.start - b.start);
}

function replaced(text: string, details: readonly PersonalDetail[]): string {
  if (details.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const { kind, start, end } of details) {
    parts.push(text.slice(at, start), '[', kind, ']');
    at = end;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** Details of the original, with those found since in the text as shown; these never touch a placeholder. */
function merged(details: readonly PersonalDetail[], more: readonly PersonalDetail[]): PersonalDetail[] {
  const all: PersonalDetail[] = [];
  // How far the original runs ahead of what is shown.
  let ahead = 0;
  let next = 0;
  for (const { kind, start, end } of more) {
    while (next < details.length && details[next]!.start - ahead <= start) {
      const known = details[next]!;
      ahead += known.end - known.start - (known.kind.length + 2);
      all.push(known);
      next += 1;
    }
    all.push({ kind, start: start + ahead, end: end + ahead });
  }
  return [...all, ...details.slice(next)];
}
