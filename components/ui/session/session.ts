"use client";
import { createContext, useContext } from "react";
import { useTranslations } from "use-intl";
import { may, PERMISSIONS, type Action, type WorkspaceRole } from "@/lib/core/permission";
import { useFormat } from "../time/format";

export interface WorkspaceFacts {
  readonly id: string;
  readonly name: string;
  /** IANA name of the zone that windows and schedules are computed in. */
  readonly timeZone: string;
  /** Development and production apart, or production only. */
  readonly mode: "BASIC" | "STANDARD";
  /** What is published waits for the approval of somebody else. */
  readonly publishReview: boolean;
}

/** Who is signed in, and where. */
export interface Session {
  readonly account: { readonly id: string; readonly name: string; readonly email: string };
  /** An administrator of the installation may do everything. */
  readonly isAdmin: boolean;
  readonly role: WorkspaceRole | null;
  /** Whether the installation runs with the local sandbox. */
  readonly hasSandbox: boolean;
  readonly workspace: WorkspaceFacts;
  readonly workspaces: readonly Pick<WorkspaceFacts, "id" | "name">[];
  /** Names of those who give out roles in this workspace, at most three. */
  readonly managers: readonly string[];
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession needs the shell above it");
  return session;
}

/**
 * Whether the person may do something, and if not, why: buttons stay in place, disabled with the reason. "You are
 * Visitor. Publishing needs Deployer. Ask Lin Wei."
 */
export function useMay(action: Action): { readonly allowed: boolean; readonly reason: string | undefined } {
  const t = useTranslations("shell.account");
  const { enumeration } = useFormat();
  const { isAdmin, role, managers } = useSession();
  if (isAdmin || may(role, action)) return { allowed: true, reason: undefined };
  const able = PERMISSIONS[action].map((name) => t(`role.${name}`));
  const texts = { role: role ? t(`role.${role}`) : "", doing: t(`doing.${action}`), count: managers.length };
  const names = { able: enumeration(able), managers: enumeration(managers) };
  return { allowed: false, reason: t("notAllowed", { ...texts, ...names }) };
}
