/**
 * London's boroughs and the City as equal squares, near where they lie: no borough weighs more by its size. The arrangement
 * and the short names are Evenhand's own, in the manner of the squared maps of London in common use; codes and full names are
 * those of ONS Open Geography (area.ts).
 */
export interface Tile {
  code: string;
  /** Three letters or so, for a square. */
  abbreviation: string;
  /** From 0, west to east. */
  column: number;
  /** From 0, north to south. */
  row: number;
}

export const TILE_COLUMNS = 8;
export const TILE_ROWS = 7;

/** From north to south, and from west to east within a row. */
export const TILES: readonly Tile[] = [
  { code: 'E09000010', abbreviation: 'Enf', column: 4, row: 0 },
  { code: 'E09000015', abbreviation: 'Hrw', column: 2, row: 1 },
  { code: 'E09000003', abbreviation: 'Bar', column: 3, row: 1 },
  { code: 'E09000014', abbreviation: 'Hgy', column: 4, row: 1 },
  { code: 'E09000031', abbreviation: 'WFo', column: 5, row: 1 },
  { code: 'E09000017', abbreviation: 'Hil', column: 0, row: 2 },
  { code: 'E09000009', abbreviation: 'Eal', column: 1, row: 2 },
  { code: 'E09000005', abbreviation: 'Bre', column: 2, row: 2 },
  { code: 'E09000007', abbreviation: 'Cam', column: 3, row: 2 },
  { code: 'E09000019', abbreviation: 'Isl', column: 4, row: 2 },
  { code: 'E09000012', abbreviation: 'Hac', column: 5, row: 2 },
  { code: 'E09000026', abbreviation: 'Red', column: 6, row: 2 },
  { code: 'E09000016', abbreviation: 'Hav', column: 7, row: 2 },
  { code: 'E09000018', abbreviation: 'Hou', column: 0, row: 3 },
  { code: 'E09000013', abbreviation: 'H&F', column: 1, row: 3 },
  { code: 'E09000020', abbreviation: 'K&C', column: 2, row: 3 },
  { code: 'E09000033', abbreviation: 'Wst', column: 3, row: 3 },
  { code: 'E09000001', abbreviation: 'City', column: 4, row: 3 },
  { code: 'E09000030', abbreviation: 'THa', column: 5, row: 3 },
  { code: 'E09000025', abbreviation: 'New', column: 6, row: 3 },
  { code: 'E09000002', abbreviation: 'B&D', column: 7, row: 3 },
  { code: 'E09000027', abbreviation: 'Ric', column: 1, row: 4 },
  { code: 'E09000032', abbreviation: 'Wan', column: 2, row: 4 },
  { code: 'E09000022', abbreviation: 'Lam', column: 3, row: 4 },
  { code: 'E09000028', abbreviation: 'Swk', column: 4, row: 4 },
  { code: 'E09000023', abbreviation: 'Lew', column: 5, row: 4 },
  { code: 'E09000011', abbreviation: 'Grn', column: 6, row: 4 },
  { code: 'E09000004', abbreviation: 'Bex', column: 7, row: 4 },
  { code: 'E09000021', abbreviation: 'Kin', column: 2, row: 5 },
  { code: 'E09000024', abbreviation: 'Mer', column: 3, row: 5 },
  { code: 'E09000008', abbreviation: 'Cro', column: 4, row: 5 },
  { code: 'E09000006', abbreviation: 'Bro', column: 5, row: 5 },
  { code: 'E09000029', abbreviation: 'Sut', column: 3, row: 6 },
];

/** Names too long for a list on a phone; the others stand there in full. */
const LIST_NAMES: Record<string, string> = {
  E09000002: 'Barking & Dag.',
  E09000013: 'Hammersmith & F.',
  E09000020: 'Kensington & Ch.',
  E09000021: 'Kingston',
  E09000027: 'Richmond',
};

/** A borough's name short enough for a list on a phone, undefined where its full name is. */
export function listName(code: string): string | undefined {
  return LIST_NAMES[code];
}
