"use client";
import { BrokenPage } from "@/components/shell/error-pages";

/** A page broke; the shell around it still works. */
export default function ConsoleError({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string };
  reset: () => void;
}) {
  return <BrokenPage code={error.digest ?? error.message} onRetry={reset} />;
}
