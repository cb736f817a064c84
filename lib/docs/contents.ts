import type { Messages } from "@/messages";

export type ChapterId = keyof Messages["docs"]["chapter"];

export interface Chapter {
  readonly id: ChapterId;
  /** Paths below `docs/<language>/`, without the ending; `index` is the first page. */
  readonly pages: readonly string[];
}

/** The documentation's pages in reading order. A page that is not named here does not exist. */
export const CHAPTERS: readonly Chapter[] = [
  { id: "start", pages: ["index", "start", "sandbox"] },
  {
    id: "guide",
    pages: [
      "guide/data-sources",
      "guide/create-task",
      "guide/wizard",
      "guide/script-mode",
      "guide/scheduling",
      "guide/debug",
      "guide/publish",
      "guide/results",
      "guide/full-table",
    ],
  },
  {
    id: "operate",
    pages: [
      "operate/instances",
      "operate/every-change-once",
      "operate/backfill",
      "operate/baselines",
      "operate/alerts",
      "operate/troubleshooting",
    ],
  },
  {
    id: "reference",
    pages: [
      "reference/parameters",
      "reference/job",
      "reference/errors",
      "reference/cli",
      "reference/api",
      "reference/permissions",
    ],
  },
  {
    id: "handbook",
    pages: [
      "handbook/production",
      "handbook/workers",
      "handbook/backup",
      "handbook/monitoring",
      "handbook/security",
      "handbook/settings",
    ],
  },
];

/** Every page in reading order. */
export const PAGES: readonly string[] = CHAPTERS.flatMap(({ pages }) => pages);

/** The address of a page in the console. */
export function hrefOf(page: string): string {
  return page === "index" ? "/docs" : `/docs/${page}`;
}

/** The pages before and after one in reading order. */
export function neighboursOf(page: string): { readonly before: string | null; readonly after: string | null } {
  const at = PAGES.indexOf(page);
  return { before: PAGES[at - 1] ?? null, after: PAGES[at + 1] ?? null };
}
