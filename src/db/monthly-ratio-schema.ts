/** Tables of what pages show of single months and borders; see sql/migrations/0022_monthly_ratio.sql. */
export interface MonthlyRatioSchema {
  monthlyRatio: {
    measurementId: number;
    areaCode: string;
    ethnicGroup: string;
    reason: string;
    month: string;
    state: string;
    value: number | null;
    low: number | null;
    high: number | null;
    searches: number;
    whiteSearches: number;
  };
  areaBorderCount: { measurementId: number; areaCode: string; measuredCount: number; nearBorderCount: number };
}
