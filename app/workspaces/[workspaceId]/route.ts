import { NextResponse, type NextRequest } from "next/server";
import { ownPath } from "@/app/_lib/own-path";
import { requireActor } from "@/app/_lib/session";

const YEAR_S = 31_536_000;

/**
 * Enters a workspace, then goes on to `next`: links of alerts, and of colleagues who work in another one. It is a full
 * load by design, for the frame around a page shows the workspace too; a workspace that is not the reader's changes nothing.
 */
export async function GET(
  request: NextRequest,
  { params }: { readonly params: Promise<{ workspaceId: string }> },
): Promise<Response> {
  await requireActor();
  // What the router asks for stays within the frame; an answer that is no page of its makes the browser load anew.
  if (request.headers.has("rsc")) return new NextResponse(null, { headers: { "cache-control": "no-store" } });
  const { workspaceId } = await params;
  // Relative: behind a proxy this process does not know the address that the browser sees.
  const answer = new NextResponse(null, {
    status: 303,
    headers: { location: ownPath(request.nextUrl.searchParams.get("next")), "cache-control": "no-store" },
  });
  answer.cookies.set("workspace", workspaceId, { path: "/", maxAge: YEAR_S, sameSite: "lax" });
  return answer;
}
