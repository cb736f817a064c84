import { expect, test } from "vitest";
import { searchDocs } from "./search";
import { wordsOf } from "./words";

test("words are Latin words, codes with their parts, and pairs of Chinese characters", () => {
  expect(wordsOf("Start Time")).toEqual(["start", "time"]);
  expect(wordsOf("job.missing_parameter")).toEqual(["job.missing_parameter", "job", "missing", "parameter"]);
  expect(wordsOf("调度参数")).toEqual(["调度", "度参", "参数"]);
  expect(wordsOf("设置DATABASE_URL后")).toEqual(["设置", "database_url", "database", "url", "后"]);
});

const hrefs = (query: string) => searchDocs("en", query).map(({ href }) => href);

test("a field, a beginning, a slip of the finger and a code are found", () => {
  expect(hrefs("isExportSequenceInfo")).toContain("/docs/reference/job#otsstream-reader");
  expect(hrefs("add_mon")).toContain("/docs/reference/parameters#offsets");
  expect(searchDocs("en", "scheduleing parametres").length).toBeGreaterThan(0);
  expect(searchDocs("en", "job.missing_parameter")[0]?.href).toBe("/docs/reference/errors#job.missing_parameter");
  expect(searchDocs("zh", "脏数据").length).toBeGreaterThan(0);
});

test("hits are marked, wherever they stand, and what nobody wrote is not found", () => {
  const [found] = searchDocs("en", "DATABASE_URL");
  expect(found?.excerpt.filter(({ isHit }) => isHit).map(({ text }) => text)).toContain("DATABASE_URL");
  expect(searchDocs("en", "xylophone quux")).toEqual([]);
  expect(searchDocs("en", "  ")).toEqual([]);
  expect(searchDocs("en", "((( [a-z]* $^")).toBeInstanceOf(Array);
});
