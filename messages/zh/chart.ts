import type { chart as english } from "../en/chart";
import type { Texts } from "../texts";

export const chart: Texts<typeof english> = { asTable: "以表格显示", asChart: "以图表显示", empty: "该时段没有运行" };
