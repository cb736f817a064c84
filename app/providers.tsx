"use client";
import { QueryClientProvider } from "@tanstack/react-query";
import { App, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useMemo, useState, type ReactNode } from "react";
import { IntlProvider, type AppConfig } from "use-intl";
import type { Preferences } from "@/components/ui/preferences/cookies";
import { PreferencesProvider, usePreferences } from "@/components/ui/preferences/provider";
import { themeFor } from "@/components/ui/theme/antd-theme";
import { NowProvider } from "@/components/ui/time/now";
import { createQueryClient } from "@/lib/client/query-client";
import type { Messages } from "@/messages";

interface ProvidersProps {
  readonly preferences: Preferences;
  readonly messages: Messages;
  /** The server's clock at rendering, milliseconds since 1970. */
  readonly now: number;
  readonly children: ReactNode;
}

/** Everything that components reach through context: language, theme, time and the query cache. */
export function Providers({ preferences, messages, now, children }: ProvidersProps) {
  const [queryClient] = useState(createQueryClient);
  return (
    <PreferencesProvider initial={preferences}>
      <IntlProvider locale={preferences.locale} messages={messages as AppConfig["Messages"]} timeZone="UTC">
        <NowProvider initial={now}>
          <QueryClientProvider client={queryClient}>
            <Look>{children}</Look>
          </QueryClientProvider>
        </NowProvider>
      </IntlProvider>
    </PreferencesProvider>
  );
}

function Look({ children }: { readonly children: ReactNode }) {
  const { mode, locale } = usePreferences();
  const theme = useMemo(() => themeFor(mode), [mode]);
  dayjs.locale(locale === "zh" ? "zh-cn" : "en"); // calendars read the global locale while they render
  return (
    <ConfigProvider
      theme={theme}
      locale={locale === "zh" ? zhCN : enUS}
      componentSize="middle"
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false }}
    >
      <App message={{ maxCount: 3 }}>{children}</App>
    </ConfigProvider>
  );
}
