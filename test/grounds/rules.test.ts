import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { classifyGrounds } from '../../src/grounds/classify.ts';
import { FACTORS } from '../../src/grounds/factors.ts';
import { findHits } from '../../src/grounds/match.ts';
import { NAMED_ONLY } from '../../src/grounds/named-only.ts';
import { RULES } from '../../src/grounds/rules/index.ts';
import type { Rule } from '../../src/grounds/rules/rule.ts';
import { rulesDocument } from '../../src/grounds/rules-document.ts';
import { tokensOf } from '../../src/grounds/tokens.ts';
import { WEIGHED_RULES } from '../../src/grounds/weighing/read-by-words.ts';

describe('the rules of written grounds', () => {
  it('have names of their own', () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('cover every factor of the taxonomy that words alone can show', () => {
    const shown = new Set<string>([...RULES, ...WEIGHED_RULES].map(({ factor }) => factor));
    const byContext = ['ctx_post_search_smell', 'ctx_hypothetical', 'ctx_other_person', 'ctx_outweighed'];
    expect(Object.keys(FACTORS).filter((factor) => !shown.has(factor) && !byContext.includes(factor))).to.deep.equal(
      [],
    );
  });

  it('are what RULES.md says, which is written by npm run rules', () => {
    expect(readFileSync(new URL('../../src/grounds/RULES.md', import.meta.url), 'utf8')).to.equal(rulesDocument());
  });

  for (const rule of RULES) {
    it(`${rule.id} finds its factor in its example`, () => {
      expect(isShown(rule, rule.example)).to.equal(true);
    });

    it(`${rule.id} leaves its counter-example alone`, () => {
      expect(isShown(rule, rule.counterExample)).to.equal(false);
    });
  }
});

describe('the rule for cannabis that is only named', () => {
  it('reads a smell, and asks a person to look', () => {
    const { factors, review } = classifyGrounds(NAMED_ONLY.example);
    expect(factors.map(({ rule }) => rule)).to.include(NAMED_ONLY.id);
    expect(review).to.equal(true);
  });

  it('leaves a suspicion alone', () => {
    expect(classifyGrounds(NAMED_ONLY.counterExample).factors.map(({ rule }) => rule)).not.to.include(NAMED_ONLY.id);
  });
});

/** Whether the rule has read words of the text, and the factor stands in the answer; everyday phrases are not reported. */
function isShown(rule: Rule, text: string): boolean {
  if (!findHits(tokensOf(text)).some((hit) => hit.rule === rule)) return false;
  return rule.factor === 'ctx_plain' || classifyGrounds(text).factors.some(({ factor }) => factor === rule.factor);
}
