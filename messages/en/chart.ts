/** Words of every chart. */
export const chart = {
  asTable: "Show as table",
  asChart: "Show as chart",
  empty: "No run in this range",
} as const;
