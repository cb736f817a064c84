/** Saved views of lists. */
export const views = {
  title: "Views",
  hint: "Filters, dates and order under a name",
  own: "Mine",
  shared: "Shared with me",
  isShared: "shared",
  save: "Save this view",
  saveNow: "Save",
  name: "Name of the view",
  share: "Everybody in this workspace sees it",
  moves: "Dates move along with the day",
  delete: "Delete the view {name}",
  preset: { failed: "Failed last night", late: "Late now", mine: "My tasks" },
} as const;
