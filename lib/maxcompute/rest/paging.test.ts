import { expect, test } from "vitest";
import type { Page } from "../documents/page";
import { pages } from "./paging";

async function collect(answers: readonly Page<number>[]) {
  const asked: (string | null)[] = [];
  const items: number[] = [];
  const source = pages(async (marker) => {
    asked.push(marker);
    return answers[asked.length - 1]!;
  });
  for await (const item of source) items.push(item);
  return { asked, items };
}

test("pages are fetched until the marker is empty, empty pages in between included", async () => {
  const answers = [
    { items: [1, 2], marker: "b" },
    { items: [], marker: "c" },
    { items: [3], marker: null },
  ];
  expect(await collect(answers)).toEqual({ asked: [null, "b", "c"], items: [1, 2, 3] });
});

test("a server that hands back the marker it was given is not asked for ever", async () => {
  const answers = [
    { items: [1], marker: "b" },
    { items: [2], marker: "b" },
  ];
  expect(await collect(answers)).toEqual({ asked: [null, "b"], items: [1, 2] });
});

test("a page is fetched only when its items are wanted", async () => {
  let fetched = 0;
  const source = pages(async () => ({ items: [++fetched], marker: String(fetched) }));
  await source.next();
  await source.return();
  expect(fetched).toBe(1);
});
