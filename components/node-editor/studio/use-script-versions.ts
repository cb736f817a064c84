import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { api } from "@/lib/client/api";
import { nodeView, versionView } from "@/lib/core/node";
import { publishingQueries } from "../publishing/queries";
import type { ScriptVersion } from "../script/script-mode";

/** What a script can be compared with: what is saved, what is in production, and every version, the newest first. */
export function useScriptVersions(nodeId: string, enabled: boolean): readonly ScriptVersion[] {
  const t = useTranslations("versions");
  const items = useQuery({ ...publishingQueries.versions(nodeId), enabled }).data?.items ?? [];
  const load = (number: number) => async () =>
    (await api.get(`/api/nodes/${nodeId}/versions/${number}`, { schema: versionView })).script;
  const saved: ScriptVersion = {
    id: "saved",
    label: t("savedDraft"),
    load: async () => (await api.get(`/api/nodes/${nodeId}`, { schema: nodeView })).draft.script,
  };
  const of = (number: number) => ({
    id: `${nodeId} ${number}`,
    label: t("version", { version: number }),
    load: load(number),
  });
  const deployed = items.find(({ state }) => state === "deployed");
  const others = items.filter((item) => item !== deployed).map(({ number }) => of(number));
  if (!deployed) return [saved, ...others];
  const inProduction = { ...of(deployed.number), label: t("inProduction", { version: deployed.number }) };
  return [inProduction, saved, ...others];
}
