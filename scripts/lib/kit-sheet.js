import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./runtime.js";

/** Class names (`ant-…`) of the kit's components that the console has no use for. */
export const UNUSED =
  "affix anchor avatar back-top breadcrumb card carousel cascader color-picker descriptions float-btn image layout list listy masonry mentions menu notification pagination popconfirm rate result slider splitter statistic steps table timeline tour transfer upload watermark".split(
    " ",
  );

const UNUSED_CLASS = new RegExp(`\\.ant-(?:${UNUSED.join("|")})(?![a-z0-9])`);
/** Tokens of the kit's own look, and notes to itself: our theme brings its own. */
const NOT_OURS = /\.css-var-_R_|\.data-ant-cssinjs/;

/**
 * The rules of the kit's components as one style sheet, in the layer `antd` that `app/global.css` speaks of: what the
 * package ships, less the components that the console has no use for, which are half of it.
 */
export function kitSheet() {
  const sheet = readFileSync(join(root, "node_modules/antd/dist/antd.css"), "utf8");
  const kept = [...topLevelRules(sheet)].filter((rule) => isOurs(rule.slice(0, rule.indexOf("{"))));
  return `@layer base, antd;\n@layer antd {\n${kept.join("\n")}\n}\n`;
}

function isOurs(selectors) {
  return selectors.split(/,(?![^(]*\))/).some((selector) => {
    const needed = selector.replace(/:not\([^)]*\)/g, "");
    return !UNUSED_CLASS.test(needed) && !NOT_OURS.test(needed);
  });
}

/** The sheet has neither comments nor braces in texts. */
function* topLevelRules(sheet) {
  let from = 0;
  let depth = 0;
  for (let at = 0; at < sheet.length; at++) {
    if (sheet[at] === "{") depth++;
    else if (sheet[at] === "}" && --depth === 0) {
      yield sheet.slice(from, at + 1);
      from = at + 1;
    }
  }
}
