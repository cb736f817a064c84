import type { versions as english } from "../en/versions";
import type { Texts } from "../texts";

export const versions: Texts<typeof english> = {
  none: "尚未提交过。发布后产生第一个版本。",
  choose: "选择版本 {version, number}",
  version: "V{version, number}",
  draft: "草稿",
  state: { deployed: "已发布", awaiting: "未发布", former: "历史版本" },
  type: { CREATE: "新增", CHANGE: "变更", DELETE: "删除" },
  compare: "比较两个版本",
  withDraft: "与草稿比较",
  rollBack: "回滚",
  rollBackTitle: "将版本 {version, number} 恢复到草稿？",
  rollBackText: "其脚本和配置将替换草稿，重新发布后生效。",
  rolledBack: "版本 {version, number} 已恢复到草稿",
  difference: "{from} 与 {to}",
  same: "内容相同。",
  layout: "仅脚本排版不同。",
  becomes: "变为",
};
