/** Words of every table. */
export const table = {
  select: "Select {name}",
  selectAll: "Select all rows",
  selected: "{count, plural, one {# selected} other {# selected}}",
  columns: "Columns and density",
  moveUp: "Move {name} up",
  moveDown: "Move {name} down",
  density: "Row height",
  compact: "Compact",
  comfortable: "Comfortable",
  usual: "As usual",
  emptyValue: "(empty)",
  operation: {
    U: "update",
    UO: "update",
    DO: "delete one version",
    DA: "delete column",
    DR: "delete row",
  },
} as const;
