"use client";
import { Alert, Button } from "antd";
import { useTranslations } from "use-intl";
import type { KnownAddress } from "./known-address";
import { useUrlState } from "./use-url-state";

/** Says which values of the address the list left out, and takes them out of the address. */
export function UnknownValues({ address }: { readonly address: KnownAddress }) {
  const t = useTranslations("common");
  const { set } = useUrlState();
  if (address.unknown.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t("unknownValues", { values: address.unknown.join(", ") })}
      action={
        <Button size="small" onClick={() => set(address.cleared)}>
          {t("clearUnknown")}
        </Button>
      }
    />
  );
}
