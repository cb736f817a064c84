import type { Environment } from "@/lib/core/data-source";
import { AppError } from "@/lib/core/errors";
import { Secret } from "@/lib/core/secret";
import { checkSettings } from "@/lib/network/guard";
import type { Sql } from "./db";
import { env } from "./env";
import type { SecretBox } from "./secrets";
import { notVisible, VISIBLE_SOURCES } from "./visible-sources";

/** A registered data source with its secrets in hand: what connectors work with. */
export interface OpenedDataSource {
  readonly name: string;
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, Secret>>;
  /** Whether connections to it may lead to loopback and private addresses. */
  readonly allowPrivate: boolean;
}

/** The row that a sealed text is bound to. */
export const sealContext = (dataSourceId: string, environment: Environment) =>
  `data_source_setting:${dataSourceId}:${environment}`;

export function sealSecrets(box: SecretBox, context: string, secrets: Readonly<Record<string, Secret>>): string {
  const plain = Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]));
  return box.seal(JSON.stringify(plain), context);
}

export function openSecrets(box: SecretBox, context: string, sealed: string): Record<string, Secret> {
  const plain = JSON.parse(box.open(sealed, context).reveal()) as Record<string, string>;
  return Object.fromEntries(Object.entries(plain).map(([name, secret]) => [name, new Secret(secret)]));
}

/**
 * Opens a data source that a workspace may use by name, its own or one that is shared with it. A basic workspace, on
 * either side, knows PROD only: its editor and debug runs use that too.
 * Where it points to is checked each time: names may lead elsewhere than when it was saved.
 * @throws AppError "data_source.not_found" | "data_source.unshared" | "data_source.no_environment" | "data_source.endpoint_forbidden"
 */
export async function openDataSource(
  sql: Sql,
  box: SecretBox,
  { workspaceId, name, environment }: { workspaceId: string; name: string; environment: Environment },
): Promise<OpenedDataSource> {
  const rows = await sql.query<{
    id: string;
    type: string;
    environment: Environment | null;
    settings: Record<string, unknown>;
    sealed: string;
    mode: "BASIC" | "STANDARD";
  }>(
    `select d.id, d.type, s.environment, s.settings, s.sealed_secrets as sealed,
       case when 'BASIC' in (r.mode, w.mode) then 'BASIC' else 'STANDARD' end as mode
     from ${VISIBLE_SOURCES} d join workspace r on r.id = d.reader_id join workspace w on w.id = d.workspace_id
     left join data_source_setting s on s.data_source_id = d.id
     where d.reader_id = $1 and d.name = $2`,
    [workspaceId, name],
  );
  if (rows.length === 0) throw await notVisible(sql, workspaceId, name);
  const wanted = rows[0]!.mode === "BASIC" ? "PROD" : environment;
  const row = rows.find((candidate) => candidate.environment === wanted);
  if (!row) throw new AppError("data_source.no_environment", { name, environment: wanted });
  const allowPrivate = env.privateEndpoints;
  await checkSettings(row.settings, { allowPrivate });
  const secrets = openSecrets(box, sealContext(row.id, wanted), row.sealed);
  return { name, type: row.type, settings: row.settings, secrets, allowPrivate };
}
