import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { instanceAction, instanceDetail } from "@/lib/core/instance";
import { instanceId } from "@/lib/core/instance-id";
import { act } from "@/lib/services/instance-actions";
import { getInstance } from "@/lib/services/instances";

const params = z.object({ instanceId });

/** Stop, rerun, set to successful, freeze, decide … 409 when the instance's state does not allow it. */
export const POST = route(
  { params, body: instanceAction, response: instanceDetail },
  async ({ params, body, actor }) => {
    await act(params.instanceId, body, actor);
    return getInstance(params.instanceId, actor);
  },
);
