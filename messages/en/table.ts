/** Words of every table. */
export const table = {
  select: "Select {name}",
  selectAll: "Select all rows",
  selected: "{count, plural, one {# selected} other {# selected}}",
} as const;
