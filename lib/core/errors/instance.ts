import type { ErrorEntry } from "./entry";

/** Errors of the instance area. */
export const instanceErrors = {
  "instance.not_found": {
    status: 404,
    retryable: false,
    text: {
      en: {
        message: "There is no instance {id}.",
        remedy: "It may be older than instances are kept, or a publish of its node made another one instead.",
      },
      zh: { message: "实例 {id} 不存在。", remedy: "它可能已超过实例保留期，或节点重新发布后已由新的实例取代。" },
    },
  },
  "instance.illegal_transition": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The event {event} is not possible while the instance is {state}.",
        remedy: "Reload to see what the instance does now.",
      },
      zh: { message: "实例处于 {state} 状态时不能执行 {event}。", remedy: "请刷新查看实例当前状态。" },
    },
  },
  "instance.refused": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The instance is {state}; this operation ({operation}) is possible in: {possible}.",
        remedy: "Look at the instance: its state may have changed since you saw it.",
      },
      zh: {
        message: "实例状态为 {state}，仅以下状态可执行 {operation}：{possible}。",
        remedy: "请查看该实例：其状态可能已发生变化。",
      },
    },
  },
  "instance.changed_since": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The instance was {seen} when you looked; {by} has made it {state} since.",
        remedy: "Look at the instance as it is now, then decide again.",
      },
      zh: {
        message: "您查看时实例为{seen}，此后 {by} 已将其变为{state}。",
        remedy: "请查看实例的当前情况后再操作。",
      },
    },
  },
  "instance.frozen": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The instance is frozen; {operation} is not possible.",
        remedy: "Unfreeze it first if it is to run.",
      },
      zh: { message: "实例已冻结，不能执行 {operation}。", remedy: "如需运行，请先解冻。" },
    },
  },
  "instance.not_frozen": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "The instance is not frozen.", remedy: "Nothing to do: it starts when its conditions are met." },
      zh: { message: "实例未冻结。", remedy: "无需处理：条件满足后它会自行启动。" },
    },
  },
  "instance.rerun_denied": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The rerun property of its node allows no rerun.",
        remedy:
          "Change the rerun property in the scheduling configuration and publish, or use the emergency operation Force Rerun.",
      },
      zh: {
        message: "其节点的重跑属性不允许重跑。",
        remedy: "请在调度配置中修改重跑属性并发布，或使用应急操作“强制重跑”。",
      },
    },
  },
  "instance.rerun_on_failure_only": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The rerun property of its node allows a rerun only after a failure; the instance is successful.",
        remedy:
          "Change the rerun property in the scheduling configuration and publish, or use the emergency operation Force Rerun.",
      },
      zh: {
        message: "其节点的重跑属性仅允许失败后重跑，而该实例已成功。",
        remedy: "请在调度配置中修改重跑属性并发布，或使用应急操作“强制重跑”。",
      },
    },
  },
  "instance.stale": {
    status: 409,
    retryable: true,
    text: {
      en: {
        message: "The instance changed while this was asked.",
        remedy: "Look at its state and decide again.",
      },
      zh: { message: "操作期间实例状态已发生变化。", remedy: "请查看其当前状态后再操作。" },
    },
  },
  "instance.lease_lost": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "This worker no longer holds the instance; it has stopped writing at once.",
        remedy: "Nothing to do: another worker continues the instance.",
      },
      zh: { message: "该执行器已不再持有此实例，并已立即停止写入。", remedy: "无需处理：实例将由其他执行器继续。" },
    },
  },
  "instance.worker_lost": {
    status: 500,
    retryable: true,
    text: {
      en: {
        message: "The workers running this instance ended {count} times without an answer.",
        remedy: "Read the end of the run log; often the memory is too small: raise the CU of the node.",
      },
      zh: {
        message: "运行该实例的执行器已 {count} 次异常退出。",
        remedy: "请查看运行日志末尾；常见原因是内存不足：请调大节点的 CU。",
      },
    },
  },
  "instance.runner_ended": {
    status: 500,
    retryable: true,
    text: {
      en: {
        message: "The process of the run ended unexpectedly: {reason}.",
        remedy: "Nothing became visible. A rerun reads the same window; if it happens again, read the worker's log.",
      },
      zh: {
        message: "运行进程异常退出：{reason}。",
        remedy: "数据尚未可见，重跑会读取同一时间窗口；若再次发生，请查看执行器日志。",
      },
    },
  },
  "instance.out_of_memory": {
    status: 500,
    retryable: false,
    text: {
      en: {
        message: "Out of memory: the run needed more than the {memory} that {cu} CU allow.",
        remedy:
          "Raise the CU of the node, or lower its concurrency. Nothing became visible; a rerun reads the same window.",
      },
      zh: {
        message: "内存不足：运行所需超过 {cu} CU 所允许的 {memory}。",
        remedy: "请调大节点的 CU 或降低并发。数据尚未可见，重跑会读取同一时间窗口。",
      },
    },
  },
  "instance.restored": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "A backup from before the end of this run was restored; whether it has run since is not known.",
        remedy: "Look at the destination: set the run to successful if its window is there, else rerun it.",
      },
      zh: {
        message: "系统恢复自该运行结束之前的备份，此后它是否运行过无法得知。",
        remedy: "请查看目标表：若该时间窗口的数据已在其中，请置为成功，否则请重跑。",
      },
    },
  },
  "instance.bulk_empty": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "No instance matches the filter any more.", remedy: "Look at the list again." },
      zh: { message: "已没有实例符合该筛选条件。", remedy: "请重新查看列表。" },
    },
  },
  "instance.bulk_too_many": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The filter matches more than {most} instances, which is the most for one operation.",
        remedy: "Narrow the filter, by business dates for example, and do it in parts.",
      },
      zh: {
        message: "符合筛选条件的实例超过 {most} 个，超出单次批量操作的上限。",
        remedy: "请缩小筛选范围（例如按业务日期），分批操作。",
      },
    },
  },
  "instance.no_receipt": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "No attempt of this instance has come to its commit, so there is no receipt.",
        remedy: "Nothing of it is in the destination. Run it first.",
      },
      zh: { message: "该实例没有任何一次运行到达提交，因此没有回执。", remedy: "目标表中没有它的数据，请先运行。" },
    },
  },
  "instance.busy": {
    status: 409,
    retryable: true,
    text: {
      en: { message: "Instance {id} is running.", remedy: "Wait until it has ended." },
      zh: { message: "实例 {id} 正在运行。", remedy: "请等待其结束。" },
    },
  },
  "instance.verification_ended": {
    status: 500,
    retryable: true,
    text: {
      en: { message: "The process of the verification ended before it was done.", remedy: "Verify again." },
      zh: { message: "校验进程在完成前已退出。", remedy: "请重新校验。" },
    },
  },
  "instance.replace_refused": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "Replacing is refused: {reason}.",
        remedy:
          "Replacing empties the table or partition first. Verify the instance: within ten minutes of a verification that finds no other rows there, it may be replaced.",
      },
      zh: {
        message: "不能替换：{reason}。",
        remedy: "替换会先清空表或分区。请先校验实例：校验确认其中没有其他数据后的十分钟内可以替换。",
      },
    },
  },
  "instance.timed_out": {
    status: 504,
    retryable: false,
    text: {
      en: {
        message: "The run took longer than the {limit} that its timeout allows, and was stopped.",
        remedy: "Raise the timeout in the scheduling configuration, or the concurrency of the task.",
      },
      zh: {
        message: "运行时间超过超时设置 {limit}，已被终止。",
        remedy: "请在调度配置中调大超时时间，或提高任务并发。",
      },
    },
  },
  "instance.stopped": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "The run was stopped on request; the operation log names by whom.", remedy: "" },
      zh: { message: "运行已按请求停止，操作人见操作日志。", remedy: "" },
    },
  },
  "instance.node_gone": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The node was undeployed, so there is no code to run.",
        remedy: "Deploy the node again, or set the instance to successful.",
      },
      zh: { message: "节点已下线，没有可运行的代码。", remedy: "请重新发布节点，或将实例置为成功。" },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
