/** Where each kind of help is written: a page of the documentation, and the section on it. */
const TOPICS = {
  start: "",
  dataSources: "guide/data-sources",
  connectivity: "guide/data-sources#test-the-connectivity",
  diagnosis: "operate/troubleshooting#a-connection-test-fails",
  resourceGroups: "handbook/workers#groups",
  sandbox: "sandbox",
  dataStudio: "guide/create-task",
  network: "guide/create-task#configure-the-network-and-resources",
  source: "guide/wizard#source",
  destination: "guide/wizard#destination",
  mapping: "guide/wizard#field-mapping",
  channel: "guide/wizard#channel-control",
  job: "reference/job",
  parameters: "guide/scheduling#scheduling-parameters",
  inspector: "guide/scheduling#the-parameter-inspector",
  policy: "guide/scheduling#policy",
  time: "guide/scheduling#time",
  dependencies: "guide/scheduling#dependencies",
  schedulingResource: "guide/scheduling#resource-group",
  overview: "operate/instances#overview",
  cycleTasks: "operate/instances#cycle-tasks",
  instances: "operate/instances",
  instance: "operate/instances#one-instance",
  timeline: "operate/instances#run-timeline",
  backfill: "operate/backfill",
  baselines: "operate/baselines",
  alerts: "operate/alerts",
  review: "guide/publish#review",
  fullTable: "guide/full-table",
  results: "guide/results",
  permissions: "reference/permissions",
  security: "handbook/security",
  api: "reference/api",
  settings: "handbook/settings",
} as const;
export type HelpTopic = keyof typeof TOPICS;
export const HELP_TOPICS = Object.keys(TOPICS) as HelpTopic[];

/** Which topic a page of the console is about; the longest beginning of the address that is named wins. */
const PLACES: Readonly<Record<string, HelpTopic>> = {
  "/data-integration/data-sources": "dataSources",
  "/data-integration/resource-groups": "resourceGroups",
  "/data-integration/sandbox": "sandbox",
  "/data-studio": "dataStudio",
  "/operation-center/overview": "overview",
  "/operation-center/tasks": "cycleTasks",
  "/operation-center/instances": "instances",
  "/operation-center/timeline": "timeline",
  "/operation-center/backfills": "backfill",
  "/operation-center/deployments": "review",
  "/operation-center/test-instances": "cycleTasks",
  "/operation-center/manual-instances": "instances",
  "/operation-center/baselines": "baselines",
  "/operation-center/alerts": "alerts",
  "/data-map": "results",
  "/management": "security",
  "/management/members": "permissions",
  "/management/calendars": "policy",
  "/management/tokens": "api",
};

export function helpHref(topic: HelpTopic): string {
  return `/docs${TOPICS[topic] === "" ? "" : "/"}${TOPICS[topic]}`;
}

/** Where an error's code is explained. */
export function errorHref(code: string): string {
  return `/docs/reference/errors#${encodeURIComponent(code)}`;
}

/** The topic of a page of the console, or null where nothing is written about it. */
export function topicOf(path: string): HelpTopic | null {
  const places = Object.keys(PLACES).filter((place) => path === place || path.startsWith(`${place}/`));
  const nearest = places.sort((a, b) => b.length - a.length)[0];
  return nearest === undefined ? null : PLACES[nearest]!;
}
