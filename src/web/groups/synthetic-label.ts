import type { Db } from '../../db/connection.ts';
import { findMeasurement } from '../../db/measurement.ts';
import { SYNTHETIC_LABEL } from '../../domain/wording.ts';

/** What pages say of themselves where the figures behind them are synthetic; undefined where they are not. */
export async function findSyntheticLabel(db: Db): Promise<string | undefined> {
  return (await findMeasurement(db))?.isSynthetic ? SYNTHETIC_LABEL : undefined;
}
