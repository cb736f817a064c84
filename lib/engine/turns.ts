const waiting: (() => void)[] = [];

/**
 * Resolves when it is the caller's turn for a piece of work that takes a while: one caller for each round of the event
 * loop, in the order of their asking, so that whatever has arrived in between is dealt with before the next one.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === 1) setImmediate(advance);
  });
}

function advance(): void {
  waiting.shift()!();
  if (waiting.length > 0) setImmediate(advance);
}
