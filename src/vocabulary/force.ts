/**
 * Police forces of London, by their data.police.uk identifier (data.police.uk API, /forces).
 * Only the Met has residents that its searches can be set against (DOMAIN.md, scope).
 */
export const MET = 'metropolitan';
export const LONDON_FORCES: Record<string, { name: string; rates: 'resident' | 'withheld'; because?: string }> = {
  metropolitan: { name: 'Metropolitan Police', rates: 'resident' },
  'city-of-london': {
    name: 'City of London Police',
    rates: 'withheld',
    because: 'the City has 8,600 residents and many visitors, so its residents are not the people searched',
  },
  btp: {
    name: 'British Transport Police',
    rates: 'withheld',
    because: 'a railway has no residents',
  },
};

/** A force's name, or its identifier where we have none. */
export function forceName(forceId: string): string {
  return LONDON_FORCES[forceId]?.name ?? forceId;
}
