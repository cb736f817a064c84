import { sandboxAction } from "@/lib/core/sandbox/action";
import { sandboxOverview } from "@/lib/core/sandbox/overview";
import { changeSandbox } from "@/lib/services/sandbox";
import { route } from "../../_lib/route";

/** Does one thing to the sandbox, and answers with the sandbox as it then stands. */
export const POST = route({ body: sandboxAction, response: sandboxOverview }, async ({ body, actor }) =>
  changeSandbox(body, actor),
);
