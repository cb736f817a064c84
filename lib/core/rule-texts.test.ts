import { expect, test } from "vitest";
import { accountDraft } from "./account";
import { DATA_SOURCE_TYPES, dataSourceDescription, dataSourceName } from "./data-source";
import { isTranslated, ruleInWords } from "./rule-texts";
import { credentials } from "./sign-in";

const BAD_TEXTS = ["", " ", "9", "!", "名", "a".repeat(10_000), "ftp://x", "http://a:b@c", "-"];
const FIELDS = Object.entries({
  ...accountDraft.shape,
  ...credentials.shape,
  dataSourceName,
  dataSourceDescription,
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
