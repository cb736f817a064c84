/** An answer that sets the cookies of a session. */
export function withCookies(body: unknown, cookies: readonly string[]): Response {
  const answer = Response.json(body, { headers: { "cache-control": "no-store" } });
  for (const cookie of cookies) answer.headers.append("set-cookie", cookie);
  return answer;
}
