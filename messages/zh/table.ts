import type { table as english } from "../en/table";
import type { Texts } from "../texts";

export const table: Texts<typeof english> = {
  select: "选择 {name}",
  selectAll: "选择全部行",
  selected: "已选 {count, plural, other {# 项}}",
  columns: "列与行高",
  moveUp: "上移 {name}",
  moveDown: "下移 {name}",
  density: "行高",
  compact: "紧凑",
  comfortable: "宽松",
  usual: "恢复默认",
  emptyValue: "(空字符串)",
  operation: { U: "更新", UO: "更新", DO: "删除一个版本", DA: "删除整列", DR: "删除整行" },
};
