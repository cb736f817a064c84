import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { Hydrated } from "@/app/_lib/hydrated";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspaceOf } from "@/app/_lib/session";
import { DeploymentPage } from "@/components/node-editor/deployments/deployment-page";
import { publishingQueries } from "@/components/node-editor/publishing/queries";
import { AppError } from "@/lib/core/errors";
import { getDeployment } from "@/lib/services/nodes/deployments";

interface PageProps {
  readonly params: Promise<{ deploymentId: string }>;
}

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.publishing.packages.title);

export default async function Page({ params }: PageProps) {
  const id = z.uuid().safeParse((await params).deploymentId);
  if (!id.success) notFound();
  const { actor } = await requireWorkspaceOf("deployment", id.data);
  const deployment = await getDeployment(id.data, actor).catch((error: unknown) => {
    if (error instanceof AppError && error.status === 404) notFound();
    throw error;
  });
  return (
    <Hydrated data={[[publishingQueries.deployment(deployment.id).queryKey, deployment]]}>
      <DeploymentPage deploymentId={deployment.id} />
    </Hydrated>
  );
}
