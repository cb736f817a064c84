"use client";
import { useRouter } from "next/navigation";
import { useEffectEvent, useMemo } from "react";
import { useTranslations } from "use-intl";
import { HelpIcon, LanguageIcon, LightIcon, MoonIcon } from "@/components/ui/icons";
import { usePreferences } from "@/components/ui/preferences/provider";
import { useCommands, type Command } from "@/components/ui/shortcuts/commands";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { MODULES, pagesOf } from "./navigation";
import { useSession } from "@/components/ui/session/session";

interface ShellDoors {
  readonly openSheet: () => void;
  readonly openPalette: () => void;
}

/** Commands and keys that work on every page. */
export function useShellCommands({ openSheet, openPalette }: ShellDoors): void {
  const t = useTranslations("shell");
  const router = useRouter();
  const { mode, locale, set } = usePreferences();
  const { hasSandbox } = useSession();
  const go = (module: (typeof MODULES)[number]["id"]) => {
    const found = MODULES.find(({ id }) => id === module);
    if (found) router.push(found.pages[0].href);
  };
  const toggleTheme = () => set("theme", mode === "dark" ? "light" : "dark");
  const showSheet = useEffectEvent(openSheet);

  useShortcut("palette", openPalette);
  useShortcut("shortcuts", openSheet);
  useShortcut("goDataIntegration", () => go("dataIntegration"));
  useShortcut("goDataStudio", () => go("dataStudio"));
  useShortcut("goOperationCenter", () => go("operationCenter"));
  useShortcut("goDataMap", () => go("dataMap"));
  useShortcut("goManagement", () => go("management"));
  useShortcut("toggleTheme", toggleTheme);

  const commands = useMemo<Command[]>(() => {
    const pages = MODULES.flatMap((module) => {
      const { id, icon, shortcut } = module;
      return pagesOf(module, hasSandbox).map((page, index): Command => ({
        id: `go-${page.id}`,
        title: t(`page.${page.id}`),
        group: "go",
        icon,
        keywords: t(`module.${id}`),
        ...(index === 0 ? { shortcut } : {}),
        run: () => router.push(page.href),
      }));
    });
    const other = locale === "en" ? "zh" : "en";
    return [
      ...pages,
      {
        id: "theme",
        title: t("shortcuts.action.toggleTheme"),
        group: "view",
        icon: mode === "dark" ? LightIcon : MoonIcon,
        shortcut: "toggleTheme",
        run: () => set("theme", mode === "dark" ? "light" : "dark"),
      },
      {
        id: "language",
        title: t(`language.${other}`),
        group: "view",
        icon: LanguageIcon,
        keywords: `${t("language.button")} language 语言`,
        run: () => {
          set("locale", other);
          router.refresh();
        },
      },
      {
        id: "documentation",
        title: t("help.documentation"),
        group: "go",
        icon: HelpIcon,
        keywords: "help docs 帮助 文档",
        run: () => router.push("/docs"),
      },
      {
        id: "errors",
        title: t("help.errors"),
        group: "go",
        icon: HelpIcon,
        keywords: `${t("help.documentation")} error code 错误码`,
        run: () => router.push("/docs/reference/errors"),
      },
      {
        id: "sheet",
        title: t("help.shortcuts"),
        group: "view",
        icon: HelpIcon,
        shortcut: "shortcuts",
        run: () => showSheet(),
      },
    ];
  }, [t, router, locale, mode, set, hasSandbox]);
  useCommands(commands);
}
