import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { instanceDetail } from "@/lib/core/instance";
import { instanceId } from "@/lib/core/instance-id";
import { getInstance } from "@/lib/services/instances";

const params = z.object({ instanceId });

/** An instance with its attempts and, while it runs, its progress. */
export const GET = route({ params, response: instanceDetail }, ({ params, actor }) =>
  getInstance(params.instanceId, actor),
);
