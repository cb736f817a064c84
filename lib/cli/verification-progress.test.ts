import { expect, test } from "vitest";
import type { VerificationView } from "@/lib/core/verification";
import { progressLine, progressTeller } from "./verification-progress";

const counted = {
  stage: "destination",
  source: { records: 300, of: 300 },
  destination: { looked: 2_048, records: 120, of: 290 },
} as const;
const view = (progress: VerificationView["progress"], state: VerificationView["state"] = "RUNNING") =>
  ({ progress, state }) as VerificationView;

test("what is counted stands beside what the receipt counts", () => {
  expect(progressLine(view(null))).toBe("waits for a worker");
  expect(progressLine(view({ ...counted, stage: "source", destination: { looked: 0, records: 0, of: 290 } }))).toBe(
    "source 300 of 300 read again",
  );
  expect(progressLine(view(counted))).toBe(
    "source 300 of 300 read again, destination 120 of 290 found, 2048 looked at",
  );
});

test("on a terminal one line changes and is gone at the end; elsewhere lines are few", () => {
  const written: string[] = [];
  const write = (text: string | Uint8Array) => Boolean(written.push(String(text)));
  const onTerminal = progressTeller({ write, isTTY: true });
  for (const each of [view(null), view(null), view(counted), view(null, "DONE")]) onTerminal(each);
  const clear = "\r\u001b[K";
  expect(written).toEqual([`${clear}waits for a worker`, `${clear}${progressLine(view(counted))}`, clear]);

  written.length = 0;
  const inFile = progressTeller({ write });
  for (const each of [view(null), view(counted), view(null, "DONE")]) inFile(each);
  expect(written).toEqual(["waits for a worker\n"]);
});
