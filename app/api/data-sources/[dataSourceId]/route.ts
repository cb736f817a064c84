import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { dataSource, dataSourceChange, environment } from "@/lib/core/data-source";
import { changeDataSource, getDataSource, removeDataSource } from "@/lib/services/data-sources";

const params = z.object({ dataSourceId: z.uuid() });

/** A data source with its settings of both environments, without secrets. */
export const GET = route({ params, response: dataSource }, ({ params, actor }) =>
  getDataSource(params.dataSourceId, actor),
);

/** Changes what is given; a secret left out keeps its saved value. */
export const PATCH = route({ params, body: dataSourceChange, response: dataSource }, ({ params, body, actor }) =>
  changeDataSource(params.dataSourceId, body, actor),
);

/** Deletes a data source, or one environment of it. 409 while tasks use it. */
export const DELETE = route(
  { params, query: z.object({ environment: environment.optional() }), response: null },
  ({ params, query, actor }) => removeDataSource(params.dataSourceId, actor, query.environment),
);
