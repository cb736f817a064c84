import { expect, test } from "vitest";
import { z } from "zod";
import { accountDraft } from "./account";
import { alertChannel, alertChannelDraft } from "./alert/channel";
import { alertCondition, alertRule } from "./alert/rule";
import { DATA_SOURCE_TYPES, dataSourceDescription, dataSourceName } from "./data-source";
import { isTranslated, ruleInWords } from "./rule-texts";
import { credentials } from "./sign-in";

const BAD_TEXTS = ["", " ", "9", "!", "名", "a".repeat(10_000), "ftp://x", "http://a:b@c", "-"];
const FIELDS = Object.entries({
  ...accountDraft.shape,
  ...credentials.shape,
  dataSourceName,
  dataSourceDescription,
  "channel.name": alertChannelDraft.shape.name,
  "rule.name": alertRule.shape.name,
  ...Object.fromEntries(
    alertChannel.options.flatMap(({ shape: { type, ...fields } }) =>
      Object.entries(fields)
        .filter(([name]) => !["port", "tls", "to", "atAll"].includes(name))
        .map(([name, field]) => [`${type.value}.${name}`, field]),
    ),
  ),
  ...Object.fromEntries(
    alertCondition.options.flatMap(({ shape }) => ("by" in shape ? [[`${shape.type.value}.by`, shape.by]] : [])),
  ),
  ...Object.fromEntries(
    DATA_SOURCE_TYPES.flatMap(({ type, settings, secrets }) =>
      Object.entries({ ...settings.shape, ...secrets.shape }).map(([name, field]) => [`${type}.${name}`, field]),
    ),
  ),
});

test.each(FIELDS)("every rule of %s has a Chinese text", (_name, schema) => {
  const messages = BAD_TEXTS.flatMap(
    (text) => schema.safeParse(text).error?.issues.map(({ message }) => message) ?? [],
  );
  expect(messages.filter((message) => !isTranslated(message))).toEqual([]);
});

test("English readers get the sentence as written, and so does everybody where a translation is missing", () => {
  expect(ruleInWords("Enter a name", "en")).toBe("Enter a name");
  expect(ruleInWords("At least 10 characters", "zh")).toBe("至少 10 个字符");
  expect(ruleInWords("Too big: expected string to have <=60 characters", "en")).toBe("At most 60 characters");
  expect(ruleInWords("Odd", "zh")).toBe("Odd");
});

test("what zod says of itself is put plainly", () => {
  const said = z.object({ name: z.string().min(1), to: z.array(z.string()).min(1), port: z.int().min(1).max(9) });
  const broken = [
    { name: "", to: [], port: 0 },
    { name: "a", to: ["b"], port: 10 },
    { name: "a", to: ["b"] },
  ];
  const messages = broken.flatMap((value) => said.safeParse(value).error!.issues.map(({ message }) => message));
  expect(messages.map((message) => ruleInWords(message, "en"))).toEqual([
    "Fill this in",
    "Choose at least one",
    "1 or more",
    "9 or less",
    "Fill this in",
  ]);
  expect(messages.filter((message) => !isTranslated(message))).toEqual([]);
});
