import { auth } from "@/lib/platform/auth";

/** The account library's own routes: single sign-on and its callback, second factors, password changes. */
export function GET(request: Request): Promise<Response> {
  return auth().handler(request);
}

export const POST = GET;
