import type { ErrorEntry } from "./entry";

/** Errors of moving records in and out of MaxCompute: values, streams, blocks and sessions. */
export const maxcomputeTunnelErrors = {
  "maxcompute.type_unsupported": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The MaxCompute type {type} cannot be read: {reason}.",
        remedy: "Correct the type of the column.",
      },
      zh: { message: "无法识别 MaxCompute 类型 {type}：{reason}。", remedy: "请修正该列的类型。" },
    },
  },
  "maxcompute.value_invalid": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "Column {column} of type {type} cannot hold the value: {reason}.",
        remedy: "Correct the value, map another column, or allow dirty records.",
      },
      zh: {
        message: "类型为 {type} 的列 {column} 无法存放该值：{reason}。",
        remedy: "请修正该值、改用其他列，或允许脏数据。",
      },
    },
  },
  "maxcompute.stream_damaged": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "The MaxCompute record stream is damaged: {reason}.",
        remedy: "The data was not used. Transfer it again; if it happens every time, check what lies between.",
      },
      zh: {
        message: "MaxCompute 记录流已损坏：{reason}。",
        remedy: "该数据未被使用。请重新传输；若每次都发生，请检查中间的网络设备。",
      },
    },
  },
  "maxcompute.session_missing": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "MaxCompute no longer knows the tunnel session {session}.",
        remedy: "It has expired or was committed long ago. Start the transfer again.",
      },
      zh: {
        message: "MaxCompute 已不存在 Tunnel 会话 {session}。",
        remedy: "该会话已过期或早已提交，请重新开始传输。",
      },
    },
  },
  "maxcompute.session_expired": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "The tunnel session {session} has expired.",
        remedy: "Sessions live 24 hours. Start the transfer again; nothing of it is visible.",
      },
      zh: {
        message: "Tunnel 会话 {session} 已过期。",
        remedy: "会话有效期为 24 小时，请重新开始传输；其数据均不可见。",
      },
    },
  },
  "maxcompute.session_critical": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "MaxCompute gave up the tunnel session {session}.",
        remedy: "Start the transfer again; nothing of this session is visible.",
      },
      zh: { message: "MaxCompute 已放弃 Tunnel 会话 {session}。", remedy: "请重新开始传输；该会话的数据均不可见。" },
    },
  },
  "maxcompute.session_unknown": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "The tunnel session {session} is in the unknown state {status}.",
        remedy: "Look at the data before you decide: verify, replace or accept it.",
      },
      zh: {
        message: "Tunnel 会话 {session} 处于未知状态 {status}。",
        remedy: "请先查看数据，再决定校验、替换或接受。",
      },
    },
  },
  "maxcompute.session_closed": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "The tunnel session {session} takes no more data: its state is {status}.",
        remedy: "Start the transfer again with a new session.",
      },
      zh: { message: "Tunnel 会话 {session} 不再接收数据：其状态为 {status}。", remedy: "请用新会话重新开始传输。" },
    },
  },
  "maxcompute.blocks_differ": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message:
          "The tunnel session {session} holds other blocks than were written: missing {missing}, not ours {unexpected}.",
        remedy: "Nothing was committed. Start the transfer again.",
      },
      zh: {
        message: "Tunnel 会话 {session} 中的数据块与写入的不一致：缺少 {missing}，多出 {unexpected}。",
        remedy: "未提交任何数据，请重新开始传输。",
      },
    },
  },
  "maxcompute.commit_unknown": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "It is not known whether the tunnel session {session} was committed.",
        remedy: "Look at the data before you decide: verify, replace or accept it.",
      },
      zh: { message: "无法确认 Tunnel 会话 {session} 是否已提交。", remedy: "请先查看数据，再决定校验、替换或接受。" },
    },
  },
  "maxcompute.block_damaged": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "The block {block} reached MaxCompute damaged: {reason}",
        remedy: "It is sent again. If it happens every time, check what lies between.",
      },
      zh: {
        message: "数据块 {block} 到达 MaxCompute 时已损坏：{reason}",
        remedy: "会自动重新发送；若每次都发生，请检查中间的网络设备。",
      },
    },
  },
  "maxcompute.block_lost": {
    status: 502,
    retryable: true,
    text: {
      en: {
        message: "The block {block} broke off and is too long to be sent again from memory.",
        remedy: "The window is read again by a retry of the instance.",
      },
      zh: { message: "数据块 {block} 中断，且过长而无法从内存重发。", remedy: "实例重试时会重新读取该窗口。" },
    },
  },
  "maxcompute.data_changed": {
    status: 502,
    retryable: false,
    text: {
      en: {
        message: "The table {table} was changed while it was read or written: {reason}",
        remedy: "Start the transfer again.",
      },
      zh: { message: "表 {table} 在读写期间发生了变化：{reason}", remedy: "请重新开始传输。" },
    },
  },
  "maxcompute.overwrite_unsupported": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The table {table} cannot be overwritten by the tunnel: {reason}",
        remedy: "Transactional tables are emptied with SQL instead.",
      },
      zh: { message: "无法通过 Tunnel 覆盖写表 {table}：{reason}", remedy: "事务表请改用 SQL 清空。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
