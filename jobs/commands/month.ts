import type { Commands } from '../command.ts';
import { deliverMail } from '../deliver-mail.ts';
import { hold } from '../hold.ts';
import { measure } from '../measure.ts';
import { runMonth } from '../month.ts';
import { raiseFlags } from '../raise-flags.ts';
import { waitAndRecord } from '../record-run.ts';
import * as report from '../report.ts';
import { sendDigests } from '../send-digests.ts';
import { findThresholdYear, testThresholds, thresholdCounts, thresholdDocument } from '../threshold-test.ts';
import { changeCounts, watchChange } from '../watch-change.ts';

/** The month and its steps, as they are run by hand. */
export const MONTH: Commands = {
  month: {
    does: 'runs a month end to end: load, read written grounds, measure, raise flags, watch for change, write and send mail',
    usage: 'month [--month YYYY-MM] [--from-file PATH ...] [--force ID] [--area CODE]',
    options: ['month', 'from-file', 'force', 'area'],
    takes: 'paths',
    run: async (deps, given) => {
      const result = await runMonth(deps, given.month, {
        paths: given.files,
        forceId: given.force,
        areaCode: given.area,
      });
      return {
        json: { job: 'month', ...result },
        text: report.ofMonth(result),
        isRefused: result.status === 'refused',
      };
    },
  },
  measure: {
    does: 'computes and stores the figures of a month',
    usage: 'measure --month YYYY-MM',
    options: ['month'],
    needsMonth: true,
    run: async (deps, given) => {
      const month = given.month!;
      const {
        measured: _,
        records: __,
        grounds: ___,
        health: ____,
        ...result
      } = await waitAndRecord(deps, { job: 'measure', period: month, counts: ({ unchanged }) => ({ unchanged }) }, () =>
        measure(deps, month),
      );
      return { json: { job: 'measure', month, status: 'measured', ...result }, text: report.ofMeasure(month, result) };
    },
  },
  'raise-flags': {
    does: 'lists the figures of a month that stand out and brings the flags up to date',
    usage: 'raise-flags --month YYYY-MM',
    options: ['month'],
    needsMonth: true,
    run: async (deps, given) => {
      const month = given.month!;
      const result = await waitAndRecord(
        deps,
        { job: 'raise-flags', period: month, counts: ({ lists: _, ...counts }) => counts },
        async () => {
          return raiseFlags(deps, month, await measure(deps, month));
        },
      );
      return { json: { job: 'raise-flags', month, status: 'raised', ...result }, text: report.ofFlags(month, result) };
    },
  },
  'watch-change': {
    does: 'looks for ratios and numbers of searches that have changed over time',
    usage: 'watch-change --month YYYY-MM',
    options: ['month'],
    needsMonth: true,
    run: async (deps, given) => {
      const month = given.month!;
      const result = await waitAndRecord(deps, { job: 'watch-change', period: month, counts: changeCounts }, () =>
        watchChange(deps, month),
      );
      const { states, ...watch } = result.watch;
      return {
        json: { job: 'watch-change', month, status: 'watched', ...result, watch, states: Object.fromEntries(states) },
        text: report.ofChanges(month, result),
      };
    },
  },
  'send-digests': {
    does: 'writes the mail of a month to every monitoring group, once its hold is over',
    usage: 'send-digests --month YYYY-MM',
    options: ['month'],
    needsMonth: true,
    run: async (deps, given) => {
      const month = given.month!;
      const result = await waitAndRecord(
        deps,
        { job: 'send-digests', period: month, counts: ({ written }) => ({ written }) },
        () => sendDigests(deps, month),
      );
      return {
        json: { job: 'send-digests', month, status: result.hold.state, ...result },
        text: report.ofDigests(month, result),
      };
    },
  },
  'deliver-mail': {
    does: 'sends every mail that is due',
    usage: 'deliver-mail',
    options: [],
    run: async (deps) => {
      const result = await waitAndRecord(
        deps,
        { job: 'deliver-mail', period: 'by hand', counts: (counts) => ({ ...counts }) },
        () => deliverMail(deps),
      );
      return { json: { job: 'deliver-mail', status: 'delivered', ...result }, text: report.ofDelivery(result) };
    },
  },
  'threshold-test': {
    does: 'tests the thresholds of the last financial year (experimental)',
    usage: 'threshold-test [--month YYYY-MM]',
    options: ['month'],
    run: async (deps, given) => {
      const { to: month } = await findThresholdYear(deps, given.month);
      const result = await waitAndRecord(deps, { job: 'threshold-test', period: month, counts: thresholdCounts }, () =>
        testThresholds(deps, month),
      );
      return {
        json: { job: 'threshold-test', month, ...thresholdDocument(result) },
        text: report.ofThresholds(result),
      };
    },
  },
  hold: {
    does: 'shows the hold on a month, or releases, annotates or stops it',
    usage: 'hold --month YYYY-MM [--release | --annotate TEXT | --stop REASON]',
    options: ['month', 'release', 'annotate', 'stop'],
    needsMonth: true,
    run: async (deps, given) => {
      const month = given.month!;
      const result = await hold(deps, month, given);
      return { json: { job: 'hold', month, status: result.state, ...result }, text: report.ofHold(month, result) };
    },
  },
};
