/** Roles of a workspace, from most to least. */
export const WORKSPACE_ROLES = ["OWNER", "ADMINISTRATOR", "DEVELOPER", "OPERATOR", "DEPLOYER", "VISITOR"] as const;
export type WorkspaceRole = (typeof WORKSPACE_ROLES)[number];

/**
 * Who may do what in a workspace. Routes, services and buttons read this table and nothing else; an action without a
 * row cannot be named. An administrator of the installation may do everything everywhere.
 */
export const PERMISSIONS = {
  "workspace.view": everybody(),
  "workspace.edit": roles("OWNER", "ADMINISTRATOR"),
  "workspace.delete": roles("OWNER"),
  "member.manage": roles("OWNER", "ADMINISTRATOR"),

  "dataSource.view": everybody(),
  "dataSource.manage": roles("OWNER", "ADMINISTRATOR", "OPERATOR"),
  /** Let other workspaces use it, or take it back. */
  "dataSource.share": roles("OWNER", "ADMINISTRATOR"),
  "dataSource.test": roles("OWNER", "ADMINISTRATOR", "DEVELOPER", "OPERATOR"),
  /** Rows of tables: previews, queries, dirty records. */
  "data.read": roles("OWNER", "ADMINISTRATOR", "DEVELOPER", "OPERATOR"),
  /** Create tables and change data from the console. */
  "data.write": roles("OWNER", "ADMINISTRATOR", "DEVELOPER"),

  "resourceGroup.view": everybody(),
  "resourceGroup.bind": roles("OWNER", "ADMINISTRATOR"),

  "node.view": everybody(),
  "node.edit": roles("OWNER", "ADMINISTRATOR", "DEVELOPER"),
  "node.submit": roles("OWNER", "ADMINISTRATOR", "DEVELOPER"),
  "node.debug": roles("OWNER", "ADMINISTRATOR", "DEVELOPER"),
  "node.stealLock": roles("OWNER", "ADMINISTRATOR", "DEVELOPER"),
  "node.deploy": roles("OWNER", "ADMINISTRATOR", "OPERATOR", "DEPLOYER"),
  /** Approve what others want to publish, which brings it to production, or send it back. */
  "node.review": roles("OWNER", "ADMINISTRATOR", "OPERATOR", "DEPLOYER"),
  /** Freeze, change owner or resource group of a deployed node. */
  "node.operate": roles("OWNER", "ADMINISTRATOR", "OPERATOR"),

  "instance.view": everybody(),
  "instance.operate": roles("OWNER", "ADMINISTRATOR", "DEVELOPER", "OPERATOR"),
  /** Load the dirty records of a run into its destination. */
  "instance.replayDirty": roles("OWNER", "ADMINISTRATOR", "DEVELOPER", "OPERATOR"),
  /** Force rerun, delete dependencies, change priority, decide an unknown outcome. */
  "instance.emergency": roles("OWNER", "ADMINISTRATOR", "OPERATOR"),
  "backfill.manage": roles("OWNER", "ADMINISTRATOR", "DEVELOPER", "OPERATOR"),

  "baseline.view": everybody(),
  "baseline.manage": roles("OWNER", "ADMINISTRATOR"),
  "alert.view": everybody(),
  "alert.manage": roles("OWNER", "ADMINISTRATOR", "OPERATOR"),
  "audit.view": roles("OWNER", "ADMINISTRATOR"),
} as const satisfies Record<string, readonly WorkspaceRole[]>;
export type Action = keyof typeof PERMISSIONS;
export const ACTIONS = Object.keys(PERMISSIONS) as Action[];

/** What only an administrator of the installation may do. */
export const ADMIN_ACTIONS = [
  "account.manage",
  "workspace.create",
  "resourceGroup.manage",
  "secrets.rotate",
  "audit.verify",
  "installation.backup",
  "metrics.view",
  "sandbox.manage",
] as const;
export type AdminAction = (typeof ADMIN_ACTIONS)[number];

export function may(role: WorkspaceRole | null, action: Action): boolean {
  return role !== null && (PERMISSIONS[action] as readonly WorkspaceRole[]).includes(role);
}

function roles<const Roles extends readonly WorkspaceRole[]>(...allowed: Roles): Roles {
  return allowed;
}

function everybody(): typeof WORKSPACE_ROLES {
  return WORKSPACE_ROLES;
}
