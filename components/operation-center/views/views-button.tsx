"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Popover } from "antd";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { DeleteIcon, DownIcon, SaveIcon } from "@/components/ui/icons";
import { useMay, useSession } from "@/components/ui/session/session";
import type { SavedViewView, ViewPage } from "@/lib/core/saved-view";
import { SaveViewDialog } from "./save-view-dialog";
import { useViewChanges, viewsQuery } from "./queries";
import styles from "./views-button.module.css";

interface ViewsButtonProps {
  readonly page: ViewPage;
  /** The list's path. */
  readonly path: string;
  /** What the address says now. */
  readonly query: string;
}

/** Views of a list: those that everybody has, one's own, and those that others share. */
export function ViewsButton({ page, path, query }: ViewsButtonProps) {
  const t = useTranslations("views");
  const { account } = useSession();
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  const { data } = useQuery(viewsQuery(page));
  const presets =
    page === "instances"
      ? [
          { name: t("preset.failed"), query: "state=FAILURE,NEEDS_DECISION&from=-2&to=0" },
          { name: t("preset.late"), query: "late=true&from=-2&to=0" },
          { name: t("preset.mine"), query: `owner=${account.id}` },
        ]
      : [];
  const own = (data?.items ?? []).filter(({ mine }) => mine);
  const shared = (data?.items ?? []).filter(({ mine }) => !mine);
  const current = (data?.items ?? []).find((view) => view.query === query)?.name;
  const close = () => setOpen(false);
  const content = (
    <div className={styles.menu}>
      {presets.map(({ name, query: preset }) => (
        <Link key={name} href={`${path}?${preset}`} onClick={close}>
          {name}
        </Link>
      ))}
      {[
        { title: t("own"), items: own },
        { title: t("shared"), items: shared },
      ].map(
        ({ title, items }) =>
          items.length > 0 && (
            <section key={title} aria-label={title}>
              <h3>{title}</h3>
              {items.map((view) => (
                <View key={view.id} page={page} view={view} path={path} onOpen={close} />
              ))}
            </section>
          ),
      )}
      <Button
        size="small"
        type="text"
        icon={<SaveIcon />}
        onClick={() => {
          setOpen(false);
          setSaving(true);
        }}
      >
        {t("save")}
      </Button>
    </div>
  );
  return (
    <>
      <Popover trigger="click" placement="bottomLeft" open={open} onOpenChange={setOpen} content={content}>
        <Button title={t("hint")}>
          {current ?? t("title")} <DownIcon />
        </Button>
      </Popover>
      {saving && <SaveViewDialog page={page} query={query} onClose={() => setSaving(false)} />}
    </>
  );
}

interface ViewProps {
  readonly page: ViewPage;
  readonly view: SavedViewView;
  readonly path: string;
  readonly onOpen: () => void;
}

function View({ page, view, path, onOpen }: ViewProps) {
  const t = useTranslations("views");
  const { message } = App.useApp();
  const toProblem = useProblem();
  const manage = useMay("workspace.edit");
  const { remove } = useViewChanges(page);
  return (
    <div className={styles.view}>
      <Link href={`${path}?${view.query}`} onClick={onOpen}>
        {view.name}
        {view.shared && view.mine && <span className={styles.mark}>{t("isShared")}</span>}
        {!view.mine && view.owner && <span className={styles.mark}>{view.owner}</span>}
      </Link>
      {(view.mine || manage.allowed) && (
        <Button
          size="small"
          type="text"
          icon={<DeleteIcon />}
          aria-label={t("delete", { name: view.name })}
          onClick={() => remove.mutate(view.id, { onError: (error) => void message.error(toProblem(error).message) })}
        />
      )}
    </div>
  );
}
