/** What the data-health job tells the person at the terminal. */
import { SEVERITIES } from '../src/domain/data-health/health-rule.ts';
import type { MonthHealth } from '../src/domain/data-health/month-health.ts';
import { findingText, looksForText, SEVERITY_HEADINGS, thresholdText } from '../src/domain/data-health/told-finding.ts';
import { dateText, monthText } from '../src/domain/wording.ts';
import { areaName } from '../src/vocabulary/area.ts';
import { forceName } from '../src/vocabulary/force.ts';
import type { HealthAnswer } from './data-health.ts';

/** A month's data health in words: what was found, the most severe first, what was found fine, and what could not be checked. */
export function ofHealth({ month, checkedOn, forces }: HealthAnswer): string {
  return [
    `Data health of ${monthText(month)}, checked on ${dateText(checkedOn)}.`,
    ...forces.map((force) => ofForce(force)),
  ].join('\n\n');
}

/** The same as a document: every finding with its sentence, its severity and the numbers it rests on. */
export function healthDocument({ month, checkedOn, forces }: HealthAnswer): object {
  return {
    job: 'data-health',
    month,
    checkedOn,
    forces: forces.map(({ forceId, areaCode, isPresent, findings, fine, cannotTell }) => ({
      force: forceId,
      area: areaCode ?? null,
      isPresent,
      findings: findings.map((finding) => ({
        rule: finding.rule,
        about: finding.about,
        severity: finding.severity,
        sentence: findingText(finding),
        numbers: finding.numbers,
        threshold: thresholdText(finding.rule),
      })),
      fine,
      cannotTell,
    })),
  };
}

function ofForce(health: MonthHealth): string {
  const { forceId, areaCode, isPresent, findings, fine, cannotTell } = health;
  const title =
    areaCode === undefined ? forceName(forceId) : `${forceName(forceId)}, the extract of ${areaName(areaCode)}`;
  const lines = [title];
  for (const severity of SEVERITIES) {
    const own = findings.filter((finding) => finding.severity === severity);
    if (own.length > 0)
      lines.push(`  ${SEVERITY_HEADINGS[severity]}:`, ...own.map((finding) => `  - ${findingText(finding)}`));
  }
  if (isPresent && findings.length === 0) lines.push('  Nothing was found that needs saying.');
  if (isPresent && fine.length > 0) {
    lines.push(`  Looked for and not found: ${fine.map(looksForText).join('; ')}.`);
  }
  lines.push(
    ...reasonsOf(cannotTell).map(({ because, rules }) =>
      notChecked(rules, because, cannotTell.length === rules.length && !isPresent),
    ),
  );
  return lines.join('\n');
}

/** Of a month that is not there, the rules need no naming: nothing could be looked at. */
function notChecked(rules: readonly string[], because: string, isAll: boolean): string {
  const what = isAll ? 'anything else' : rules.map(looksForText).join('; ');
  return `  Could not be checked, because ${because}: ${what}.`;
}

function reasonsOf(cannotTell: MonthHealth['cannotTell']): { because: string; rules: string[] }[] {
  const byReason = new Map<string, string[]>();
  for (const { rule, because } of cannotTell) byReason.set(because, [...(byReason.get(because) ?? []), rule]);
  return [...byReason].map(([because, rules]) => ({ because, rules }));
}
