/** `npm run rules`: writes src/grounds/RULES.md from the rules. */
import { writeFileSync } from 'node:fs';
import { rulesDocument } from '../../src/grounds/rules-document.ts';

writeFileSync(new URL('../../src/grounds/RULES.md', import.meta.url), rulesDocument());
