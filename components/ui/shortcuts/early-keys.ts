/** Where the page keeps what was pressed before it came to life, until the shortcuts take it over. */
export const EARLY_KEYS = "millraceEarlyKeys";

declare global {
  interface Window {
    [EARLY_KEYS]?: KeyboardEvent[] | undefined;
  }
}

/**
 * Runs before the first paint: remembers the first keys that are pressed, outside of fields, on a page whose scripts have
 * not arrived yet, and keeps the browser from doing something else on those of the palette and of saving.
 */
export const EARLY_KEYS_SCRIPT = `(function(){var w=window,k=${JSON.stringify(EARLY_KEYS)};w[k]=[];
addEventListener("keydown",function(e){
if(!w[k]||w[k].length>7||/^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName))return;
if((e.ctrlKey||e.metaKey)&&/^[ks]$/i.test(e.key))e.preventDefault();
w[k].push(e)},true)})();`;
