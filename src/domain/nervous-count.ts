import { LONDON } from '../vocabulary/area.ts';
import type { GroundsArea } from './grounds-basis.ts';
import { isSmall } from './suppression.ts';

/**
 * What areas' figures of written grounds rest on, without counts of searches on smell and nervousness that are too few to show: a
 * borough's go with all boroughs' that rest on extracts alone, so that none is found from London's.
 */
export function withoutFewNervous(
  areas: ReadonlyMap<string, GroundsArea>,
  isExtractOnly: (areaCode: string) => boolean,
): Map<string, GroundsArea> {
  const isFew = ([areaCode, { nervousOnly }]: readonly [string, GroundsArea]) =>
    nervousOnly !== undefined && isSmall(nervousOnly) && isExtractOnly(areaCode);
  const few = [...areas].filter(isFew);
  const isLondonFew = few.some(([areaCode]) => areaCode === LONDON.code);
  return new Map(
    [...areas].map(([areaCode, area]) => {
      const isTold = !isExtractOnly(areaCode) || (areaCode === LONDON.code ? !isLondonFew : few.length === 0);
      const { nervousOnly: _, ...rest } = area;
      return [areaCode, isTold ? area : rest];
    }),
  );
}
