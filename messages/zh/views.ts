import type { views as english } from "../en/views";
import type { Texts } from "../texts";

export const views: Texts<typeof english> = {
  title: "视图",
  hint: "以名称保存筛选、日期与排序",
  own: "我的视图",
  shared: "共享给我的",
  isShared: "已共享",
  save: "保存当前视图",
  saveNow: "保存",
  name: "视图名称",
  share: "本工作空间所有人可见",
  moves: "日期随当天推移",
  delete: "删除视图 {name}",
  preset: { failed: "昨晚失败", late: "当前延迟", mine: "我的任务" },
};
