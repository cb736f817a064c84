import type { Locale } from "./locale";

/**
 * The rules that schemas state, in Chinese. A schema carries its rule as one English sentence, so that it can be read
 * where it is written; forms show it in the reader's language. Rules of zod itself never reach people untranslated:
 * the test of this file breaks every field of every form.
 */
const CHINESE: Readonly<Record<string, string>> = {
  "An address such as https://host or http://127.0.0.1:7701": "请输入地址，例如 https://host 或 http://127.0.0.1:7701",
  "A region id such as cn-hangzhou": "请输入地域 ID，例如 cn-hangzhou",
  "Enter the AccessKey ID": "请输入 AccessKey ID",
  "Enter the AccessKey Secret": "请输入 AccessKey Secret",
  "This name is taken. Choose another one.": "名称已被使用，请更换。",
  "Start with a letter. Use letters, digits and underscores only.": "以字母开头，只能包含字母、数字和下划线。",
  "3 to 21 letters, digits and hyphens; starts with a letter": "3 至 21 个字母、数字或连字符，以字母开头",
  "3 to 63 letters, digits and underscores; starts with a letter": "3 至 63 个字母、数字或下划线，以字母开头",
  "Small letters, digits and underscores; starts with a letter": "小写字母、数字和下划线，以字母开头",
  "Enter the error code": "请输入错误码",
  "A delay needs a time": "请输入延迟时间",
  "Enter a name": "请输入姓名",
  "Letters, digits, underscores and dots only": "只能包含字母、数字、下划线和点",
  "Invalid email address": "请输入邮箱地址，例如 li.wei@example.com",
  "Enter your e-mail address or user name.": "请输入邮箱或用户名。",
  "Enter your password.": "请输入密码。",
  "Use letters, digits, spaces, underscores, dots and hyphens only.": "只能包含字母、数字、空格、下划线、点和连字符。",
  "The last date must not be before the first.": "结束日期不能早于开始日期。",
  "Every date must lie within the validity.": "所有日期都必须在有效期内。",
};

const LONGEST = /^(?:Too big: expected string to have <=|At most )(\d+) characters\.?$/;
const SHORTEST = /^At least (\d+) characters\.?$/;

/** The rule in the reader's language; a sentence nobody translated is shown as it stands. */
export function ruleInWords(message: string, locale: Locale): string {
  const most = LONGEST.exec(message)?.[1];
  if (most !== undefined) return locale === "zh" ? `最多 ${most} 个字符` : `At most ${most} characters`;
  const least = SHORTEST.exec(message)?.[1];
  if (least !== undefined && locale === "zh") return `至少 ${least} 个字符`;
  return locale === "zh" ? (CHINESE[message] ?? message) : message;
}

/** Whether the rule has a Chinese text. */
export function isTranslated(message: string): boolean {
  return message in CHINESE || LONGEST.test(message) || SHORTEST.test(message);
}
