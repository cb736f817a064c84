import "@/components/ui/theme/generated/antd.css"; // first: it settles the order of the layers
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./global.css";
import { AntdRegistry } from "@ant-design/nextjs-registry";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { preload } from "react-dom";
import { modeOf } from "@/components/ui/preferences/cookies";
import { FIRST_PAINT_SCRIPT } from "@/components/ui/preferences/first-paint-script";
import { EARLY_KEYS_SCRIPT } from "@/components/ui/shortcuts/early-keys";
import { themeStyleSheet } from "@/components/ui/theme/css-variables";
import { messagesFor } from "@/messages";
import { requestPreferences, requestTime } from "./_lib/preferences";
import { Providers } from "./providers";

export const metadata: Metadata = { title: { default: "Millrace", template: "%s · Millrace" } };
export const viewport: Viewport = { colorScheme: "light dark" };

/** What the first paint is set in. */
const FONTS = [
  new URL("../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2", import.meta.url),
  new URL(
    "../node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
    import.meta.url,
  ),
];

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  for (const { pathname } of FONTS) preload(pathname, { as: "font", type: "font/woff2", crossOrigin: "anonymous" });
  const preferences = await requestPreferences();
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <html lang={preferences.locale === "zh" ? "zh-CN" : "en"} data-theme={modeOf(preferences)} suppressHydrationWarning>
      <head>
        <style dangerouslySetInnerHTML={{ __html: themeStyleSheet() }} />
        <script
          nonce={nonce}
          dangerouslySetInnerHTML={{ __html: `${FIRST_PAINT_SCRIPT}\n${EARLY_KEYS_SCRIPT}` }}
          suppressHydrationWarning
        />
      </head>
      <body>
        <AntdRegistry layer>
          <Providers preferences={preferences} messages={messagesFor(preferences.locale)} now={await requestTime()}>
            {children}
          </Providers>
        </AntdRegistry>
      </body>
    </html>
  );
}
