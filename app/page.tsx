import { redirect } from "next/navigation";
import { FIRST_PAGE, MORNING_PAGE } from "@/components/shell/navigation";
import { hasCycleTasks } from "@/lib/services/cycle-tasks";
import { requireActor, requireSession } from "./_lib/session";

/** The console opens where the day begins: on what the night left behind, or, before anything runs, on data sources. */
export default async function Home() {
  const [actor, session] = [await requireActor(), await requireSession()];
  const runs = session !== null && (await hasCycleTasks(session.workspace.id, actor));
  redirect(runs ? MORNING_PAGE : FIRST_PAGE);
}
