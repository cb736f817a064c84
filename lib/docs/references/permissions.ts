import type { Locale } from "@/lib/core/locale";
import { ACTIONS, ADMIN_ACTIONS, may, WORKSPACE_ROLES } from "@/lib/core/permission";
import { messagesFor } from "@/messages";
import { code, table } from "./markdown";

/** Who may do what, from the table that routes, services and buttons read. */
export function permissionTable(locale: Locale): string {
  const { docs, shell } = messagesFor(locale);
  const words = docs.permissions;
  const doing = shell.account.doing as unknown as Record<string, Record<string, string>>;
  const rows = ACTIONS.map((action) => {
    const [object = "", verb = ""] = action.split(".");
    return [
      `${doing[object]?.[verb] ?? ""} ${code(action)}`.trim(),
      ...WORKSPACE_ROLES.map((role) => (may(role, action) ? words.yes : "–")),
    ];
  });
  return [
    table([words.action, ...WORKSPACE_ROLES.map((role) => shell.account.role[role])], rows),
    words.administrator,
    ADMIN_ACTIONS.map((action) => `- ${code(action)}`).join("\n"),
  ].join("\n\n");
}
