import type { Metadata } from "next";
import { Hydrated } from "@/app/_lib/hydrated";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { SandboxPage } from "@/components/sandbox/sandbox-page";
import { NotFoundPage } from "@/components/shell/error-pages";
import { sandboxQueries } from "@/lib/client/sandbox";
import { viewSandbox } from "@/lib/services/sandbox";
import { hasSandbox } from "@/lib/services/sandbox-connection";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.sandbox.title);

export default async function Page() {
  const { actor, workspaceId } = await requireWorkspace();
  if (!hasSandbox()) return <NotFoundPage />;
  // A sandbox that is down shows on the page itself, which goes on asking.
  const overview = await viewSandbox(workspaceId, actor).catch(() => null);
  return (
    <Hydrated data={overview === null ? [] : [[sandboxQueries.overview().queryKey, overview]]}>
      <SandboxPage />
    </Hydrated>
  );
}
