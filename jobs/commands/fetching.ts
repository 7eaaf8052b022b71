import { londonDay } from '../../src/domain/period.ts';
import { checkSources, sourceCounts } from '../check-sources.ts';
import type { Commands } from '../command.ts';
import { waitAndRecord } from '../record-run.ts';
import { ofSources } from '../source-report.ts';

/** What is fetched from publishers. */
export const FETCHING: Commands = {
  'check-sources': {
    does: 'asks data.police.uk what there is, fetches and loads what is missing or was revised',
    more: 'Without --month: the latest FETCH_MONTHS months. Without --force: FETCH_FORCES. Addresses stand in .env.example.',
    usage: 'check-sources [--month YYYY-MM] [--force ID]',
    options: ['month', 'force'],
    run: async (deps, given) => {
      const isWhole = given.month === undefined && given.force === undefined;
      const result = await waitAndRecord(
        deps,
        { job: 'check-sources', period: isWhole ? londonDay(deps.clock()) : 'by hand', counts: sourceCounts },
        () => checkSources(deps, { month: given.month, forceId: given.force }),
      );
      return {
        json: { job: 'check-sources', month: given.month ?? null, status: 'checked', ...result },
        text: ofSources(result),
      };
    },
  },
};
