import type { ErrorEntry } from "./entry";

/** Errors of the account area. */
export const accountErrors = {
  "account.unauthenticated": {
    status: 401,
    retryable: false,
    text: {
      en: { message: "Nobody is signed in.", remedy: "Sign in, or send an API token." },
      zh: { message: "尚未登录。", remedy: "请登录，或提供 API 令牌。" },
    },
  },
  "account.forbidden": {
    status: 403,
    retryable: false,
    text: {
      en: {
        message: "This needs the right {action}, which your role {role} does not have.",
        remedy: "Ask an administrator of the workspace for another role.",
      },
      zh: {
        message: "此操作需要权限 {action}，而您的角色 {role} 没有该权限。",
        remedy: "请联系工作空间管理员调整角色。",
      },
    },
  },
  "account.no_such_workspace": {
    status: 404,
    retryable: false,
    text: {
      en: {
        message: "There is no such workspace, or you are not a member of it.",
        remedy: "Choose one of your workspaces.",
      },
      zh: { message: "工作空间不存在，或您不是其成员。", remedy: "请选择您所在的工作空间。" },
    },
  },
  "account.owner_exists": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "The owner's account exists already.", remedy: "Sign in with it." },
      zh: { message: "所有者账号已存在。", remedy: "请使用该账号登录。" },
    },
  },
  "account.name_taken": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "There is an account with this {field} already.", remedy: "Choose another one." },
      zh: { message: "该 {field} 已被其他账号使用。", remedy: "请更换。" },
    },
  },
  "account.last_owner": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "A workspace keeps at least one owner.", remedy: "Make somebody else an owner first." },
      zh: { message: "工作空间至少保留一名所有者。", remedy: "请先将其他成员设为所有者。" },
    },
  },
  "account.bad_token": {
    status: 401,
    retryable: false,
    text: {
      en: {
        message: "The API token is unknown, expired or revoked.",
        remedy: "Make a new one under your account, API tokens.",
      },
      zh: { message: "API 令牌不存在、已过期或已撤销。", remedy: "请在账号的 API 令牌页面新建。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
