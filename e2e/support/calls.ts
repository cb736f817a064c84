import { expect, type Page } from "@playwright/test";

/** Calls of the API with the session of a page, for what a test needs and does not look at. */
export function calls(page: Page, url: string) {
  const post = async <T>(path: string, data: object): Promise<T> => {
    const answer = await page.request.post(path, { data, headers: { origin: url } });
    expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
    return (await answer.json()) as T;
  };
  return {
    post,
    /** Makes a node with a script and gives its id. */
    makeNode: async (name: string, script: string) => (await post<{ id: string }>("/api/nodes", { name, script })).id,
  };
}
