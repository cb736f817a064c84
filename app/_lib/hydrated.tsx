import { dehydrate, HydrationBoundary, type QueryKey } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { createQueryClient } from "@/lib/client/query-client";
import { localise } from "../api/_lib/localise";
import { requestPreferences } from "./preferences";

interface HydratedProps {
  /** What the page's queries would fetch, under the keys that they will use. */
  readonly data: readonly (readonly [QueryKey, unknown])[];
  readonly children: ReactNode;
}

/** Hands server-read data to the queries of the page, so that its first paint shows content. */
export async function Hydrated({ data, children }: HydratedProps) {
  const { locale } = await requestPreferences();
  const client = createQueryClient();
  for (const [key, value] of data) client.setQueryData(key, localise(value, locale));
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>;
}
