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
  "account.bad_credentials": {
    status: 401,
    retryable: false,
    text: {
      en: {
        message: "Name and password do not belong together.",
        remedy: "Check both; an administrator of this installation can set a new password.",
      },
      zh: { message: "账号与密码不匹配。", remedy: "请检查账号和密码；系统管理员可以重置密码。" },
    },
  },
  "account.too_many_attempts": {
    status: 429,
    retryable: true,
    text: {
      en: { message: "Too many attempts from this address.", remedy: "Wait {seconds} seconds and try again." },
      zh: { message: "该地址尝试次数过多。", remedy: "请等待 {seconds} 秒后重试。" },
    },
  },
  "account.disabled": {
    status: 403,
    retryable: false,
    text: {
      en: { message: "This account is disabled.", remedy: "Ask an administrator of this installation." },
      zh: { message: "该账号已被停用。", remedy: "请联系系统管理员。" },
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
