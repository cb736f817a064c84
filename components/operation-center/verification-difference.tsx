"use client";
import { Button, Modal } from "antd";
import { useTranslations } from "use-intl";
import { useMay } from "@/components/ui/session/session";
import { Status } from "@/components/ui/status/status";
import { ValueGrid } from "@/components/ui/table/value-grid";
import { useFormat } from "@/components/ui/time/format";
import { remedyOf, type SplitVerification, type VerificationReport } from "@/lib/core/verification";
import type { Act } from "./action-dialog";
import styles from "./verification-difference.module.css";

interface VerificationDifferenceProps {
  readonly report: VerificationReport;
  readonly onClose: () => void;
  readonly onAct: Act;
}

/** What a verification found to differ: what to do about it, the shards, and the rows themselves. */
export function VerificationDifference({ report, onClose, onAct }: VerificationDifferenceProps) {
  const t = useTranslations("instances.verification.difference");
  const format = useFormat();
  const operate = useMay("instance.operate");
  const remedy = remedyOf(report);
  return (
    <Modal open width={960} title={t("title")} footer={null} onCancel={onClose}>
      <h3 className={styles.head}>{t("whatToDo")}</h3>
      <p>{t(`remedy.${remedy}`, { foreign: format.count(report.foreign ?? 0) })}</p>
      {report.doubled !== null && report.doubled > 0 && <p>{t("doubledWhy")}</p>}
      {report.source.reason !== null && <p className={styles.quiet}>{report.source.reason}</p>}
      {remedy === "replace" && (
        <Button
          type="primary"
          size="small"
          disabled={operate.reason !== undefined}
          title={operate.reason}
          onClick={() => {
            onClose();
            onAct("rerun", { replace: true });
          }}
        >
          {t("rerun")}
        </Button>
      )}
      <h3 className={styles.head}>{t("shards")}</h3>
      <Shards report={report} />
      <Rows kind="missing" rows={report.missing} columns={report.columns} />
      <Rows kind="extra" rows={report.extra} columns={report.columns} />
    </Modal>
  );
}

function Shards({ report }: { readonly report: VerificationReport }) {
  const t = useTranslations("instances.verification.difference");
  const format = useFormat();
  const count = (side: SplitVerification["source"]) => (side === null ? "—" : format.count(side.records));
  const rows = [...report.splits, { split: t("total"), ...report.total }];
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t("shards")}>
      <table className={styles.shards}>
        <thead>
          <tr>
            {(["shard", "read", "again", "written", "found", "agrees"] as const).map((name) => (
              <th key={name} scope="col">
                {t(`column.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ split, ...sides }) => (
            <tr key={split}>
              <th scope="row">{split}</th>
              <td>{count(sides.read)}</td>
              <td>{count(sides.source)}</td>
              <td>{count(sides.written)}</td>
              <td>{count(sides.destination)}</td>
              <td>
                <Agreement sides={sides} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Rows of the same number may still be others: the hashes decide. */
function Agreement({ sides }: { readonly sides: Omit<SplitVerification, "split"> }) {
  const t = useTranslations("instances.verification.difference");
  const { read, source, written, expected, destination } = sides;
  const must = expected ?? written;
  if (destination === null) return t("unknown");
  const agrees =
    destination.records === must.records && destination.hash === must.hash && (source?.hash ?? read.hash) === read.hash;
  return (
    <>
      <Status of={agrees ? "success" : "failed"} form="icon" /> {t(agrees ? "yes" : "no")}
    </>
  );
}

interface RowsProps {
  readonly kind: "missing" | "extra";
  readonly rows: VerificationReport["missing"];
  readonly columns: readonly string[];
}

function Rows({ kind, rows, columns }: RowsProps) {
  const t = useTranslations("instances.verification.difference");
  const format = useFormat();
  if (rows === null || rows.rows === 0) return null;
  const title = t(kind, { rows: format.count(rows.rows), shown: format.count(rows.sample.length) });
  return (
    <>
      <h3 className={styles.head}>{title}</h3>
      <div className={styles.rows}>
        <ValueGrid
          label={title}
          columns={columns.map((name) => ({ name }))}
          rows={rows.sample.map((row) => row.map((text) => (text === null ? null : { kind: "text", text })))}
        />
      </div>
    </>
  );
}
