"use client";
import { BrokenPage } from "@/components/shell/error-pages";

export default function PageError({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string };
  reset: () => void;
}) {
  return <BrokenPage code={error.digest ?? error.message} onRetry={reset} />;
}
