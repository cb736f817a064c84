import { AppError } from "@/lib/core/errors";

export const BODY_LIMIT_BYTES = 1 << 20;
/** Deeper than anything the product exchanges; what walks a value recursively stays far from the end of its stack. */
const DEEPEST = 64;

const [QUOTE, BACKSLASH, SQUARE, SQUARE_END, CURLY, CURLY_END] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/**
 * The JSON body of a request, read no further than the limit.
 * @throws AppError "request.not_json" | "request.too_large" | "request.too_deep"
 */
export async function readJson(request: Request, limit = BODY_LIMIT_BYTES): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type)) throw new AppError("request.not_json", {});
  // Said before the body is touched: a caller that is cut off while it sends never hears why.
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
  const text = await readText(request, limit);
  if (depthOf(text) > DEEPEST) throw new AppError("request.too_deep", { limit: DEEPEST });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError("request.not_json", {}, { cause });
  }
}

const tooLarge = (limit: number) => new AppError("request.too_large", { limit: `${limit >> 10} KiB` });

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
      throw tooLarge(limit);
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** How deep the brackets of a JSON text go, found without building anything. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (isText) {
      if (letter === BACKSLASH) at++;
      else if (letter === QUOTE) isText = false;
    } else if (letter === QUOTE) isText = true;
    else if (letter === SQUARE || letter === CURLY) deepest = Math.max(deepest, ++depth);
    else if (letter === SQUARE_END || letter === CURLY_END) depth--;
  }
  return deepest;
}
