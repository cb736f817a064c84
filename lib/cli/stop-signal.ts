/** Aborts with the first Ctrl-C or SIGTERM; a second one ends the process at once. `done` takes the listeners off. */
export function stopSignal(): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(143);
    controller.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return {
    signal: controller.signal,
    done: () => void process.off("SIGINT", stop).off("SIGTERM", stop),
  };
}
