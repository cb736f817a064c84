import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { kitSheet, UNUSED } from "./kit-sheet.js";
import { root } from "./runtime.js";

/** Components that draw by others' classes, or none of their own. */
const CLASSES = { App: "app", AutoComplete: "select", Button: "btn", DatePicker: "picker", TimePicker: "picker" };

const used = new Set(
  globSync(["app/**/*.tsx", "components/**/*.tsx"], { cwd: root })
    .flatMap((path) => [...readFileSync(join(root, path), "utf8").matchAll(/import \{([^}]*)\} from "antd"/g)])
    .flatMap(([, names]) => names.split(",").map((name) => name.trim()))
    .filter((name) => /^[A-Z]\w*$/.test(name) && name !== "ConfigProvider"),
);
const kebab = (name) => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
const classOf = (name) => CLASSES[name] ?? (name === "QRCode" ? "qrcode" : kebab(name));

test("every component of the kit that the console draws has its rules", () => {
  const sheet = kitSheet();
  expect(used.size).toBeGreaterThan(20);
  const without = [...used].filter((name) => !new RegExp(`\\.ant-${classOf(name)}\\b`).test(sheet));
  expect(without).toEqual([]);
  expect([...used].map(classOf).filter((name) => UNUSED.includes(name))).toEqual([]);
});

test("the rules lie in their layer, which is declared first, and leave out the tokens of another look", () => {
  const sheet = kitSheet();
  expect(sheet).toMatch(/^@layer base, antd;\n@layer antd \{/);
  expect(sheet).not.toContain(".css-var-_R_");
  expect(sheet).toContain("@keyframes");
  expect(sheet).not.toContain(".ant-upload{");
});
