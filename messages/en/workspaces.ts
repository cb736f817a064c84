/** Workspaces. */
export const workspaces = {
  name: "Workspace name",
  nameHelp: "Part of the names of node outputs; it stays as it is.",
  displayName: "Display name",
  timeZone: "Time zone",
  timeZoneHelp: "Windows and schedules are computed in it. Fixed once instances exist.",
  lead: "Data sources, nodes and instances live in a workspace.",
  submit: "Create workspace",
  new: "Create workspace",
  first: { title: "Create the first workspace" },
  none: {
    title: "You are not a member of any workspace",
    text: "Ask an administrator of this installation to add you to one.",
    again: "Look again",
  },
} as const;
