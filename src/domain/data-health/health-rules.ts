import { BLANK_COLUMNS } from './blank-columns.ts';
import { BUNCHED_TIMES } from './bunched-times.ts';
import { CONSTANT_COUNTS } from './constant-counts.ts';
import { FILE_DOUBLED } from './file-doubled.ts';
import type { HealthRule } from './health-rule.ts';
import { LATE } from './late.ts';
import { MISSING_MONTH } from './missing-month.ts';
import { NEAR_BORDER } from './near-border.ts';
import { NEW_LABELS } from './new-labels.ts';
import { NO_PLACE } from './no-place.ts';
import { OUTCOME_BLANK } from './outcome-blank.ts';
import { OUTSIDE_LONDON } from './outside-london.ts';
import { PARTIAL_MONTH } from './partial-month.ts';
import { POWER_OBJECT } from './power-object.ts';
import { RECORD_BURST } from './record-burst.ts';
import { REJECTED_ROWS } from './rejected-rows.ts';
import { REPEATED_ROWS } from './repeated-rows.ts';
import { REVISED } from './revised.ts';
import { SECTION_SIXTY } from './section-sixty.ts';
import { SNAP_POINTS } from './snap-points.ts';
import { UNKNOWN_BY_GROUP } from './unknown-by-group.ts';
import { UNKNOWN_CHANGE } from './unknown-change.ts';
import { UNKNOWN_SHARE } from './unknown-share.ts';
import { UNLIKE_OFFICIAL } from './unlike-official.ts';

/** Raise it with every change of a rule or threshold: months are then examined again. */
export const HEALTH_VERSION = 'health-1';

/** Every rule, in the order in which findings of one severity are told. */
export const HEALTH_RULES: readonly HealthRule[] = [
  MISSING_MONTH,
  PARTIAL_MONTH,
  FILE_DOUBLED,
  CONSTANT_COUNTS,
  UNLIKE_OFFICIAL,
  UNKNOWN_CHANGE,
  SECTION_SIXTY,
  SNAP_POINTS,
  REPEATED_ROWS,
  RECORD_BURST,
  REVISED,
  UNKNOWN_SHARE,
  UNKNOWN_BY_GROUP,
  NO_PLACE,
  OUTCOME_BLANK,
  REJECTED_ROWS,
  NEW_LABELS,
  LATE,
  OUTSIDE_LONDON,
  NEAR_BORDER,
  POWER_OBJECT,
  BLANK_COLUMNS,
  BUNCHED_TIMES,
];
