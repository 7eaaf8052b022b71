import type { FlagHistory } from './flag.ts';
import type { Month } from './period.ts';

/**
 * Flags as those know them who are told of some months only. One that no such month has listed is none; one opened in a month that is
 * not told, and listed again in one that is, counts from the latter.
 */
export function flagsAsShown<Flag extends FlagHistory>(
  flags: readonly Flag[],
  isShown: (month: Month) => boolean,
): Flag[] {
  return flags.flatMap((flag) => {
    const events = flag.events.filter(({ month }) => isShown(month));
    const first = events.find(({ kind }) => kind === 'opened' || kind === 'continued');
    return first ? [{ ...flag, events, openedMonth: first.month }] : [];
  });
}

/** Every month in which something happened to one of the flags, each once. */
export function monthsOfFlags(flags: readonly FlagHistory[]): Month[] {
  return [...new Set(flags.flatMap(({ events }) => events.map(({ month }) => month)))];
}
