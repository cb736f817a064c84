import type { AppConfig } from "use-intl";
import {
  DataIntegrationIcon,
  DataMapIcon,
  DataStudioIcon,
  ManagementIcon,
  OperationCenterIcon,
  type Icon,
} from "@/components/ui/icons";
import type { ShortcutId } from "@/components/ui/shortcuts/table";

type ShellTexts = AppConfig["Messages"]["shell"];
export type ModuleId = keyof ShellTexts["module"];
export type PageId = keyof ShellTexts["page"];

export interface NavigationPage {
  readonly id: PageId;
  readonly href: string;
  /** Shown only where the installation runs with the local sandbox. */
  readonly sandboxOnly?: true;
}
export interface NavigationModule {
  readonly id: ModuleId;
  readonly icon: Icon;
  readonly shortcut: ShortcutId;
  readonly pages: readonly [NavigationPage, ...NavigationPage[]];
  /** The module finds its way by itself: it takes the room of the pages' list. */
  readonly isWhole?: true;
}

/** The product's modules and their pages, in the order of the rail. A page is named here when it works. */
export const MODULES: readonly NavigationModule[] = [
  {
    id: "dataIntegration",
    icon: DataIntegrationIcon,
    shortcut: "goDataIntegration",
    pages: [
      { id: "dataSources", href: "/data-integration/data-sources" },
      { id: "resourceGroups", href: "/data-integration/resource-groups" },
      { id: "sandbox", href: "/data-integration/sandbox", sandboxOnly: true },
    ],
  },
  {
    id: "dataStudio",
    icon: DataStudioIcon,
    shortcut: "goDataStudio",
    pages: [{ id: "nodes", href: "/data-studio" }],
    isWhole: true,
  },
  {
    id: "operationCenter",
    icon: OperationCenterIcon,
    shortcut: "goOperationCenter",
    pages: [
      { id: "overview", href: "/operation-center/overview" },
      { id: "cycleTasks", href: "/operation-center/tasks" },
      { id: "cycleInstances", href: "/operation-center/instances" },
      { id: "timeline", href: "/operation-center/timeline" },
      { id: "backfills", href: "/operation-center/backfills" },
      { id: "deployments", href: "/operation-center/deployments" },
      { id: "testInstances", href: "/operation-center/test-instances" },
      { id: "manualInstances", href: "/operation-center/manual-instances" },
      { id: "baselines", href: "/operation-center/baselines" },
      { id: "alerts", href: "/operation-center/alerts" },
    ],
  },
  {
    id: "dataMap",
    icon: DataMapIcon,
    shortcut: "goDataMap",
    pages: [
      { id: "tables", href: "/data-map/tables" },
      { id: "sqlBox", href: "/data-map/sql" },
      { id: "fullTable", href: "/data-map/full-table" },
    ],
  },
  {
    id: "management",
    icon: ManagementIcon,
    shortcut: "goManagement",
    pages: [
      { id: "members", href: "/management/members" },
      { id: "workspace", href: "/management/workspace" },
      { id: "calendars", href: "/management/calendars" },
      { id: "accounts", href: "/management/accounts" },
      { id: "audit", href: "/management/audit" },
      { id: "account", href: "/management/account" },
      { id: "tokens", href: "/management/tokens" },
    ],
  },
];

/** Where a person lands who has nothing running yet. */
export const FIRST_PAGE = MODULES[0]!.pages[0].href;
/** Where a person lands whose tasks run: what is wrong, why, and what it needs. */
export const MORNING_PAGE = "/operation-center/overview";

/** The pages of a module that this installation has. */
export function pagesOf({ pages }: NavigationModule, hasSandbox: boolean): readonly NavigationPage[] {
  return pages.filter(({ sandboxOnly }) => hasSandbox || !sandboxOnly);
}

/** The module and page that a path belongs to. */
export function placeOf(path: string): { module: NavigationModule; page: NavigationPage } | null {
  for (const module of MODULES) {
    const page = module.pages.find(({ href }) => path === href || path.startsWith(`${href}/`));
    if (page) return { module, page };
  }
  return null;
}
