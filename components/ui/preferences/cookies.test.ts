import { expect, test } from "vitest";
import { modeOf, readPreferences } from "./cookies";

const from = (cookies: Record<string, string>, language: string | null = null) =>
  readPreferences((name) => cookies[name], language);

test("without cookies the browser's languages decide, in their order of preference", () => {
  expect(from({}, "zh-CN,zh;q=0.9,en;q=0.8").locale).toBe("zh");
  expect(from({}, "en;q=0.3,zh;q=0.7").locale).toBe("zh");
  expect(from({}, "de-DE,en;q=0.5,zh;q=0").locale).toBe("en");
  expect(from({}, null).locale).toBe("en");
  expect(from({ locale: "zh" }, "en").locale).toBe("zh");
});

test("values nobody offers fall back to the defaults", () => {
  const odd = from({ theme: "pink", zone: "mars", "browser-zone": "Nowhere/Land", locale: "xx", density: "tiny" });
  expect(odd).toEqual({
    locale: "en",
    theme: "system",
    systemMode: "light",
    zone: "workspace",
    browserZone: "UTC",
    density: "compact",
  });
});

test("the system's mode counts only while the choice is the system's", () => {
  expect(modeOf(from({ "system-theme": "dark" }))).toBe("dark");
  expect(modeOf(from({ theme: "light", "system-theme": "dark" }))).toBe("light");
});
