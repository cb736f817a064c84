import type { workspaces as english } from "../en/workspaces";
import type { Texts } from "../texts";

export const workspaces: Texts<typeof english> = {
  name: "工作空间名称",
  nameHelp: "用于节点输出名称，创建后不可修改。",
  displayName: "显示名称",
  timeZone: "时区",
  timeZoneHelp: "窗口与调度按该时区计算，产生实例后不可修改。",
  lead: "数据源、节点和实例都属于工作空间。",
  submit: "创建工作空间",
  new: "创建工作空间",
  first: { title: "创建第一个工作空间" },
  none: {
    title: "您还不是任何工作空间的成员",
    text: "请联系系统管理员将您加入工作空间。",
    again: "重新查看",
  },
};
