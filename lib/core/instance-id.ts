import { z } from "zod";

/**
 * Names an instance everywhere people and programs do: `20250630-1042`, business date and number. The date leads to
 * the month's partition, so that looking an instance up stays cheap among millions.
 */
export interface InstanceKey {
  /** `yyyyMMdd`. */
  readonly bizdate: string;
  readonly id: bigint;
}

export const instanceId = z.string().regex(/^\d{8}-\d{1,19}$/, "A business date, a hyphen and a number: 20250630-1042");

export function formatInstanceId({ bizdate, id }: InstanceKey): string {
  return `${bizdate}-${id}`;
}

/** The key that `text` names; throws a ZodError when it has another form. */
export function parseInstanceId(text: string): InstanceKey {
  const [bizdate, id] = instanceId.parse(text).split("-") as [string, string];
  return { bizdate, id: BigInt(id) };
}
