"use client";
import type { MenuProps } from "antd";
import { useTranslations } from "use-intl";
import { useSession } from "../session/session";
import { asCommand, asCurl, type ApiCall } from "./as-text";
import { useCopy } from "./use-copy";

type MenuItem = NonNullable<MenuProps["items"]>[number];

/** Ways to carry an object, or an operation on it, out of the console. None of them holds a secret. */
export interface CopySource {
  /** Path of the page about it. */
  readonly page?: string;
  /** Arguments of `millrace`. */
  readonly command?: readonly string[];
  readonly call?: ApiCall;
  readonly json?: unknown;
  /** For a ticket, in Markdown. */
  readonly report?: () => string;
}

/** Entries of a menu that copy what a source has. */
export function useCopyEntries(): (source: CopySource) => MenuItem[] {
  const t = useTranslations("common.copyAs");
  const { workspace } = useSession();
  const copy = useCopy();
  return ({ page, command, call, json, report }) => {
    const texts = {
      link: page === undefined ? null : () => new URL(page, location.href).href,
      command: command === undefined ? null : () => asCommand(command),
      curl: call === undefined ? null : () => asCurl(call, location.origin, workspace.id),
      json: json === undefined ? null : () => JSON.stringify(json, null, 2),
      report: report ?? null,
    };
    return (Object.keys(texts) as (keyof typeof texts)[]).flatMap((key) => {
      const textOf = texts[key];
      return textOf === null ? [] : [{ key: `copy-${key}`, label: t(key), onClick: () => void copy(textOf()) }];
    });
  };
}

/** The same as one entry that opens them. */
export function useCopyMenu(): (source: CopySource) => MenuItem {
  const t = useTranslations("common.copyAs");
  const entries = useCopyEntries();
  return (source) => ({ key: "copy", label: t("label"), children: entries(source) });
}
