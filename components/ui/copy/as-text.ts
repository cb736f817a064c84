/** A call of the API, as a page makes it. */
export interface ApiCall {
  readonly method: "GET" | "POST";
  /** Path with query, from the root. */
  readonly path: string;
  readonly body?: unknown;
}

/** What a shell takes for the same words again. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A command line of `millrace`. */
export function asCommand(args: readonly string[]): string {
  return ["millrace", ...args].map(quoted).join(" ");
}

/** The call for a shell. The token stays a variable: what is copied is pasted into tickets and chats. */
export function asCurl({ method, path, body }: ApiCall, origin: string, workspaceId: string): string {
  return [
    `curl -H "Authorization: Bearer $MILLRACE_TOKEN"`,
    `-H ${quoted(`x-millrace-workspace: ${workspaceId}`)}`,
    ...(method === "GET" ? [] : [`-X ${method}`]),
    ...(body === undefined
      ? []
      : [`-H ${quoted("content-type: application/json")}`, `-d ${quoted(JSON.stringify(body))}`]),
    quoted(`${origin}${path}`),
  ].join(" \\\n  ");
}
