import { cohensKappa, type RaterAgreement } from '../stats/cohens-kappa.ts';
import { SOLE_TIERS, type SoleWay, type TextTier } from '../vocabulary/grounds-tier.ts';
import { agreementText } from './grounds-coding.ts';

/** So many texts that one person read into one tier and another person into another. */
export interface ReadAlike {
  firstTier: TextTier;
  secondTier: TextTier;
  texts: number;
}

/**
 * How far two people agree on whether a text is sole, of the texts that neither called insufficient; undefined where there are
 * none.
 */
export function agreementOnSole(counts: readonly ReadAlike[], way: SoleWay): RaterAgreement | undefined {
  const judged = counts.filter(
    ({ firstTier, secondTier }) => firstTier !== 'insufficient' && secondTier !== 'insufficient',
  );
  if (judged.length === 0) return undefined;
  const placeOf = (tier: TextTier) => ((SOLE_TIERS[way] as readonly string[]).includes(tier) ? 0 : 1);
  const table = [
    [0, 0],
    [0, 0],
  ];
  for (const { firstTier, secondTier, texts } of judged) table[placeOf(firstTier)]![placeOf(secondTier)]! += texts;
  return cohensKappa(table);
}

const WHAT_THEY_SAY: Record<SoleWay, string> = {
  strict: 'whether the smell stood alone',
  'in-substance': 'whether it stood alone in substance',
};

/** How far two people agree on a way of being sole, beyond what chance alone would give. */
export function agreementSentence(agreement: RaterAgreement, way: SoleWay): string {
  return `Two people read the same texts, each without knowing what the other or the computer had said. On ${WHAT_THEY_SAY[way]}: ${agreementText(agreement)}.`;
}
