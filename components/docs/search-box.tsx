"use client";
import { useRouter, useSearchParams } from "next/navigation";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import { SearchIcon } from "@/components/ui/icons";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import styles from "./search-box.module.css";

/** Finds sections of the documentation; Enter shows them on a page that is a link. */
export function SearchBox() {
  const t = useTranslations("docs.search");
  const router = useRouter();
  const asked = useSearchParams().get("q") ?? "";
  const field = useRef<HTMLInputElement>(null);
  useShortcut("filter", () => field.current?.focus());
  return (
    <form
      role="search"
      action="/docs/search"
      className={styles.box}
      onSubmit={(event) => {
        event.preventDefault();
        router.push(`/docs/search?q=${encodeURIComponent(field.current?.value.trim() ?? "")}`);
      }}
    >
      <SearchIcon />
      <input
        key={asked}
        ref={field}
        type="search"
        name="q"
        defaultValue={asked}
        maxLength={200}
        aria-label={t("label")}
        placeholder={t("placeholder")}
        autoComplete="off"
      />
    </form>
  );
}
