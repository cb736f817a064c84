import type { ErrorEntry } from "./entry";

/** Errors of reading a Tablestore stream that are not the protocol's own. */
export const otsstreamErrors = {
  "otsstream.status_table_shape": {
    status: 422,
    retryable: false,
    original: "OTSStreamReaderError",
    text: {
      en: {
        message: "Unexpected table meta in status table, please check your config: {table} has the key {actual}.",
        remedy: "Name another status table; one that does not exist is created with the key {expected}.",
      },
      zh: {
        message: "状态表结构不符：{table} 的主键为 {actual}。",
        remedy: "请更换状态表；不存在的状态表会以主键 {expected} 自动创建。",
      },
    },
  },
  "otsstream.status_table_not_ready": {
    status: 504,
    retryable: true,
    original: "OTSStreamReaderError",
    text: {
      en: {
        message:
          "Check table ready timeout, MaxWaitTableReadyTimeMillis:{waitMs}: the new status table {table} is not ready.",
        remedy: "Run again in a minute: new tables need some time.",
      },
      zh: {
        message: "等待 {waitMs} 毫秒后，新建的状态表 {table} 仍未就绪。",
        remedy: "请稍后重试：新建的表需要一些时间。",
      },
    },
  },
  "otsstream.shard_vanished": {
    status: 422,
    retryable: false,
    original: "OTSStreamReaderError",
    text: {
      en: {
        message: "Shard does not exist now, ShardId:{shard}, Checkpoint:{checkpoint}",
        remedy:
          "The shard expired before it was read to its end: changes are lost. Rerun with a later start, and compare with the source table.",
      },
      zh: {
        message: "分片已不存在，ShardId:{shard}，Checkpoint:{checkpoint}",
        remedy: "该分片在读完之前已过期，部分变更已丢失。请以更晚的开始时间重跑，并与源表核对。",
      },
    },
  },
  "otsstream.data_lost": {
    status: 410,
    retryable: false,
    original: "OTSTrimmedDataAccess",
    text: {
      en: {
        message:
          "Changes may be lost: shard {shard} holds nothing older than {oldest}, but the window starts at {start}.",
        remedy:
          "Compare with the source table. To read what is left, let the window start later, or set acceptTrimmedData (Accept missing changes) in the reader.",
      },
      zh: {
        message: "变更可能已丢失：分片 {shard} 最早的数据为 {oldest}，而窗口从 {start} 开始。",
        remedy:
          "请与源表核对。如需读取剩余数据，请将窗口起点后移，或在读取端设置 acceptTrimmedData（接受缺失的变更）。",
      },
    },
  },
  "otsstream.stream_enabled_later": {
    status: 422,
    retryable: false,
    original: "OTSStreamReaderError",
    text: {
      en: {
        message:
          "The Stream of {table} was enabled at {enabled}, but the window starts at {start}: no stream holds the changes in between.",
        remedy:
          "Let the window start at {enabled} or later. If those changes are loaded by other means, or not needed, set acceptTrimmedData (Accept missing changes) in the reader.",
      },
      zh: {
        message: "表 {table} 的 Stream 于 {enabled} 开启，而窗口从 {start} 开始：其间的变更不在任何 Stream 中。",
        remedy:
          "请将窗口起点设为 {enabled} 或更晚。如果这些变更已通过其他方式导入或不需要，请在读取端设置 acceptTrimmedData（接受缺失的变更）。",
      },
    },
  },
  "otsstream.window_taken": {
    status: 409,
    retryable: true,
    text: {
      en: {
        message: "Another run ({owner}) is reading the window of {table} that ends at {end}.",
        remedy: "Wait for it to end, or stop it; its claim lapses at {until} if it is gone.",
      },
      zh: {
        message: "另一个运行（{owner}）正在读取 {table} 截止于 {end} 的窗口。",
        remedy: "请等待其结束或停止它；若它已不在，占用将于 {until} 失效。",
      },
    },
  },
  "otsstream.window_lost": {
    status: 409,
    retryable: true,
    text: {
      en: {
        message: "This run lost its claim on the window to {owner}.",
        remedy: "Nothing became visible through this run; look at the other one.",
      },
      zh: {
        message: "本次运行对窗口的占用已被 {owner} 取代。",
        remedy: "本次运行没有使任何数据可见，请查看另一个运行。",
      },
    },
  },
  "otsstream.page_without_more": {
    status: 502,
    retryable: false,
    original: "OTSStreamReaderError",
    text: {
      en: {
        message: "Tablestore did not say whether shard {shard} holds more records.",
        remedy: "Set enableTableGroupSupport to false unless the table is in a table group.",
      },
      zh: {
        message: "Tablestore 未说明分片 {shard} 是否还有数据。",
        remedy: "除非该表属于表组，否则请将 enableTableGroupSupport 设为 false。",
      },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
