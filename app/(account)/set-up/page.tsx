import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { pageTitle } from "@/app/_lib/page-title";
import { SetUpForm } from "@/components/account/set-up-form";
import { hasOwner } from "@/lib/services/accounts";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.account.setUp.title);

/** The first visit: makes the owner's account. */
export default async function SetUpPage() {
  if (await hasOwner()) redirect("/sign-in");
  return <SetUpForm />;
}
