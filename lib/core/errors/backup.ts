import type { ErrorEntry } from "./entry";

/** Errors of backup and restore. */
export const backupErrors = {
  "backup.unreadable": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "{file} is no whole backup: {reason}.", remedy: "Nothing was changed. Use another backup." },
      zh: { message: "{file} 不是完整的备份：{reason}。", remedy: "未做任何修改，请使用其他备份。" },
    },
  },
  "backup.newer": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The backup was made by a newer version ({version}): this one does not know {migration}.",
        remedy: "Restore it with that version or a later one.",
      },
      zh: {
        message: "备份由更新的版本（{version}）创建：当前版本不认识 {migration}。",
        remedy: "请使用该版本或更高版本恢复。",
      },
    },
  },
  "backup.key_missing": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The secrets in the backup are sealed with the key {key}, which this installation does not have.",
        remedy: "Give the key file of the old installation with --key, or set MILLRACE_SECRET_KEY to its key.",
      },
      zh: {
        message: "备份中的密钥由 {key} 加密，本系统没有该密钥。",
        remedy: "请用 --key 指定原系统的密钥文件，或将 MILLRACE_SECRET_KEY 设为其密钥。",
      },
    },
  },
  "backup.not_empty": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "This installation has accounts or workspaces of its own.",
        remedy: "Restore into an empty one, or let --replace throw away what is here.",
      },
      zh: { message: "本系统已有账号或工作空间。", remedy: "请恢复到空系统，或使用 --replace 覆盖现有内容。" },
    },
  },
  "backup.in_use": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "Processes of Millrace use this database: {processes}.", remedy: "Stop them, then restore." },
      zh: { message: "Millrace 进程正在使用该数据库：{processes}。", remedy: "请先停止这些进程再恢复。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
