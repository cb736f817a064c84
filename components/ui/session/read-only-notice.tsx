"use client";
import { Alert } from "antd";
import type { Action } from "@/lib/core/permission";
import { useMay } from "./session";

/** Says at the top of a page that can be read but not changed which right is missing, and whom to ask for it. */
export function ReadOnlyNotice({ action }: { readonly action: Action }) {
  const { reason } = useMay(action);
  if (reason === undefined) return null;
  return <Alert type="info" showIcon banner title={reason} style={{ flex: "none", borderRadius: 6 }} />;
}
