import type { problem as english } from "../en/problem";
import type { Texts } from "../texts";

export const problem: Texts<typeof english> = {
  unreachable: "服务器无响应。",
  unreachableRemedy: "就本页所知未做任何更改，页面会自动重试；请确认 Millrace 正在运行。",
  unexpected: "服务器返回的内容与页面预期不符。",
  unexpectedRemedy: "请刷新页面：页面版本可能早于服务器。",
};
