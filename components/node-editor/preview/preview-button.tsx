"use client";
import { Button, Tooltip } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PreviewIcon } from "@/components/ui/icons";
import { useMay } from "@/components/ui/session/session";
import type { DataSourceView, Environment } from "@/lib/core/data-source";
import { PreviewDialog } from "./preview-dialog";

interface PreviewButtonProps {
  readonly side: { readonly source: DataSourceView | null; readonly environment: Environment };
  readonly table: string;
  /** The table's change records can be looked at as well. */
  readonly changes?: boolean;
}

/** Opens a look at the data of a table; stands wherever one is named. */
export function PreviewButton({ side: { source, environment }, table, changes = false }: PreviewButtonProps) {
  const t = useTranslations("wizard");
  const may = useMay("data.read");
  const [open, setOpen] = useState(false);
  const label = t(changes ? "previewSource" : "previewDestination");
  return (
    <>
      <Tooltip title={may.reason ?? label}>
        <Button
          icon={<PreviewIcon />}
          aria-label={label}
          disabled={!may.allowed || source === null || table === ""}
          onClick={() => setOpen(true)}
        />
      </Tooltip>
      {open && source && (
        <PreviewDialog
          place={{ dataSourceId: source.id, environment, table }}
          changes={changes}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
