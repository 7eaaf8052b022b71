import { auditSentences, CHAIN_LIMITS } from '../../src/domain/audit-wording.ts';
import { backup } from '../backup.ts';
import type { Commands } from '../command.ts';
import { waitAndRecord } from '../record-run.ts';
import * as report from '../report-care.ts';
import { restore } from '../restore.ts';
import { tidy, tidyCounts } from '../tidy.ts';
import { checkAudit, isInOrder, requireHash } from '../verify-audit.ts';

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
  backup: {
    does: 'writes the database and the files kept as published into a folder, to be restored elsewhere',
    usage: 'backup --to FOLDER',
    options: ['to'],
    run: async (deps, given) => {
      const result = await waitAndRecord(
        deps,
        {
          job: 'backup',
          period: 'by hand',
          counts: ({ tables, rows, rawFiles, rawFilesLost }) => ({
            tables,
            rows,
            rawFiles,
            rawFilesLost: rawFilesLost.length,
          }),
        },
        () => backup(deps, given.to),
      );
      return { json: { job: 'backup', status: 'backed up', ...result }, text: report.ofBackup(result) };
    },
  },
  restore: {
    does: 'puts a backup into an empty database and home',
    usage: 'restore --from-file FOLDER',
    options: ['from-file'],
    takes: 'paths',
    run: async (deps, given) => {
      const restored = await restore(deps, given.files);
      // Written down afterwards: the record of runs is restored too.
      const result = await waitAndRecord(
        deps,
        {
          job: 'restore',
          period: restored.madeAt,
          counts: ({ tables, rows, rawFiles }) => ({ tables, rows, rawFiles }),
        },
        async () => restored,
      );
      return { json: { job: 'restore', status: 'restored', ...result }, text: report.ofRestore(result) };
    },
  },
  'verify-audit': {
    does: 'checks that the record of who did and read what is as it was written, and prints the hash of its last event',
    more: CHAIN_LIMITS,
    usage: 'verify-audit [--head HASH]',
    options: ['head'],
    check: ({ head }) => requireHash(head),
    run: async (deps, given) => {
      const verdict = await checkAudit(deps, given.head);
      return {
        json: { job: 'verify-audit', status: isInOrder(verdict) ? 'in order' : 'not in order', ...verdict },
        text: auditSentences(verdict).join('\n'),
        isFailed: !isInOrder(verdict),
      };
    },
  },
};
