import type { ErrorEntry } from "./entry";

/** Errors of the data-source area. */
export const dataSourceErrors = {
  "data_source.unknown_type": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'There is no data source type "{type}" here.',
        remedy: "Choose one of the types that the dialog offers.",
      },
      zh: { message: "不支持数据源类型“{type}”。", remedy: "请选择对话框中列出的类型。" },
    },
  },
  "data_source.not_found": {
    status: 404,
    retryable: false,
    text: {
      en: {
        message: 'There is no data source named "{name}" in this workspace.',
        remedy: "Check the name, or add the data source under Data Integration, Data Source.",
      },
      zh: { message: "当前工作空间没有名为“{name}”的数据源。", remedy: "请检查名称，或在数据集成的数据源页面中新增。" },
    },
  },
  "data_source.no_environment": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'Data source "{name}" has no settings for the {environment} environment.',
        remedy: "Open the data source and fill in that environment.",
      },
      zh: {
        message: "数据源“{name}”没有 {environment} 环境的配置。",
        remedy: "请打开该数据源并填写该环境的配置。",
      },
    },
  },
  "data_source.name_taken": {
    status: 409,
    retryable: false,
    text: {
      en: { message: 'There is a data source named "{name}" already.', remedy: "Choose another name." },
      zh: { message: "名为“{name}”的数据源已存在。", remedy: "请更换名称。" },
    },
  },
  "data_source.name_taken_there": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message:
          'There is a data source named "{name}" in the workspace {workspace} already, its own or shared with it.',
        remedy: "Choose another name for one of the two.",
      },
      zh: {
        message: "工作空间 {workspace} 中已有名为“{name}”的数据源（自有或共享）。",
        remedy: "请为其中一个更换名称。",
      },
    },
  },
  "data_source.unshared": {
    status: 404,
    retryable: false,
    text: {
      en: {
        message:
          'The data source "{name}" belongs to the workspace {workspace}, which no longer shares it with this one.',
        remedy: "Ask an administrator of {workspace} to share it again, or use another data source.",
      },
      zh: {
        message: "数据源“{name}”属于工作空间 {workspace}，已不再共享给当前工作空间。",
        remedy: "请联系 {workspace} 的管理员重新共享，或改用其他数据源。",
      },
    },
  },
  "data_source.shared_read_only": {
    status: 403,
    retryable: false,
    text: {
      en: {
        message: 'The data source "{name}" is shared by the workspace {workspace}: it can be used here, not changed.',
        remedy: "Ask an administrator of {workspace} to change it.",
      },
      zh: {
        message: "数据源“{name}”由工作空间 {workspace} 共享，此处只能使用，不能修改。",
        remedy: "请联系 {workspace} 的管理员修改。",
      },
    },
  },
  "data_source.own_workspace": {
    status: 422,
    retryable: false,
    text: {
      en: { message: 'The data source "{name}" belongs to that workspace.', remedy: "Choose another workspace." },
      zh: { message: "数据源“{name}”属于该工作空间。", remedy: "请选择其他工作空间。" },
    },
  },
  "data_source.in_use": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: 'Data source "{name}" is used by {count} nodes, so it cannot be renamed or deleted.',
        remedy: "Change those nodes first; they are listed with the data source.",
      },
      zh: {
        message: "数据源“{name}”正被 {count} 个节点使用，不能重命名或删除。",
        remedy: "请先修改这些节点，列表见数据源的引用。",
      },
    },
  },
  "data_source.no_resource_group": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "No resource group is bound to this workspace, so nothing can be tested or run.",
        remedy: "Bind one under Data Integration, Resource groups.",
      },
      zh: { message: "当前工作空间未绑定资源组，无法测试或运行。", remedy: "请在数据集成的资源组页面绑定。" },
    },
  },
  "data_source.no_worker": {
    status: 503,
    retryable: true,
    text: {
      en: {
        message: "No worker of the resource group {group} answered.",
        remedy: "See under Resource Groups whether a worker of this group is running.",
      },
      zh: { message: "资源组 {group} 没有执行器响应。", remedy: "请在资源组页面查看该组是否有运行中的执行器。" },
    },
  },
  "data_source.endpoint_forbidden": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The endpoint {host} leads to {address}, where this installation allows no connections.",
        remedy: "Use a public address, or ask an administrator to set MILLRACE_PRIVATE_ENDPOINTS=on for private ones.",
      },
      zh: {
        message: "Endpoint {host} 指向 {address}，当前安装不允许连接该地址。",
        remedy: "请使用公网地址；如需使用内网地址，请管理员设置 MILLRACE_PRIVATE_ENDPOINTS=on。",
      },
    },
  },
  "data_source.field_invalid": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "{field}: {reason}", remedy: "Correct the field and save again." },
      zh: { message: "{field}：{reason}", remedy: "请修正该字段后重新保存。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
