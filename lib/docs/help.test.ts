import { expect, test } from "vitest";
import { MODULES } from "@/components/shell/navigation";
import { errorHref, HELP_TOPICS, helpHref, topicOf } from "@/components/ui/help/topics";
import { ERRORS } from "@/lib/core/errors";
import { LOCALES } from "@/lib/core/locale";
import { hrefOf, PAGES } from "./contents";
import { readPage } from "./read-page";

test.each(LOCALES)("every topic leads to a section that is there (%s)", (locale) => {
  const targets = new Set(
    PAGES.flatMap((id) => [
      hrefOf(id),
      ...readPage(locale, id)!.sections.map(({ anchor }) => `${hrefOf(id)}#${anchor}`),
    ]),
  );
  for (const topic of HELP_TOPICS) expect([topic, targets.has(helpHref(topic))]).toEqual([topic, true]);
  for (const code of Object.keys(ERRORS)) expect([code, targets.has(errorHref(code))]).toEqual([code, true]);
});

test("every page of the console has a topic", () => {
  for (const { href } of MODULES.flatMap(({ pages }) => pages)) expect([href, topicOf(href)]).not.toContain(null);
  expect(topicOf("/operation-center/instances/42")).toBe("instances");
  expect(topicOf("/elsewhere")).toBeNull();
});
