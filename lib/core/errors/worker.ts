import type { ErrorEntry } from "./entry";

/** Errors of the worker area. */
export const workerErrors = {
  "worker.no_such_group": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'There is no resource group "{group}".',
        remedy: "Make it under Management, Resource Groups, or set MILLRACE_RESOURCE_GROUP to one that exists.",
      },
      zh: {
        message: "资源组“{group}”不存在。",
        remedy: "请在管理中心的资源组页面新建，或将 MILLRACE_RESOURCE_GROUP 设为已有的资源组。",
      },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
