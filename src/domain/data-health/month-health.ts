import { type Month, monthsOf, type Window } from '../period.ts';
import type { Examined, Found, HealthRule, Verdict } from './health-rule.ts';
import { HEALTH_RULES } from './health-rules.ts';
import type { MonthFacts } from './month-facts.ts';

/** What a rule found in a month of a force. */
export interface Finding extends Found {
  rule: string;
  forceId: string;
  /** The borough whose own extract is meant; undefined for the force's files. */
  areaCode: string | undefined;
  month: Month;
}

/** The months of one force, or of one borough's own extract. */
export interface HealthSeries {
  forceId: string;
  areaCode: string | undefined;
  /** Those that are there, each once, in any order. */
  months: readonly MonthFacts[];
}

/** A month as every rule saw it: each rule is in exactly one of findings, fine and cannotTell. */
export interface MonthHealth {
  forceId: string;
  areaCode: string | undefined;
  month: Month;
  isPresent: boolean;
  findings: Finding[];
  /** Rules that looked and found nothing. */
  fine: string[];
  /** Rules that could not look, with the reason. */
  cannotTell: { rule: string; because: string }[];
}

const NO_RECORDS = 'there are no records of the month';

/**
 * Examines every month of a window of a force's records by every rule. A month of a borough's own extract that is not there is
 * passed over: the borough's figures then rest on the force's file, and nothing is missing.
 */
export function examineSeries(
  { forceId, areaCode, months }: HealthSeries,
  window: Window,
  checkedOn: string,
  rules: readonly HealthRule[] = HEALTH_RULES,
): MonthHealth[] {
  const latestFirst = [...months].sort((a, b) => (a.month < b.month ? 1 : -1));
  return monthsOf(window).flatMap((month) => {
    const facts = latestFirst.find((one) => one.month === month);
    if (!facts && areaCode !== undefined) return [];
    const examined: Examined = {
      forceId,
      month,
      before: latestFirst.filter((one) => one.month < month),
      isPassed: latestFirst.some((one) => one.month > month),
      checkedOn,
    };
    const health: MonthHealth = {
      forceId,
      areaCode,
      month,
      isPresent: facts !== undefined,
      findings: [],
      fine: [],
      cannotTell: [],
    };
    for (const rule of rules) {
      const verdict = judge(rule, facts, examined);
      if ('cannotTell' in verdict) health.cannotTell.push({ rule: rule.id, because: verdict.cannotTell });
      else if (verdict.length === 0) health.fine.push(rule.id);
      else health.findings.push(...verdict.map((found) => ({ ...found, rule: rule.id, forceId, areaCode, month })));
    }
    return [health];
  });
}

function judge(rule: HealthRule, facts: MonthFacts | undefined, examined: Examined): Verdict {
  if (facts) return rule.judge ? rule.judge(facts, examined) : [];
  return rule.judgeMissing ? rule.judgeMissing(examined) : { cannotTell: NO_RECORDS };
}
