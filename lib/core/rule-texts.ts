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
  "An address that begins with https:// or http://": "请输入以 https:// 或 http:// 开头的地址",
  "hh:mm, from 00:00 to 47:59": "hh:mm，00:00 至 47:59",
  "hh:mm, from 00:00 to 23:59": "hh:mm，00:00 至 23:59",
  "The last date must not be before the first.": "结束日期不能早于开始日期。",
  "Every date must lie within the validity.": "所有日期都必须在有效期内。",
  "The margin must be shorter than the committed time.": "预警余量必须短于承诺时间。",
};

/** What zod says of itself, and how people are told; `$1` is the bound. */
const PLAIN: readonly (readonly [RegExp, Readonly<Record<Locale, string>>])[] = [
  [
    /^(?:Too big: expected string to have <=|At most )(\d+) characters\.?$/,
    both("At most $1 characters", "最多 $1 个字符"),
  ],
  [
    /^(?:Too small: expected string to have >=1 characters|Invalid input: expected .*, received (?:null|undefined|NaN))$/,
    both("Fill this in", "必填"),
  ],
  [
    /^(?:Too small: expected string to have >=|At least )(\d+) characters\.?$/,
    both("At least $1 characters", "至少 $1 个字符"),
  ],
  [/^Too small: expected array to have >=1 items$/, both("Choose at least one", "请至少选择一项")],
  [/^Too big: expected array to have <=(\d+) items$/, both("At most $1", "最多 $1 项")],
  [/^Too small: expected (?:number|int) to be >=(-?[\d.]+)$/, both("$1 or more", "不小于 $1")],
  [/^Too big: expected (?:number|int) to be <=(-?[\d.]+)$/, both("$1 or less", "不大于 $1")],
];

function both(en: string, zh: string): Readonly<Record<Locale, string>> {
  return { en, zh };
}

/** The rule in the reader's language; a sentence nobody translated is shown as it stands. */
export function ruleInWords(message: string, locale: Locale): string {
  const plain = PLAIN.find(([pattern]) => pattern.test(message));
  if (plain) return message.replace(plain[0], plain[1][locale]);
  return locale === "zh" ? (CHINESE[message] ?? message) : message;
}

/** Whether the rule has a Chinese text. */
export function isTranslated(message: string): boolean {
  return message in CHINESE || PLAIN.some(([pattern]) => pattern.test(message));
}
