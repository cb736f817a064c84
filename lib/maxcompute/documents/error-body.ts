import { JsonObject } from "./json";
import { childText, element, parseXml, xmlDocument } from "./xml";

/** What a refused request says. The REST service writes it as XML, the tunnel as JSON. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  readonly hostId: string;
  /** How long the tunnel asks to be left alone. */
  readonly holdMs?: number;
}

export function formatXmlError({ code, message, requestId, hostId }: ErrorBody): string {
  const fields = { Code: code, Message: message, RequestId: requestId, HostId: hostId };
  return xmlDocument(
    element(
      "Error",
      Object.entries(fields).map(([name, value]) => element(name, value)),
    ),
  );
}

export function formatJsonError({ code, message, requestId, hostId, holdMs }: ErrorBody): string {
  const hold = holdMs === undefined ? {} : { HoldClientMillis: holdMs };
  return JSON.stringify({ Code: code, Message: message, RequestId: requestId, HostId: hostId, ...hold });
}

/** Reads either form, with whatever members it has; null for a text that is neither (a proxy's page, an empty body). */
export function parseErrorBody(text: string): ErrorBody | null {
  const trimmed = text.trim();
  try {
    if (trimmed.startsWith("{")) return fromJson(JsonObject.parse(trimmed));
    if (trimmed.startsWith("<")) return fromXml(trimmed);
  } catch {
    return null;
  }
  return null;
}

function fromJson(json: JsonObject): ErrorBody | null {
  const code = json.text("Code");
  const message = json.text("Message");
  if (code === null && message === null) return null;
  const holdMs = json.number("HoldClientMillis");
  return {
    code: code ?? "",
    message: message ?? "",
    requestId: json.text("RequestId") ?? "",
    hostId: json.text("HostId") ?? "",
    ...(holdMs === null ? {} : { holdMs }),
  };
}

function fromXml(text: string): ErrorBody | null {
  const root = parseXml(text);
  if (root.name !== "Error") return null;
  const field = (name: string) => childText(root, name)?.trim() ?? "";
  return { code: field("Code"), message: field("Message"), requestId: field("RequestId"), hostId: field("HostId") };
}
