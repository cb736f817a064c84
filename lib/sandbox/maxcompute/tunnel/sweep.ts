import type { Service } from "../service";

/** Sessions are remembered this much longer than they live, so that clients still learn what became of them. */
const REMEMBERED_LIVES = 7;

/** Forgets sessions nobody can ask for any more, with what they have staged. */
export async function sweepSessions(service: Service): Promise<void> {
  const before = service.now().getTime() - service.limits.sessionLifeMs * REMEMBERED_LIVES;
  const uploads = service.sessions.uploads().filter(({ createdAt }) => createdAt < before);
  const downloads = service.sessions.downloads().filter(({ createdAt }) => createdAt < before);
  if (uploads.length + downloads.length === 0) return;
  await service.sessions.remove(
    uploads.map(({ id }) => id),
    downloads.map(({ id }) => id),
  );
}
