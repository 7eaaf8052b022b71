import type { Commands } from '../command.ts';
import { waitAndRecord } from '../record-run.ts';
import * as report from '../report-care.ts';
import { tidy, tidyCounts } from '../tidy.ts';

/** Taking care of what is stored. */
export const CARE: Commands = {
  tidy: {
    does: 'deletes what is past its time: texts, records, files, mails, runs; figures and counts stay',
    usage: 'tidy [--dry-run]',
    options: ['dry-run'],
    run: async (deps, given) => {
      const isDryRun = given['dry-run'];
      const work = () => tidy(deps, { isDryRun });
      const result = isDryRun
        ? await work()
        : await waitAndRecord(deps, { job: 'tidy', period: 'by hand', counts: tidyCounts }, work);
      return {
        json: { job: 'tidy', status: isDryRun ? 'would tidy' : 'tidied', ...result },
        text: report.ofTidy(result),
      };
    },
  },
};
