import type { SavedConnection } from "./connection";
import { snippets } from "./snippets";

/** What a person needs to use the sandbox: where it is, its keys, and a first program for each client. */
export function greeting(connection: SavedConnection): string {
  const { tablestore, maxcompute, accessKeyId, accessKeySecret, admin } = connection;
  const programs = snippets(connection).map(
    ({ title, install, file, text }) => `${title} (${install})  ${file}\n${text.replaceAll(/^(?=.)/gm, "  ")}\n`,
  );
  return `Tablestore   ${tablestore.endpoint}   instance ${tablestore.instance}, sample table orders
MaxCompute   ${maxcompute.endpoint}   project ${maxcompute.project}
Admin        ${admin.url}   faults, clock, shards, keys, traffic
Key          ${accessKeyId} / ${accessKeySecret}

What the admin API can do
  curl -H "Authorization: Bearer ${admin.token}" ${admin.url}/

${programs.join("\n")}`;
}
