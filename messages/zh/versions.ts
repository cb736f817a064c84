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
  inWords: "变更内容",
  list: "版本（最新在前）",
  chooseTwo: "{count, plural, =0 {选择两个版本进行比较。} =1 {再选择一个。} other {已选择两个。}}",
  view: "查看",
  withBefore: "与上一版本比较",
  more: "版本 {version, number} 的更多操作",
  savedDraft: "最近保存的草稿",
  inProduction: "生产版本 V{version, number}",
};
