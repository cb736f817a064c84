"use client";
import { App, Button, Dropdown } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { DownloadIcon } from "@/components/ui/icons";
import { MAX_QUERY_ROWS } from "@/lib/core/sql/query";
import { EXPORT_FORMATS, exportRows, type ExportFormat } from "./export-rows";
import { useWholeResult } from "./queries";

const TYPES = { csv: "text/csv;charset=utf-8", excel: "text/csv;charset=utf-8", json: "application/json" } as const;

/** Saves what a query found as a file: every row that the service gives, not only those on the screen. */
export function ExportButton({ queryId, disabled }: { readonly queryId: string; readonly disabled: boolean }) {
  const t = useTranslations("sqlBox.export");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const whole = useWholeResult();
  const save = async (format: ExportFormat) => {
    try {
      const result = await whole.mutateAsync(queryId);
      download(`query-${queryId}.${format === "json" ? "json" : "csv"}`, exportRows(result, format), TYPES[format]);
      const count = result.rows.length;
      if (result.truncated) message.warning(t("truncated", { count }));
      else message.success(t("saved", { count }));
    } catch (error) {
      message.error(toProblem(error).message);
    }
  };
  return (
    <Dropdown
      trigger={["click"]}
      disabled={disabled}
      menu={{
        items: EXPORT_FORMATS.map((format) => ({ key: format, label: t(`format.${format}`) })),
        onClick: ({ key }) => void save(key as ExportFormat),
      }}
    >
      <Button icon={<DownloadIcon />} loading={whole.isPending} title={t("hint", { count: MAX_QUERY_ROWS })}>
        {t("label")}
      </Button>
    </Dropdown>
  );
}

function download(name: string, text: string, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
