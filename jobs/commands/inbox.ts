import type { Commands } from '../command.ts';
import { waitAndRecord } from '../record-run.ts';
import { upload, uploadText } from '../upload.ts';
import { INBOX_RUN, inboxText, watchInbox } from '../watch-inbox.ts';

/** What comes by the watched folder. */
export const INBOX: Commands = {
  'watch-inbox': {
    does: 'takes the files of the watched folder: loads each and moves it to done or rejected, with a report',
    more: `A file is taken once nobody has written to it for 30 seconds; hidden files and names ending in .part are left alone. The
report lies beside the file and has its name with .report.txt. An extract of one borough that has no borough column goes into a
subfolder named by the borough's code, such as E09000022.`,
    usage: 'watch-inbox',
    options: [],
    run: async (deps) => {
      const result = await waitAndRecord(deps, INBOX_RUN, () => watchInbox(deps));
      const isRefused = result.taken.some(({ shelf }) => shelf === 'rejected');
      return {
        json: { job: 'watch-inbox', status: isRefused ? 'refused' : 'taken', ...result },
        text: inboxText(result),
        isRefused,
      };
    },
  },
  upload: {
    does: 'puts files into the watched folder, whole at once, and tells where the report on each will be',
    usage: 'upload --from-file PATH ... [--area CODE]',
    options: ['from-file', 'area'],
    takes: 'paths',
    async *runAlone(given, lend) {
      const { inboxFolder } = lend();
      const files = await upload(inboxFolder, { paths: given.files, areaCode: given.area });
      yield given.json
        ? `${JSON.stringify({ job: 'upload', status: 'waiting', files })}\n`
        : `${uploadText(inboxFolder, files)}\n`;
    },
  },
};
