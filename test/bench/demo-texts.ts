import { DEMO_PLAN, plantedSoleSmell } from '../../src/demo/plan.ts';
import { openMonths } from '../../src/demo/searches.ts';
import { RESIDENTS } from '../demo/small-plan.ts';

/** Written grounds of the synthetic extract, cut where they are long so that they have about so many characters. */
export function demoTexts(count: number, meanCharacters: number): string[] {
  const months = openMonths(DEMO_PLAN, RESIDENTS, [], plantedSoleSmell(DEMO_PLAN));
  const texts: string[] = [];
  for (let month = 1; texts.length < count; month += 1) {
    for (const { grounds, truth } of months(`2025-${String(month).padStart(2, '0')}`).searches()) {
      if (truth.reason === 'drugs' && texts.length < count) texts.push(grounds.slice(0, meanCharacters + 20));
    }
  }
  return texts;
}
