import type { Texts } from "../texts";
import type { common as english } from "../en/common";

export const common: Texts<typeof english> = {
  product: "Millrace",
  save: "保存",
  cancel: "取消",
  close: "关闭",
  edit: "编辑",
  clone: "克隆",
  delete: "删除",
  refresh: "刷新",
  more: "更多操作",
  moreFor: "{name} 的更多操作",
  copy: "复制",
  copied: "已复制",
  retry: "重试",
  loading: "加载中",
  none: "无",
  unknown: "未知",
  clearFilters: "清除筛选",
  showDetails: "查看详情",
  requestId: "请求 {id}",
  causes: "原因（由近及远）",
  timesIn: "时间为 {zone}",
  required: "必填",
  all: "全部",
};
