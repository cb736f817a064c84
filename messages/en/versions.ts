/** Versions of a node: what was submitted, compared and brought back. */
export const versions = {
  none: "Nothing was submitted yet. Publishing makes the first version.",
  choose: "Choose version {version, number}",
  version: "V{version, number}",
  draft: "Draft",
  state: { deployed: "Deployed", awaiting: "Not deployed", former: "Former" },
  type: { CREATE: "Create", CHANGE: "Change", DELETE: "Delete" },
  compare: "Compare two",
  withDraft: "Compare with draft",
  rollBack: "Roll Back",
  rollBackTitle: "Bring version {version, number} back into the draft?",
  rollBackText: "Its script and settings replace the draft. It counts once it is published again.",
  rolledBack: "Version {version, number} is in the draft",
  difference: "{from} and {to}",
  same: "They are the same.",
  layout: "Only the layout of the script differs.",
  becomes: "becomes",
} as const;
