import { readFileSync } from 'node:fs';
import { HEALTH_VERSION } from '../../domain/data-health/health-rules.ts';
import { METHOD_VERSION } from '../../domain/figure.ts';
import { RULE_VERSION } from '../../domain/flag-rule.ts';
import { METHODS_FOR_STATISTICIANS, METHODS_IN_SHORT, RULES_IN_SHORT } from '../../domain/methods-wording.ts';
import { RULES_VERSION } from '../../grounds/classify.ts';
import { NotFound } from '../not-found-page.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { documentOf, type MethodsDocument, type Section } from './document.ts';

const VERSIONS = [
  { what: 'Figures', version: METHOD_VERSION },
  { what: 'What stands out', version: RULE_VERSION },
  { what: 'Checks of the records', version: HEALTH_VERSION },
  { what: 'Reading of written grounds', version: RULES_VERSION },
];

/** Reads and renders a document of the repository when it is first asked for; it changes with the program alone. */
function once(path: string): () => MethodsDocument {
  let rendered: MethodsDocument | undefined;
  return () => {
    rendered ??= documentOf(readFileSync(new URL(path, import.meta.url), 'utf8'));
    return rendered;
  };
}

const methods = once('../../stats/METHODS.md');
const rules = once('../../grounds/RULES.md');

/** The methods in plain words, and what leads to them as the statisticians who check them read them. */
export function methodsPage(): Route['handle'] {
  return (_request, response) =>
    show(response, 'methods', {
      title: 'How the figures are made',
      syntheticLabel: undefined,
      inShort: METHODS_IN_SHORT,
      forStatisticians: METHODS_FOR_STATISTICIANS,
      versions: VERSIONS,
      document: methods(),
    });
}

/** One section of the methods: all on one page would be too much for a phone. */
export function methodsSectionPage(): Route['handle'] {
  return (request, response) => {
    const { section, next } = sectionOf(methods(), request.params.section);
    show(response, 'methods-section', {
      title: section.title,
      syntheticLabel: undefined,
      forStatisticians: METHODS_FOR_STATISTICIANS,
      section,
      next,
    });
  };
}

/** A section of a document by its name in addresses, and the one after it; throws NotFound. */
function sectionOf({ sections }: MethodsDocument, id: unknown): { section: Section; next: Section | null } {
  const at = sections.findIndex((section) => section.id === id);
  const section = sections[at];
  if (!section) throw new NotFound();
  return { section, next: sections[at + 1] ?? null };
}

/** What the rules for written grounds look for, each with a page of its own: all on one would be too much for a phone. */
export function groundsRulesPage(): Route['handle'] {
  return (_request, response) => {
    const { introduction, sections } = rules();
    show(response, 'grounds-rules', {
      title: 'The rules that written grounds are read by',
      syntheticLabel: undefined,
      version: RULES_VERSION,
      inShort: RULES_IN_SHORT,
      introduction,
      sections: sections.map(({ id, title, parts }) => ({
        href: `/methods/grounds/${id}`,
        title,
        rules: parts.length,
      })),
    });
  };
}

/** The rules of one kind of words. */
export function groundsRulePage(): Route['handle'] {
  return (request, response) => {
    const { section, next } = sectionOf(rules(), request.params.section);
    show(response, 'grounds-rule', { title: `Rules: ${section.title}`, syntheticLabel: undefined, section, next });
  };
}
