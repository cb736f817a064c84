import type { ReactNode } from "react";

import { Shell } from "@/components/shell/shell";
import { FirstWorkspace, NoWorkspace } from "@/components/shell/first-workspace";
import { requireActor, requireSession } from "../_lib/session";

export default async function ConsoleLayout({ children }: { readonly children: ReactNode }) {
  const session = await requireSession();
  if (session) return <Shell session={session}>{children}</Shell>;
  return (await requireActor()).isAdmin ? <FirstWorkspace /> : <NoWorkspace />;
}
