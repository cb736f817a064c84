import { AppError } from "@/lib/core/errors";

export const BODY_LIMIT_BYTES = 1 << 20;

/**
 * The JSON body of a request, read no further than the limit.
 * @throws AppError "request.not_json" | "request.too_large"
 */
export async function readJson(request: Request, limit = BODY_LIMIT_BYTES): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)) throw new AppError("request.not_json", {});
  const text = await readText(request, limit);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("request.not_json", {}, { cause });
  }
}

async function readText(request: Request, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) break;
    size += value.byteLength;
    if (size > limit) {
      await reader?.cancel();
      throw new AppError("request.too_large", { limit: `${limit >> 10} KiB` });
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString("utf8");
}
