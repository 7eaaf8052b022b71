import { InputProblem } from '../../src/problem.ts';
import { classifyFile } from '../classify.ts';
import { classifyTexts, groundsCounts } from '../classify-grounds.ts';
import { codeGrounds, codingCounts } from '../code-grounds.ts';
import { type Arguments, type Commands, wholeNumber } from '../command.ts';
import { waitAndRecord } from '../record-run.ts';
import * as report from '../report.ts';
import { ofCoding, ofSample } from '../report-coding.ts';
import { type SampleOptions, sampleCounts, sampleGrounds } from '../sample-grounds.ts';

/** Written grounds: reading them, and having people read them. */
export const GROUNDS: Commands = {
  'classify-grounds': {
    does: 'reads the written grounds that have not been read yet, or with --reclassify those of an earlier classifier',
    usage: 'classify-grounds [--month YYYY-MM] [--reclassify]',
    options: ['month', 'reclassify'],
    run: async (deps, given) => {
      const { month, reclassify } = given;
      const result = await waitAndRecord(
        deps,
        { job: 'classify-grounds', period: month ?? 'by hand', counts: groundsCounts },
        () => classifyTexts(deps, { month, reclassify }),
      );
      return {
        json: { job: 'classify-grounds', month: month ?? null, status: 'classified', ...result },
        text: report.ofGrounds(result),
      };
    },
  },
  'sample-grounds': {
    does: 'draws a random sample of written grounds and writes the file that two people read blind',
    usage: 'sample-grounds --size N --seed N [--month YYYY-MM]',
    options: ['size', 'seed', 'month'],
    check: sampleArguments,
    run: async (deps, given) => {
      const { size, seed, month } = sampleArguments(given);
      const result = await waitAndRecord(
        deps,
        { job: 'sample-grounds', period: month ?? 'by hand', counts: sampleCounts },
        () => sampleGrounds(deps, { size, seed, month }),
      );
      return { json: { job: 'sample-grounds', status: 'drawn', ...result }, text: ofSample(result) };
    },
  },
  'code-grounds': {
    does: 'takes in what one person read into a sample, or tells how well people agree and the classifier does',
    more: `--coder names the person by a role or initials, not by the full name: it is stored. --adjudicate takes the answers of a
third person, who settles what two others read differently. Without a file it tells how far the sample has been read, how
well people agree, how well the classifier does for each ethnic group, and what is open.`,
    usage: 'code-grounds --sample N [--coder NAME --from-file CSV [--adjudicate]]',
    options: ['sample', 'coder', 'from-file', 'adjudicate'],
    check: (given) => wholeNumber('sample', given.sample, 1),
    run: async (deps, given) => {
      const sampleId = wholeNumber('sample', given.sample, 1);
      const { coder, files: paths, adjudicate: isAdjudicating } = given;
      const result = await waitAndRecord(
        deps,
        { job: 'code-grounds', period: `sample ${sampleId}`, counts: codingCounts },
        () => codeGrounds(deps, { sampleId, coder, paths, isAdjudicating }),
      );
      const status = result.taken ? 'taken' : 'told';
      return { json: { job: 'code-grounds', status, ...result }, text: ofCoding(result) };
    },
  },
  classify: {
    does: 'reads written grounds from a file of JSON lines (id, text) into tiers, one JSON line a text',
    usage: 'classify FILE.jsonl',
    options: [],
    takes: 'paths',
    async *runAlone(given, lend) {
      const [path, ...more] = given.files;
      if (path === undefined || more.length > 0) {
        throw new InputProblem(`classify takes one file (${given.files.length} given).`);
      }
      const { decisions, progress } = lend();
      yield* classifyFile(path, decisions, progress);
    },
  },
};

function sampleArguments({ size, seed, month }: Arguments): SampleOptions {
  return { size: wholeNumber('size', size, 1), seed: wholeNumber('seed', seed, 0), month };
}
