import TableStore, { type Client } from "tablestore";
import { Secret } from "@/lib/core/secret";
import { ServiceError } from "@/lib/tablestore/operations/shared";
import { fixedAccounts } from "../../accounts";
import { noFaults } from "../../faults/fault";
import type { SandboxServerOptions } from "../../server";
import { startTablestore, type TablestoreSandbox } from "../server";
import { temporaryFolder } from "../../testing/temporary-folder";

export const ID = "LTAIfakeAccessKeyId01";
export const SECRET = "fakeSecretKey0123456789abcdef";
export const INSTANCE = "sandbox01";

/** A sandbox in a folder of its own, with one instance and one account. */
export async function startForTest(options: Partial<SandboxServerOptions> = {}): Promise<TablestoreSandbox> {
  const sandbox = await startTablestore({
    home: options.home ?? temporaryFolder(),
    host: "127.0.0.1",
    port: 0,
    accounts: fixedAccounts({ accessKeyId: ID, accessKeySecret: new Secret(SECRET) }),
    now: () => new Date(),
    faults: noFaults,
    ...options,
  });
  if (!sandbox.store.hasInstance(INSTANCE)) await sandbox.store.apply({ kind: "createInstance", name: INSTANCE });
  return sandbox;
}

/**
 * The official npm client as users have it. The one thing replaced is its reading of errors, which is broken: it looks
 * for an XML parser that the package does not contain, and then shows the protobuf bytes as the message.
 */
export function officialClient(url: string, config: Readonly<Record<string, unknown>> = {}): Client {
  const client = new TableStore.Client({
    accessKeyId: ID,
    secretAccessKey: SECRET,
    instancename: INSTANCE,
    endpoint: url,
    maxRetries: 0,
    ...config,
  });
  client.extractError = (response) => {
    const { statusCode: status, body } = response.httpResponse;
    response.error = Object.assign(new Error(), { status, ...ServiceError.decode(body) });
  };
  return client;
}

/** The service's error behind a call that must fail, read from the answer's own bytes. */
export async function errorOf(call: Promise<unknown>): Promise<{ status: number; code: string; message: string }> {
  try {
    await call;
  } catch (error) {
    const { status, code, message } = error as { status: number; code: string; message: string };
    return { status, code, message };
  }
  throw new Error("the call succeeded");
}
