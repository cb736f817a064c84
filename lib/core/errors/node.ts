import type { ErrorEntry } from "./entry";

/** Errors of nodes: the tree, drafts, versions and deployments. */
export const nodeErrors = {
  "node.name_taken": {
    status: 409,
    retryable: false,
    text: {
      en: { message: 'There is a node named "{name}" in this workspace already.', remedy: "Choose another name." },
      zh: { message: "工作空间中已有名为“{name}”的节点。", remedy: "请换一个名称。" },
    },
  },
  "node.folder_name_taken": {
    status: 409,
    retryable: false,
    text: {
      en: { message: 'There is a folder named "{name}" in this place already.', remedy: "Choose another name." },
      zh: { message: "该位置已有名为“{name}”的文件夹。", remedy: "请换一个名称。" },
    },
  },
  "node.personal": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: '"{name}" lies in your personal directory: it can be debugged, not submitted, published or scheduled.',
        remedy: "Move it or copy it to the workspace directories first.",
      },
      zh: {
        message: "“{name}”位于您的个人目录：只能调试，不能提交、发布或调度。",
        remedy: "请先将其移动或复制到项目目录。",
      },
    },
  },
  "node.folder_loop": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "A folder cannot be moved into itself.", remedy: "Choose a place outside of it." },
      zh: { message: "不能将文件夹移动到其自身内部。", remedy: "请选择该文件夹之外的位置。" },
    },
  },
  "node.flow_in_flow": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "A business flow cannot stand inside another one.",
        remedy: "Choose the top level or a folder outside of business flows.",
      },
      zh: { message: "业务流程不能位于另一个业务流程内。", remedy: "请选择顶层或业务流程之外的文件夹。" },
    },
  },
  "node.folder_in_use": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "{count} nodes in this folder are deployed: {names}.",
        remedy: "Undeploy or move them first.",
      },
      zh: { message: "该文件夹中有 {count} 个已发布的节点：{names}。", remedy: "请先下线或移走这些节点。" },
    },
  },
  "node.root_fixed": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The workspace root node cannot be changed: everything in the workspace hangs on it.",
        remedy: "",
      },
      zh: { message: "工作空间根节点不能修改：工作空间中的所有节点都依赖于它。", remedy: "" },
    },
  },
  "node.deployed": {
    status: 409,
    retryable: false,
    text: {
      en: { message: 'The node "{name}" is deployed.', remedy: "Undeploy it first, then delete it." },
      zh: { message: "节点“{name}”已发布。", remedy: "请先下线，再删除。" },
    },
  },
  "node.has_instances": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: 'Instances of the node "{name}" are still kept.',
        remedy: "Leave it in the recycle bin until they have expired.",
      },
      zh: { message: "节点“{name}”的实例仍在保留期内。", remedy: "请在实例过期后再彻底删除。" },
    },
  },
  "node.locked": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "{holder} is editing this node.", remedy: "Ask them to unlock it, or steal the lock." },
      zh: { message: "{holder} 正在编辑该节点。", remedy: "请联系对方解锁，或偷锁编辑。" },
    },
  },
  "node.draft_conflict": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message:
          "{who} saved this node since you opened it; your changes were made to revision {seen}, now it is {now}.",
        remedy: "Compare both and decide what to keep.",
      },
      zh: {
        message: "您打开节点后 {who} 又保存过；您修改的是版本 {seen}，当前为 {now}。",
        remedy: "请比较两份内容，决定保留哪些修改。",
      },
    },
  },
  "node.nothing_changed": {
    status: 409,
    retryable: false,
    text: {
      en: { message: "Version {version} is already this.", remedy: "Nothing to submit." },
      zh: { message: "版本 {version} 与当前内容相同。", remedy: "无需提交。" },
    },
  },
  "node.checks_failed": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The node cannot be submitted. Errors that its checks found: {count}. The first: {first}",
        remedy: "Mend what the checks name.",
      },
      zh: { message: "节点无法提交：{count} 项检查未通过。{first}", remedy: "请按检查结果修改。" },
    },
  },
  "node.version_unknown": {
    status: 404,
    retryable: false,
    text: {
      en: { message: "The node has no version {version}.", remedy: "Look at its list of versions." },
      zh: { message: "节点没有版本 {version}。", remedy: "请查看版本列表。" },
    },
  },
  "node.not_deployed": {
    status: 409,
    retryable: false,
    text: {
      en: { message: 'The node "{name}" is not deployed.', remedy: "Publish it first." },
      zh: { message: "节点“{name}”尚未发布。", remedy: "请先发布。" },
    },
  },
  "node.has_descendants": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "{count} deployed nodes depend on this one: {names}.",
        remedy: "Undeploy them, or give them another ancestor first.",
      },
      zh: { message: "有 {count} 个已发布的节点依赖该节点：{names}。", remedy: "请先下线这些节点，或修改其依赖。" },
    },
  },
  "node.config_invalid": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "{field} of the schedule is not valid: {reason}.",
        remedy: "Correct it in Scheduling Configuration.",
      },
      zh: { message: "调度配置中的 {field} 无效：{reason}。", remedy: "请在调度配置中修改。" },
    },
  },
  "node.script_empty": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "The node has no code yet.", remedy: "Configure the task first." },
      zh: { message: "节点还没有代码。", remedy: "请先配置任务。" },
    },
  },
  "node.no_ancestor": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The node depends on no other node, so it would never be scheduled.",
        remedy: "Add an ancestor, or use the workspace root node.",
      },
      zh: { message: "节点没有上游依赖，无法被调度。", remedy: "请添加上游节点，或使用工作空间根节点。" },
    },
  },
  "node.output_unknown": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'The parent output "{output}" does not exist.',
        remedy: "Submit the parent node first, or remove the dependency.",
      },
      zh: { message: "父节点输出“{output}”不存在。", remedy: "请先提交父节点，或删除该依赖。" },
    },
  },
  "node.output_not_deployed": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'The parent node "{node}" ({output}) is submitted but not deployed.',
        remedy: "Deploy it before, or together with this node.",
      },
      zh: { message: "父节点“{node}”（{output}）已提交但尚未发布。", remedy: "请先发布父节点，或与该节点一起发布。" },
    },
  },
  "node.output_own": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'The node depends on its own output "{output}".',
        remedy: "Remove the dependency; to wait for the previous run, choose the dependency on the current node.",
      },
      zh: { message: "节点依赖了自己的输出“{output}”。", remedy: "请删除该依赖；如需等待上一周期，请选择依赖本节点。" },
    },
  },
  "node.output_taken": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: 'The output name "{output}" belongs to the node "{node}" already.',
        remedy: "Choose another output name: they are unique in the installation.",
      },
      zh: { message: "输出名称“{output}”已属于节点“{node}”。", remedy: "请换一个输出名称：输出名称全局唯一。" },
    },
  },
  "node.cycle": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "These nodes would wait for each other for ever: {path}.",
        remedy: "Remove one of the dependencies, or make it a dependency on the previous cycle.",
      },
      zh: { message: "以下节点将相互等待，永远无法运行：{path}。", remedy: "请删除其中一个依赖，或改为依赖上一周期。" },
    },
  },
  "node.data_source_unknown": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'There is no data source "{name}" in this workspace.',
        remedy: "Choose an existing one, or add it under Data Integration.",
      },
      zh: { message: "工作空间中没有数据源“{name}”。", remedy: "请选择已有数据源，或在数据集成中新增。" },
    },
  },
  "node.data_source_type": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'The data source "{name}" is of type {found}, but this step needs {wanted}.',
        remedy: "Choose a data source of that type.",
      },
      zh: { message: "数据源“{name}”的类型为 {found}，而该步骤需要 {wanted}。", remedy: "请选择该类型的数据源。" },
    },
  },
  "node.data_source_environment": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'The data source "{name}" has no connection for the environment {environment}.',
        remedy: "Add it on the page of the data source.",
      },
      zh: { message: "数据源“{name}”没有 {environment} 环境的连接信息。", remedy: "请在数据源页面补充。" },
    },
  },
  "node.warn_not_tested": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'The connection of "{name}" to the resource group "{group}" was never tested successfully.',
        remedy: "Test it on the page of the data source.",
      },
      zh: { message: "数据源“{name}”与资源组“{group}”的连通性从未测试成功。", remedy: "请在数据源页面测试连通性。" },
    },
  },
  "node.warn_not_looked_up": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'The table of "{name}" could not be looked at: {reason}',
        remedy: "Whether it fits the task is not known. Check the connection of the data source, then check again.",
      },
      zh: {
        message: "无法查看数据源“{name}”中的表：{reason}",
        remedy: "尚不清楚该表与任务是否相符。请检查数据源的连通性后重新检查。",
      },
    },
  },
  "node.warn_not_debugged": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "No successful debug run of this code.", remedy: "Run it once before it runs every day." },
      zh: { message: "当前代码没有成功的调试运行。", remedy: "建议先调试运行一次。" },
    },
  },
  "node.resource_group_unknown": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'The workspace has no resource group "{name}".',
        remedy: "Choose one that is bound to the workspace.",
      },
      zh: { message: "工作空间没有绑定资源组“{name}”。", remedy: "请选择已绑定的资源组。" },
    },
  },
  "node.no_resource_group": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: "The workspace has no default resource group, and the node names none.",
        remedy: "Choose a resource group, or bind a default one to the workspace.",
      },
      zh: { message: "工作空间没有默认资源组，节点也未指定。", remedy: "请选择资源组，或为工作空间绑定默认资源组。" },
    },
  },
  "node.calendar_unknown": {
    status: 422,
    retryable: false,
    text: {
      en: {
        message: 'The workspace has no calendar "{name}".',
        remedy: "Choose another one, or the default calendar.",
      },
      zh: { message: "工作空间没有名为“{name}”的日历。", remedy: "请选择其他日历或默认日历。" },
    },
  },
  "node.debug_parameters": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "The debug run needs a value for {names}.", remedy: "Enter constants for all variables." },
      zh: { message: "调试运行需要 {names} 的值。", remedy: "请为所有变量填写常量。" },
    },
  },
  "node.debug_type": {
    status: 422,
    retryable: false,
    text: {
      en: { message: "A node of type {type} cannot be run from the editor.", remedy: "Use a test run instead." },
      zh: { message: "{type} 类型的节点不能在编辑器中运行。", remedy: "请使用测试运行。" },
    },
  },
  "deployment.state": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "The deployment is {state}: {action} is not possible.",
        remedy: "Reload to see its stages, or start a new deployment.",
      },
      zh: { message: "发布流程处于 {state} 状态，不能执行 {action}。", remedy: "请刷新查看各阶段，或重新发布。" },
    },
  },
  "deployment.needs_review": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message: "Publishing in this workspace needs a review: {items} waits for the approval of another user.",
        remedy: "Ask an owner, administrator, O&M or deployer of the workspace who did not write it to review it.",
      },
      zh: {
        message: "该工作空间的发布需要评审：{items} 正在等待其他用户批准。",
        remedy: "请联系未参与编写的所有者、管理员、运维或部署人员进行评审。",
      },
    },
  },
  "deployment.review_own": {
    status: 403,
    retryable: false,
    text: {
      en: {
        message: "You asked for this publish, or wrote or submitted what it publishes, so you cannot review it.",
        remedy: "Ask another user who may publish in this workspace.",
      },
      zh: {
        message: "这是您发起的发布，或其中的内容由您编写或提交，因此您不能评审。",
        remedy: "请联系该工作空间中其他有发布权限的用户。",
      },
    },
  },
  "deployment.not_yours": {
    status: 403,
    retryable: false,
    text: {
      en: {
        message: "Only who asked for this publish, or an administrator of the workspace, can withdraw it.",
        remedy: "Reject it with a comment instead, or ask them.",
      },
      zh: { message: "只有发起人或工作空间管理员可以撤回该发布。", remedy: "请填写意见后驳回，或联系发起人。" },
    },
  },
  "deployment.outdated": {
    status: 409,
    retryable: false,
    text: {
      en: {
        message:
          "The package is outdated: {node} was submitted, published, undeployed or deleted after its version {version} was put into it.",
        remedy: "Publish the node again; withdraw or reject this package.",
      },
      zh: {
        message: "发布包已过期：{node} 的版本 {version} 打包之后，该节点又被提交、发布、下线或删除。",
        remedy: "请重新发布该节点，并撤回或驳回此发布包。",
      },
    },
  },
} as const satisfies Record<string, ErrorEntry>;
