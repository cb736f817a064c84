"use client";
import { App } from "antd";
import { useTranslations } from "use-intl";
import { writeClipboard } from "./write-clipboard";

/** Puts a text on the clipboard and says so, or says that the browser does not allow it. */
export function useCopy(): (text: string, done?: string) => Promise<void> {
  const common = useTranslations("common");
  const { message } = App.useApp();
  return async (text, done = common("copied")) => {
    if (await writeClipboard(text)) message.success(done);
    else message.error(common("notCopied"));
  };
}
