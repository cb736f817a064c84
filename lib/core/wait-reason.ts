import { z } from "zod";
import { instanceId } from "./instance-id";

/** One condition that keeps an instance from starting, or what it does instead of waiting. */
export const waitReason = z.object({
  code: z.string(),
  message: z.string(),
  remedy: z.string(),
  /** The instance to look at first, when another one is the cause. */
  instance: instanceId.nullable(),
});
export type WaitReason = z.infer<typeof waitReason>;
