import { MONO, SANS } from "./fonts";
import { PALETTES, type Mode } from "./palette";
import { STATUS_COLOURS, TONES } from "./status-colours";

/** The tokens as custom properties (`--mr-text2`, `--mr-wait-time`, `--mr-wait-time-bg`) for our own style sheets. */
export function themeStyleSheet(): string {
  return [
    `:root{--mr-sans:${SANS};--mr-mono:${MONO}}`,
    `:root,[data-theme="light"]{color-scheme:light;${declarations("light")}}`,
    `[data-theme="dark"]{color-scheme:dark;${declarations("dark")}}`,
    `@media (prefers-contrast:more){${(["light", "dark"] as const).map(highContrast).join("")}}`,
  ].join("\n");
}

function declarations(mode: Mode): string {
  const colours = Object.entries(PALETTES[mode]).map(([name, value]) => `--mr-${kebab(name)}:${value};`);
  const tones = TONES.map((tone) => {
    const { fg, bg } = STATUS_COLOURS[mode][tone];
    return `--mr-${kebab(tone)}:${fg};--mr-${kebab(tone)}-bg:${bg};`;
  });
  return [...colours, ...tones].join("");
}

/** Hairlines become control borders, the faintest text becomes the next stronger one, tints give way to outlines. */
function highContrast(mode: Mode): string {
  const { control, text2, panel } = PALETTES[mode];
  const tints = TONES.map((tone) => `--mr-${kebab(tone)}-bg:${panel};`).join("");
  return `[data-theme="${mode}"]{--mr-border:${control};--mr-line:${control};--mr-text3:${text2};${tints}--mr-tag-outline:1px}`;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]|\d+/g, (part) => (/\d/.test(part) ? part : `-${part.toLowerCase()}`));
}
