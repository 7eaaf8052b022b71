/** `npm run weights`: learns what words weigh from the labelled texts, and writes src/grounds/weighing/word-weights.json. */
import { writeFileSync } from 'node:fs';
import { learnWeights } from './learned-weights.ts';

const weights = learnWeights();
const lines = Object.entries(weights.words).map(
  ([key, weight]) => `    ${JSON.stringify(key)}: [${weight.join(', ')}]`,
);
writeFileSync(
  new URL('../../src/grounds/weighing/word-weights.json', import.meta.url),
  `{\n  "bias": [${weights.bias.join(', ')}],\n  "words": {\n${lines.join(',\n')}\n  }\n}\n`,
);
process.stdout.write(`${lines.length} words and pairs\n`);
