/** Kinds of personal details, as the brackets name them. */
export const DETAIL_KINDS = [
  'name',
  'date of birth',
  'phone number',
  'registration mark',
  'postcode',
  'address',
  'officer number',
  'reference number',
  'email address',
  'social media handle',
  'document number',
  'account number',
] as const;
export type DetailKind = (typeof DETAIL_KINDS)[number];

/** A detail and where it stands: UTF-16 offsets, end exclusive. */
export interface PersonalDetail {
  kind: DetailKind;
  start: number;
  end: number;
}
