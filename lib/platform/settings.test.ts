import { expect, test } from "vitest";
import { listSettings } from "./settings";

test("every variable is listed with what it is for, its default and its values", () => {
  const settings = new Map(listSettings().map((setting) => [setting.name, setting]));
  expect(settings.get("MILLRACE_PORT")).toMatchObject({ standard: "7700", values: [] });
  expect(settings.get("MILLRACE_PROFILE")).toMatchObject({ standard: "sandbox", values: ["sandbox", "production"] });
  expect(settings.get("MILLRACE_OIDC_SIGN_UP")).toMatchObject({ standard: "off", values: ["on", "off"] });
  expect(settings.get("DATABASE_URL")).toMatchObject({ standard: null });
  // A path of the machine that builds the page is nobody's default.
  expect(settings.get("MILLRACE_HOME")).toMatchObject({ standard: null });
  for (const { name, about } of settings.values()) expect([name, about.en, about.zh]).not.toContain(undefined);
});
