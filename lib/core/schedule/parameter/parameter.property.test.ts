import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { AppError } from "../../errors";
import { referenceValue } from "../testing/reference-evaluator";
import { VECTORS, ZONE_VECTORS } from "../testing/vectors";
import { zoneOf } from "../zone";
import { contextAt, evaluate } from "./evaluate";
import { parseExpression } from "./parse";

const zones = [
  "Asia/Shanghai",
  "America/Los_Angeles",
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "Africa/Cairo",
  "America/Sao_Paulo",
  "Asia/Kathmandu",
  "Pacific/Apia",
  "America/St_Johns",
  "UTC",
];
const separator = fc.constantFrom("", "", "", "-", "/", ":", "_", ".");
const format = (tokens: readonly string[], required: string) =>
  fc
    .array(fc.tuple(fc.constantFrom(...tokens), separator), { maxLength: 4 })
    .map((parts) => parts.flat().join("") + required);
const nat = fc.oneof(fc.nat(400).map(String), fc.constantFrom("1", "1", "2", "7*1", "2*3*2", "0"));
const sign = fc.constantFrom("+", "-");
const elapsed = fc
  .tuple(sign, nat, fc.constantFrom("/24", "/24/60", "/24/60/60", "/1440"))
  .map((parts) => parts.join(""));
const days = fc.tuple(sign, nat).map((parts) => parts.join(""));

const all = ["yyyy", "yy", "mm", "dd", "hh24", "hh12", "hh", "mi", "ss"];
const scheduled = fc
  .tuple(format(all, "dd"), fc.array(fc.oneof(elapsed, days), { maxLength: 3 }))
  .map(([shown, offsets]) => `$[${shown}${offsets.join("")}]`);
const months = fc
  .tuple(format(all, "yyyymmdd"), fc.constantFrom("", "+", "-"), fc.oneof(fc.nat(60).map(String), fc.constant("12*3")))
  .map(([shown, by, count]) => `$[add_months(${shown},${by}${count})]`);
const business = fc
  .tuple(
    fc.oneof(format(["yyyy", "yy"], "yyyy"), format(["yyyy", "mm"], "mm"), format(["yyyy", "mm", "dd"], "dd")),
    fc.array(days, { maxLength: 2 }),
  )
  .map(([shown, offsets]) => `\${${shown}${offsets.join("")}}`);
const literal = fc.constantFrom("ds_", "/", "-", "01", "表", "'q'");
const value = fc
  .array(fc.oneof(scheduled, months, business, literal), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(""));
const moment = fc
  .integer({ min: Date.UTC(1990, 0, 1) / 1_000, max: Date.UTC(2045, 0, 1) / 1_000 })
  .map((s) => s * 1_000);
/** Half of the moments lie around a change of the zone's clock, where the rules differ. */
const place = fc
  .tuple(fc.constantFrom(...zones), moment, fc.boolean(), fc.integer({ min: -200_000, max: 200_000 }))
  .map(([zone, at, near, distance]) => {
    const change = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).getTimeZoneTransition("next");
    return { zone, at: near && change ? change.epochMilliseconds + distance * 1_000 : at };
  });

test("two evaluators that share no code agree", () => {
  fc.assert(
    fc.property(value, place, (text, { zone, at }) => {
      const reference = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
      expect(evaluate(parseExpression(text), contextAt(zoneOf(zone), at)).text).toBe(referenceValue(text, reference));
    }),
    { numRuns: 6_000 },
  );
});

test("the second evaluator is right about the documented values too", () => {
  const at = (text: string, zone: string) =>
    Temporal.PlainDateTime.from(text.replace(" ", "T")).toZonedDateTime(zone, { disambiguation: "later" });
  for (const [id, text, cyctime, , result] of VECTORS)
    if (!/\$[a-z]/.test(text)) expect(referenceValue(text, at(cyctime, "Asia/Shanghai")), `${id}`).toBe(result);
  for (const [id, text, cyctime, result] of ZONE_VECTORS)
    expect(referenceValue(text, at(cyctime, "America/Los_Angeles")), id).toBe(result);
});

test("whatever is typed is either a value or a named mistake inside it", () => {
  const typed = fc
    .array(
      fc.constantFrom(
        "$",
        "[",
        "]",
        "{",
        "}",
        "yyyy",
        "m",
        "dd",
        "hh24",
        "-",
        "+",
        "1",
        "/24",
        "*",
        "add_months(",
        ",",
        ")",
        "M",
        "bizdate",
        "é",
        "😀",
        " ",
        "=",
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(typed, (text) => {
      try {
        evaluate(parseExpression(text), contextAt(zoneOf("UTC"), 1_700_000_000_000));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error.code).toMatch(/^schedule\.param_/);
        expect(error.params.column).toBeGreaterThanOrEqual(1);
        expect(error.params.column).toBeLessThanOrEqual(text.length + 1);
      }
    }),
    { numRuns: 4_000 },
  );
});
