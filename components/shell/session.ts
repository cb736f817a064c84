"use client";
import { createContext, useContext } from "react";
import type { AppConfig } from "use-intl";

export type Role = keyof AppConfig["Messages"]["shell"]["account"]["role"];

export interface WorkspaceFacts {
  readonly id: string;
  readonly name: string;
  /** IANA name of the zone that windows and schedules are computed in. */
  readonly timeZone: string;
  /** Region id such as `cn-hangzhou`, or empty for an installation without one. */
  readonly region: string;
}

/** Who is signed in, and where. */
export interface Session {
  readonly account: { readonly name: string; readonly email: string };
  readonly role: Role;
  readonly workspace: WorkspaceFacts;
  readonly workspaces: readonly WorkspaceFacts[];
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession needs the shell above it");
  return session;
}
