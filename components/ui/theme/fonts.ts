/** Latin from our own origin (`@fontsource-variable`), Chinese from the system. */
export const SANS =
  '"Inter Variable", -apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", ' +
  '"Microsoft YaHei UI", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
export const MONO =
  '"JetBrains Mono Variable", ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace';
