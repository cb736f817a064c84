import { baselineDefinition, type BaselineDefinition } from "@/lib/core/baseline/baseline";
import { zoneOf, type Zone } from "@/lib/core/schedule/zone";
import type { Sql } from "@/lib/platform/db";

/** A baseline that is on, with what is needed to evaluate it. */
export interface LiveBaseline {
  readonly id: string;
  readonly zone: Zone;
  readonly revision: number;
  /** Run dates before are not looked at. */
  readonly since: Date;
  /** What was to be done by then was never promised. */
  readonly createdAt: Date;
  readonly definition: BaselineDefinition;
  readonly nodeIds: readonly string[];
}

/** Every baseline that is on, or the one named. A definition that this version cannot read is left out. */
export async function liveBaselines(sql: Sql, id: string | null = null): Promise<LiveBaseline[]> {
  const rows = await sql.query<Omit<LiveBaseline, "zone" | "definition"> & { zone: string; definition: object }>(
    `select b.id, w.time_zone as zone, b.revision, b.since, b.created_at as "createdAt", b.definition,
       array(select node_id::text from baseline_member m where m.baseline_id = b.id) as "nodeIds"
     from baseline b join workspace w on w.id = b.workspace_id
     where b.enabled and ($1::uuid is null or b.id = $1) order by b.id`,
    [id],
  );
  return rows.flatMap(({ zone, definition, ...row }) => {
    const { data } = baselineDefinition.safeParse(definition);
    return data ? [{ ...row, zone: zoneOf(zone), definition: data }] : [];
  });
}
