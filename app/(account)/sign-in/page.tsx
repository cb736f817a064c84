import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ownPath } from "@/app/_lib/own-path";
import { pageTitle } from "@/app/_lib/page-title";
import { currentActor } from "@/app/_lib/session";
import { SignInForm } from "@/components/account/sign-in-form";
import { hasOwner } from "@/lib/services/accounts";
import { hasSingleSignOn } from "@/lib/services/sign-in";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.account.signIn.title);

export default async function SignInPage({
  searchParams,
}: {
  readonly searchParams: Promise<{ next?: string; error?: string }>;
}) {
  const { next, error } = await searchParams;
  const target = ownPath(next);
  if (!(await hasOwner())) redirect("/set-up");
  if (await currentActor()) redirect(target);
  return <SignInForm target={target} singleSignOn={hasSingleSignOn()} refusal={refusalOf(error)} />;
}

/** The code that single sign-on came back with; anything else in the address is not shown. */
function refusalOf(error: string | string[] | undefined): string | null {
  return typeof error === "string" && /^[\w -]{1,64}$/.test(error) ? error : null;
}
