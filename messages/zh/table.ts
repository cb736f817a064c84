import type { table as english } from "../en/table";
import type { Texts } from "../texts";

export const table: Texts<typeof english> = {
  select: "选择 {name}",
  selectAll: "选择全部行",
  selected: "已选 {count, plural, other {# 项}}",
};
