"use client";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import type { TwoFactorStart } from "@/lib/core/account-security";
import styles from "./account.module.css";
import { EnrolDialog } from "./enrol-dialog";
import { PasswordDialog } from "./password-dialog";
import { accountQueries, useOwnAccount } from "./queries";

/** Whether signing in asks for a code of an authenticator app as well. */
export function TwoFactorPanel() {
  const t = useTranslations("account.twoFactor");
  const toProblem = useProblem();
  const account = useQuery(accountQueries.own());
  const { startTwoFactor, stopTwoFactor } = useOwnAccount();
  const [asking, setAsking] = useState<"start" | "stop" | null>(null);
  const [enrolment, setEnrolment] = useState<TwoFactorStart | null>(null);
  const isOn = account.data?.hasTwoFactor ?? false;
  return (
    <Panel title={t("title")} extra={account.data && t(isOn ? "on" : "off")}>
      {account.isPending && <Skeleton active paragraph={{ rows: 1 }} title={false} />}
      {account.error && <ProblemAlert problem={toProblem(account.error)} onRetry={() => void account.refetch()} />}
      {account.data && (
        <>
          <p className={styles.text}>{t("text")}</p>
          <Button onClick={() => setAsking(isOn ? "stop" : "start")}>{t(isOn ? "turnOff" : "turnOn")}</Button>
        </>
      )}
      {asking && (
        <PasswordDialog
          title={t(asking === "start" ? "turnOn" : "turnOff")}
          confirm={async (password) => {
            if (asking === "start") setEnrolment(await startTwoFactor.mutateAsync(password));
            else await stopTwoFactor.mutateAsync(password);
          }}
          onClose={() => setAsking(null)}
        />
      )}
      {enrolment && <EnrolDialog enrolment={enrolment} onClose={() => setEnrolment(null)} />}
    </Panel>
  );
}
