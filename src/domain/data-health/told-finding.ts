import { type Month, monthsOf, type Window } from '../period.ts';
import { countText } from '../wording.ts';
import { SEVERITIES, type Severity } from './health-rule.ts';
import { HEALTH_RULES } from './health-rules.ts';
import type { Finding } from './month-health.ts';

/** A finding in words. */
export interface ToldFinding {
  rule: string;
  severity: Severity;
  sentence: string;
  /** Months in which it was found, oldest first. */
  months: Month[];
}

/** What each severity means to a reader, above the findings that have it. */
export const SEVERITY_HEADINGS: Record<Severity, string> = {
  blocks: 'Serious: no flag opens or closes on figures that rest on this month',
  qualifies: 'Read figures that rest on this month with this in mind',
  note: 'Worth knowing',
};

/** A finding's sentence; one of a rule that is no more, from an earlier measurement, is named and not told. */
export function findingText({ rule, numbers, month, about }: Finding): string {
  const known = HEALTH_RULES.find(({ id }) => id === rule);
  return known ? known.sentence(numbers, month, about) : `A check that is no longer made (${rule}) found something.`;
}

/** What a rule looks for, in plain words; its id where the rule is no more. */
export function looksForText(rule: string): string {
  return HEALTH_RULES.find(({ id }) => id === rule)?.looksFor ?? rule;
}

/** The thresholds of a rule and the reason for them; nothing where the rule is no more. */
export function thresholdText(rule: string): string | undefined {
  return HEALTH_RULES.find(({ id }) => id === rule)?.threshold;
}

/**
 * Tells findings, the most severe first. What one rule found in several months of a force is told once, of the month where it is
 * most severe (of several such the latest), with how many other months it is in.
 */
export function tellFindings(findings: readonly Finding[]): ToldFinding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { forceId, areaCode, rule, about } = finding;
    const name = [forceId, areaCode, rule, about].join('\n');
    groups.set(name, [...(groups.get(name) ?? []), finding]);
  }
  const weight = ({ severity }: { severity: Severity }) => SEVERITIES.indexOf(severity);
  const place = ({ rule }: { rule: string }) => HEALTH_RULES.findIndex(({ id }) => id === rule);
  return [...groups.values()]
    .map((group): ToldFinding => {
      const [first] = group.toSorted((a, b) => weight(a) - weight(b) || (a.month < b.month ? 1 : -1));
      const others = group.length - 1;
      const more =
        others === 0 ? '' : ` ${countText(others)} other ${others === 1 ? 'month has' : 'months have'} the like.`;
      return {
        rule: first!.rule,
        severity: first!.severity,
        sentence: `${findingText(first!)}${more}`,
        months: group.map(({ month }) => month).sort(),
      };
    })
    .sort((a, b) => weight(a) - weight(b) || place(a) - place(b));
}

/** Findings that keep flags from opening and clearing: those that block, in a window, of a force or of one borough's extract. */
export function blockingFindings(
  findings: readonly Finding[],
  window: Window,
  { forceId, areaCode }: { forceId: string; areaCode: string | undefined },
): Finding[] {
  const months = monthsOf(window);
  return findings.filter(
    (finding) =>
      finding.severity === 'blocks' &&
      finding.forceId === forceId &&
      finding.areaCode === areaCode &&
      months.includes(finding.month),
  );
}
