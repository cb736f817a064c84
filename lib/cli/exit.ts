/** Exit codes; `review`: a publish waits for somebody's approval; 143 is what a shell shows for SIGTERM, and what the original engine ends with when it is stopped. */
export const EXIT = { done: 0, failed: 1, usage: 2, review: 3, stopped: 143 } as const;
