import { expect, type Page } from "@playwright/test";
import type { SandboxConnection } from "./console-server";

/** Calls of the API with the session of a page, for what a test needs and does not look at. */
export function calls(page: Page, url: string) {
  const post = async <T>(path: string, data: object): Promise<T> => {
    const answer = await page.request.post(path, { data, headers: { origin: url } });
    expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
    return (await answer.json()) as T;
  };
  return {
    post,
    /** Makes a workspace and goes there. */
    enterWorkspace: async (name: string, mode: "BASIC" | "STANDARD") => {
      await post("/api/workspaces", { name, displayName: name, mode });
      await page.goto("/data-integration/data-sources");
      await page.getByRole("button", { name: /^Workspace / }).click();
      await page.getByRole("menuitem", { name }).click();
      await expect(page.getByRole("button", { name: `Workspace ${name}` })).toBeVisible({ timeout: 30_000 });
    },
    /** A second name for the sandbox's Tablestore instance. */
    makeTablestore: (name: string, sandbox: SandboxConnection) =>
      post<{ id: string }>("/api/data-sources", {
        name,
        type: "tablestore",
        environments: {
          PROD: {
            settings: {
              region: "",
              instanceName: sandbox.tablestore.instance,
              endpoint: sandbox.tablestore.endpoint,
              accessKeyId: sandbox.accessKeyId,
            },
            secrets: { accessKeySecret: sandbox.accessKeySecret },
          },
        },
      }),
    /** Runs a CREATE TABLE in the sample's MaxCompute project. */
    makeTable: async (ddl: string) => {
      const listed = await page.request.get("/api/data-sources");
      const { items } = (await listed.json()) as { items: { id: string; name: string }[] };
      const { id } = items.find(({ name }) => name === "MyMaxComputeDataSource")!;
      await post(`/api/data-sources/${id}/tables`, { ddl });
    },
    /** Makes a node with a script and gives its id. */
    makeNode: async (name: string, script: string) => (await post<{ id: string }>("/api/nodes", { name, script })).id,
  };
}
