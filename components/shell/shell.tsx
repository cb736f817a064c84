"use client";
import { usePathname } from "next/navigation";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { ScheduleZoneProvider } from "@/components/ui/time/format";
import { CommandPalette } from "./command-palette";
import { ConnectionBanner } from "./connection-banner";
import { placeOf } from "./navigation";
import { Rail } from "./rail";
import { SectionNavigation } from "./section-navigation";
import { SessionContext, useSession, type Session } from "@/components/ui/session/session";
import styles from "./shell.module.css";
import { ShortcutSheet } from "./shortcut-sheet";
import { TopBar } from "./top-bar";
import { useShellCommands } from "./use-shell-commands";

/** The frame around every page of the console. */
export function Shell({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
  return (
    <SessionContext value={session}>
      <ScheduleZoneProvider zone={session.workspace.timeZone}>
        <Frame>{children}</Frame>
      </ScheduleZoneProvider>
    </SessionContext>
  );
}

function Frame({ children }: { readonly children: ReactNode }) {
  const t = useTranslations("shell");
  const { workspace } = useSession();
  const path = usePathname();
  const place = placeOf(path);
  const hasSections = place !== null && !place.module.isWhole;
  const [sheetOpen, setSheetOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [navigationOpenOn, setNavigationOpenOn] = useState<string | null>(null);
  const navigationOpen = navigationOpenOn === path;
  useShellCommands({ openSheet: () => setSheetOpen(true), openPalette: () => setPaletteOpen(true) });

  return (
    <div className={styles.shell} data-workspace={workspace.id}>
      <a href="#content" className={styles.skip}>
        {t("skip")}
      </a>
      <TopBar
        home="/"
        module={hasSections ? place.module : null}
        navigationOpen={navigationOpen}
        onToggleNavigation={() => setNavigationOpenOn(navigationOpen ? null : path)}
        onOpenPalette={() => setPaletteOpen(true)}
        onOpenSheet={() => setSheetOpen(true)}
      />
      <Rail current={place?.module.id ?? null} />
      {hasSections && (
        <SectionNavigation
          module={place.module}
          current={place.page.id}
          open={navigationOpen}
          onClose={() => setNavigationOpenOn(null)}
        />
      )}
      <main id="content" tabIndex={-1} className={styles.content} data-wide={hasSections ? undefined : ""}>
        <ConnectionBanner />
        <div className={styles.page}>{children}</div>
      </main>
      <CommandPalette open={paletteOpen} onClose={() => setPaletteOpen(false)} />
      <ShortcutSheet open={sheetOpen} onClose={() => setSheetOpen(false)} />
    </div>
  );
}
