"use client";
import { Input, Select, Space } from "antd";
import { useEffect, useRef } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { useTranslations } from "use-intl";
import { Field } from "@/components/form/field";
import { maxcomputeEndpoints, regionOf, tablestoreEndpoints } from "@/lib/core/data-source";
import styles from "./endpoint-field.module.css";
import { networkOf } from "./connection";
import type { DataSourceForm } from "./form-values";

const NETWORKS = ["vpc", "public", "custom"] as const;
type Network = (typeof NETWORKS)[number];

/** The addresses to offer, or null while region or instance are missing. */
function offers(type: string, settings: Readonly<Record<string, string>>): Record<"vpc" | "public", string> | null {
  const { region = "", instanceName = "" } = settings;
  if (region === "") return null;
  if (type === "maxcompute") return maxcomputeEndpoints(region);
  return instanceName === "" ? null : tablestoreEndpoints(region, instanceName);
}

/**
 * Address of the service. It follows region and instance until somebody types one, and says when it names another
 * region than the one chosen.
 */
export function EndpointField({ type, title }: { readonly type: string; readonly title: string }) {
  const t = useTranslations("dataSources.form");
  const network = useTranslations("dataSources.network");
  const { setValue, getValues, control } = useFormContext<DataSourceForm>();
  const settings = useWatch({ control, name: "settings" });
  const endpoint = settings["endpoint"] ?? "";
  const offered = offers(type, settings);
  const current: Network = endpoint === "" ? "vpc" : networkOf(endpoint);
  const lastOffer = useRef(offered);

  useEffect(() => {
    const before = lastOffer.current;
    lastOffer.current = offered;
    if (!offered || before?.vpc === offered.vpc) return;
    const typed = getValues("settings.endpoint") ?? "";
    const followed = typed === "" || typed === before?.vpc || typed === before?.public;
    if (followed)
      setValue("settings.endpoint", typed !== "" && typed === before?.public ? offered.public : offered.vpc);
  });

  const named = regionOf(endpoint);
  const region = settings["region"] ?? "";
  const mismatch = named !== null && region !== "" && named !== region;
  return (
    <Field<DataSourceForm>
      name="settings.endpoint"
      label={title}
      required
      help={
        mismatch ? (
          <span className={styles.warning}>{t("endpointMismatch", { named, region })}</span>
        ) : (
          t(`endpointHelp.${current}`)
        )
      }
    >
      <EndpointControl
        networkLabel={t("network")}
        networks={NETWORKS.map((value) => ({
          value,
          label: network(value),
          disabled: value !== "custom" && offered === null,
        }))}
        network={current}
        onNetwork={(next) => {
          const address = next === "custom" ? "" : (offered?.[next] ?? "");
          setValue("settings.endpoint", address, { shouldValidate: address !== "", shouldDirty: true });
        }}
      />
    </Field>
  );
}

interface EndpointControlProps {
  readonly networkLabel: string;
  readonly networks: { value: Network; label: string; disabled: boolean }[];
  readonly network: Network;
  readonly onNetwork: (network: Network) => void;
  /** The rest comes from the field and belongs to the text box. */
  readonly [other: string]: unknown;
}

function EndpointControl({ networkLabel, networks, network, onNetwork, ...input }: EndpointControlProps) {
  return (
    <Space.Compact block className="mono">
      <Select
        className={styles.network!}
        aria-label={networkLabel}
        value={network}
        options={networks}
        onChange={onNetwork}
        popupMatchSelectWidth={false}
      />
      <Input {...input} spellCheck={false} autoComplete="off" />
    </Space.Compact>
  );
}
