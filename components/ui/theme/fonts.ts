/**
 * Latin from our own origin (`@fontsource-variable`), Chinese from the system. Until the former has come, a system's font
 * of the same measure stands in for it (global.css), so that nothing moves when it does.
 */
export const SANS =
  '"Inter Variable", "Inter stand-in", -apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", ' +
  '"Microsoft YaHei UI", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';
export const MONO =
  '"JetBrains Mono Variable", "JetBrains Mono stand-in", ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace';
