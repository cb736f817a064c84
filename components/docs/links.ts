/**
 * Where a link of a page leads in the console. Pages link to each other by file, as `../reference/job.md#anchor`, so that
 * the links also work where the files are read; pictures lie in `public`.
 */
export function resolveLink(page: string, href: string): string {
  if (/^(?:[a-z]+:|\/|#)/.test(href)) return href;
  const { pathname, hash } = new URL(href, `file:///docs/en/${page}.md`);
  const asset = /^\/public(\/.*)$/.exec(pathname)?.[1];
  if (asset) return asset;
  const target = /^\/docs\/(?:en|zh)\/(.*)\.md$/.exec(pathname)?.[1];
  if (target === undefined) return href;
  return `${target === "index" ? "/docs" : `/docs/${target}`}${hash}`;
}
