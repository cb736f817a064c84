import { Client } from "pg";

/** What a backup leaves out: who is signed in at the moment, and what is counted per minute. */
export const LEFT_OUT: readonly string[] = ["_prisma_migrations", "session", "verification", "rate_limit"];

/** A connection on which rows read and write as the same text, wherever the server stands. */
export async function connectForBackup(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, application_name: "millrace backup" });
  await client.connect();
  await client.query(
    "set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 3; " +
      "set bytea_output = 'hex'; set search_path = public",
  );
  return client;
}

export async function textsOf(client: Client, query: string, values: readonly unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<[string]>({ text: query, values: [...values], rowMode: "array" });
  return rows.map(([text]) => text);
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
