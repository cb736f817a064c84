import Link from "next/link";
import { useTranslations } from "use-intl";
import { WorkflowIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";

/** The root node of a workspace: it does nothing, so there is nothing to edit; what it is for is said instead. */
export function RootNode({ name }: { readonly name: string }) {
  const t = useTranslations("studio.root");
  const instances = `/operation-center/instances?from=all&node=${encodeURIComponent(name)}`;
  return (
    <>
      <h1 className="visually-hidden">{name}</h1>
      <EmptyState
        icon={WorkflowIcon}
        title={t("title", { name })}
        actions={<Link href={instances}>{t("instances")}</Link>}
      >
        {t("text")}
      </EmptyState>
    </>
  );
}
