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
  "account.locked": {
    status: 429,
    retryable: true,
    text: {
      en: {
        message: "Too many wrong passwords: this account takes none for {minutes} minutes.",
        remedy: "Wait, or ask an administrator of this installation to set a new password.",
      },
      zh: {
        message: "密码错误次数过多，该账号在 {minutes} 分钟内不再接受密码。",
        remedy: "请稍后再试，或联系系统管理员重置密码。",
      },
    },
  },
  "account.wrong_password": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "This is not your current password.", remedy: "Enter the password that you signed in with." },
      zh: { message: "当前密码不正确。", remedy: "请输入登录时使用的密码。" },
    },
  },
  "account.wrong_code": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The code does not fit.",
        remedy: "Enter the code that the app shows now; check that the clock of your phone is right.",
      },
      zh: { message: "验证码不正确。", remedy: "请输入验证器当前显示的验证码，并确认手机时间准确。" },
    },
  },
  "account.sign_in_again": {
    status: 401,
    retryable: false,
    text: {
      en: { message: "The sign-in took too long or was tried too often.", remedy: "Start again with your password." },
      zh: { message: "登录超时或尝试次数过多。", remedy: "请重新输入密码登录。" },
    },
  },
  "account.session_needed": {
    status: 403,
    retryable: false,
    text: {
      en: {
        message: "An API token cannot do this: it is for the signed-in person alone.",
        remedy: "Sign in to the console and do it there.",
      },
      zh: { message: "API 令牌不能执行此操作，仅限本人登录后操作。", remedy: "请登录控制台后操作。" },
    },
  },
  "account.two_factor_on": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "Two-step verification is on already.", remedy: "Turn it off first to set it up anew." },
      zh: { message: "两步验证已开启。", remedy: "如需重新设置，请先关闭。" },
    },
  },
  "account.two_factor_off": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "Two-step verification is not being set up.", remedy: "Begin it again." },
      zh: { message: "尚未开始设置两步验证。", remedy: "请重新开始设置。" },
    },
  },
  "account.no_single_sign_on": {
    status: 404,
    retryable: false,
    text: {
      en: { message: "Single sign-on is not set up here.", remedy: "Sign in with your password." },
      zh: { message: "本系统未配置单点登录。", remedy: "请使用密码登录。" },
    },
  },
  "account.provider_unreachable": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "The identity provider did not answer.",
        remedy: "Try again, or sign in with your password; an administrator checks MILLRACE_OIDC_ISSUER.",
      },
      zh: { message: "身份提供方无响应。", remedy: "请重试或使用密码登录；管理员请检查 MILLRACE_OIDC_ISSUER。" },
    },
  },
  "account.no_password": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "This account has no password here: it signs in through the identity provider.",
        remedy:
          "Change password and second step there, or ask an administrator of this installation to set a password.",
      },
      zh: {
        message: "该账号通过身份提供方登录，在此没有密码。",
        remedy: "请在身份提供方修改密码与两步验证，或联系系统管理员设置密码。",
      },
    },
  },
  "account.unknown": {
    status: 404,
    retryable: false,
    text: {
      en: {
        message: "There is no account {identifier}.",
        remedy: "Check the spelling; an administrator of this installation makes accounts.",
      },
      zh: { message: "账号 {identifier} 不存在。", remedy: "请检查拼写；账号由系统管理员创建。" },
    },
  },
  "account.last_administrator": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The installation keeps at least one administrator.",
        remedy: "Make somebody else an administrator first.",
      },
      zh: { message: "系统至少保留一名管理员。", remedy: "请先将其他账号设为管理员。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
