import type { Estimate, Figure } from './figure.ts';

/** How many of an area's published months have written grounds: read into tiers, or not read yet. */
export interface GroundsMonths {
  present: number;
  read: number;
  unread: number;
}

/** Why nothing can be said of an area's written grounds, or that something can. */
export type GroundsStanding = 'read' | 'not-classified' | 'not-in-this-source' | 'month-missing';

/**
 * Whether an area's figures of written grounds rest on anything. Those of a window that mixes sources rest on the months
 * whose texts have been read; where there is no such month, nothing is put in its place.
 */
export function groundsStanding({ present, read, unread }: GroundsMonths): GroundsStanding {
  if (read > 0) return 'read';
  if (unread > 0) return 'not-classified';
  return present > 0 ? 'not-in-this-source' : 'month-missing';
}

/** The figures, those of areas without texts that were read saying so in place of a number: none of them reads as zero. */
export function onlyWhereRead(figures: readonly Figure[], monthsOf: (areaCode: string) => GroundsMonths): Figure[] {
  return figures.map((figure) => {
    const standing = groundsStanding(monthsOf(figure.areaCode));
    return standing === 'read' ? figure : { ...figure, estimate: { state: standing } satisfies Estimate };
  });
}
