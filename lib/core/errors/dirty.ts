import type { ErrorEntry } from "./entry";

/** Why dirty records cannot be replayed. */
export const dirtyErrors = {
  "dirty.debug_run": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "Dirty records of a debug run are not replayed.",
        remedy: "Start the debug run again: it reads them again.",
      },
      zh: { message: "调试运行的脏数据不能回放。", remedy: "请重新调试运行，会再次读取这些数据。" },
    },
  },
  "dirty.not_committed": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "Attempt {attempt} did not succeed, so nothing of it is in the destination.",
        remedy: "Rerun the instance: it reads the window again, dirty records included.",
      },
      zh: {
        message: "第 {attempt} 次运行未成功，目标表中没有它的数据。",
        remedy: "请重跑实例：会重新读取整个窗口，包括这些脏数据。",
      },
    },
  },
  "dirty.superseded": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "Attempt {attempt} is not the latest one: the window was read again by attempt {latest}.",
        remedy: "Replay the dirty records of the latest attempt.",
      },
      zh: {
        message: "第 {attempt} 次运行不是最近一次：第 {latest} 次运行已重新读取该窗口。",
        remedy: "请回放最近一次运行的脏数据。",
      },
    },
  },
  "dirty.kept_twice": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message:
          "Attempt {attempt} counted {counted} dirty records but kept {kept}: a part of the distributed run was lost and read again, and which records are kept twice cannot be told.",
        remedy: "Download the dirty records and load by hand what the destination does not have yet.",
      },
      zh: {
        message:
          "第 {attempt} 次运行共有 {counted} 条脏数据，却保存了 {kept} 条：分布式执行的某一部分中断后重新读取，无法判断哪些记录被保存了两次。",
        remedy: "请下载脏数据，并手动写入目标表中尚不存在的记录。",
      },
    },
  },
  "dirty.nothing_to_replay": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "Attempt {attempt} has no dirty record that could be replayed.",
        remedy: "Read the window again by a rerun or a data backfill.",
      },
      zh: { message: "第 {attempt} 次运行没有可回放的脏数据。", remedy: "请通过重跑或补数据重新读取该窗口。" },
    },
  },
  "dirty.already_replayed": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "These dirty records are replayed already, by instance {replay}.",
        remedy: "Nothing is loaded a second time. Records that were dirty again are dirty records of that instance.",
      },
      zh: {
        message: "这些脏数据已由实例 {replay} 回放。",
        remedy: "不会重复写入。再次成为脏数据的记录属于该回放实例。",
      },
    },
  },
  "dirty.some_lost": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "{lost} of {total} dirty records cannot be replayed, because they were counted but not kept whole.",
        remedy: "Confirm to replay the other {records}, or read the window again by a data backfill.",
      },
      zh: {
        message: "{total} 条脏数据中有 {lost} 条不能回放：它们只被计数，未完整保存。",
        remedy: "确认后回放其余 {records} 条，或通过补数据重新读取该窗口。",
      },
    },
  },
  "dirty.destination_changed": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The published code writes to {now}, the run wrote to {then}.",
        remedy: "Replay with the code as run: records belong where the others of their run are.",
      },
      zh: {
        message: "已发布的代码写入 {now}，而该次运行写入 {then}。",
        remedy: "请使用运行时的代码回放：记录应与同一次运行的其他记录在一起。",
      },
    },
  },
  "dirty.columns_changed": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The published code reads other columns than the run did: {reason}.",
        remedy: "Replay with the code as run.",
      },
      zh: { message: "已发布的代码读取的列与该次运行不同：{reason}。", remedy: "请使用运行时的代码回放。" },
    },
  },
  "dirty.replay_open": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "Instance {replay} is replaying the dirty records of this one.",
        remedy: "Wait until it has ended, or stop it first.",
      },
      zh: { message: "实例 {replay} 正在回放本实例的脏数据。", remedy: "请等待其结束，或先将其停止。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
