"use client";
import { useQuery } from "@tanstack/react-query";
import { useSession } from "@/components/ui/session/session";
import { sandboxQueries } from "@/lib/client/sandbox";

/** What a new data source of the local sandbox says in its form; null where there is none, or not yet known. */
export function useSandboxSettings(type: string, isNew: boolean): Readonly<Record<string, string>> | null {
  const { hasSandbox } = useSession();
  const { data } = useQuery({ ...sandboxQueries.overview(), enabled: hasSandbox && isNew, refetchInterval: false });
  if (!data) return null;
  const { accessKeyId, tablestore, maxcompute } = data;
  if (type === "tablestore") {
    const instanceName = tablestore.instances[0]?.name ?? "";
    return { region: "", instanceName, endpoint: tablestore.endpoint, accessKeyId };
  }
  return { region: "", project: maxcompute.projects[0]?.name ?? "", endpoint: maxcompute.endpoint, accessKeyId };
}
