/** The same as /api/health/ready. */
export { GET } from "./ready/route";
