import type { Response } from 'express';
import { findMeasurement } from '../db/measurement.ts';
import type { SiteDeps } from '../deps.ts';
import { SYNTHETIC_LABEL } from '../domain/wording.ts';
import { type PageView, show } from './show.ts';

/** A page that does not know whether the records behind it are synthetic. */
export type UnlabelledPage = Omit<PageView, 'syntheticLabel'>;

/** Shows a page about single records, labelled as synthetic where the latest month measured is. */
export async function showLabelled<View extends UnlabelledPage>(
  deps: SiteDeps,
  response: Response,
  view: string,
  page: View,
  status = 200,
): Promise<void> {
  const isSynthetic = (await findMeasurement(deps.signedIn.db))?.isSynthetic === true;
  show(response, view, { ...page, syntheticLabel: isSynthetic ? SYNTHETIC_LABEL : undefined }, status);
}
