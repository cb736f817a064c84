import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { api } from "./api";
import { currentConnection } from "./connection";

const refusal = (status: number, code: string) => ({ status, body: { error: { code, message: code } } });
const answer = ({ status, body }: { status: number; body: object }) =>
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(body, { status })));
const ask = () => api.get("/api/account", { schema: z.object({ id: z.string() }) });

describe("what answers say of the connection", () => {
  beforeEach(() => void vi.stubGlobal("document", { querySelector: () => null }));
  afterEach(() => void vi.unstubAllGlobals());

  it("is told when the session has ended, until the next answer to somebody who is signed in", async () => {
    answer(refusal(401, "account.unauthenticated"));
    await expect(ask()).rejects.toThrow("account.unauthenticated");
    expect(currentConnection()).toBe("signed-out");
    answer({ status: 200, body: { id: "a" } });
    await ask();
    expect(currentConnection()).toBe("online");
  });

  it("knows a wrong password from a session that ended, and keeps what it knew of one", async () => {
    answer(refusal(401, "account.bad_credentials"));
    await expect(ask()).rejects.toThrow();
    expect(currentConnection()).toBe("online");
    answer(refusal(401, "account.unauthenticated"));
    await expect(ask()).rejects.toThrow();
    answer(refusal(401, "account.bad_credentials"));
    await expect(ask()).rejects.toThrow();
    expect(currentConnection()).toBe("signed-out");
  });
});
