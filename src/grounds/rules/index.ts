import { BEHAVIOUR_RULES } from './behaviour.ts';
import { CONTEXT_RULES } from './context.ts';
import { INFORMATION_RULES } from './information.ts';
import type { Rule } from './rule.ts';
import { SEEN_RULES } from './seen.ts';
import { SMELL_RULES } from './smell.ts';
import { WEAK_RULES } from './weak.ts';

/** A rule with what it minds made ready: a bit for each thing around its words that takes their meaning away. */
export interface ReadyRule extends Rule {
  minds: number;
}

/** The bit of each thing that may stand around words. */
export const MINDS = { negation: 1, hypothesis: 2, search: 4, 'other-person': 8, history: 16 } as const;

/** Makes a rule ready. */
export function readyRule(rule: Rule): ReadyRule {
  let minds = 0;
  for (const [name, bit] of Object.entries(MINDS)) {
    if (!rule.regardless?.includes(name as keyof typeof MINDS)) minds += bit;
  }
  return { ...rule, minds };
}

/** Every rule, in the order of RULES.md. */
export const RULES: readonly ReadyRule[] = [
  ...SMELL_RULES,
  ...SEEN_RULES,
  ...BEHAVIOUR_RULES,
  ...INFORMATION_RULES,
  ...WEAK_RULES,
  ...CONTEXT_RULES,
].map(readyRule);
