-- Lists are counted and sorted from the index of their filter, without a look at the rows. The index of states also knows
-- what narrows it most often: nodes, resource group, and what is late.
DROP INDEX "instance_state_idx";
CREATE INDEX "instance_state_idx" ON "instance"
  ("workspace_id", "state", "bizdate" DESC, "cyctime" DESC, "id" DESC)
  INCLUDE ("kind", "node_id", "resource_group_id", "due_at", "frozen");

DROP INDEX "instance_owner_idx";
CREATE INDEX "instance_owner_idx" ON "instance"
  ("workspace_id", "owner_id", "bizdate" DESC, "cyctime" DESC, "id" DESC)
  INCLUDE ("kind", "state", "started_at", "duration_ms");
DROP INDEX "instance_group_idx";
CREATE INDEX "instance_group_idx" ON "instance"
  ("workspace_id", "resource_group_id", "bizdate" DESC, "cyctime" DESC, "id" DESC)
  INCLUDE ("kind", "state", "started_at", "duration_ms");
DROP INDEX "instance_kind_idx";
CREATE INDEX "instance_kind_idx" ON "instance" ("workspace_id", "kind", "bizdate" DESC, "cyctime" DESC, "id" DESC)
  INCLUDE ("state", "started_at", "duration_ms") WHERE "kind" <> 'CYCLE';
DROP INDEX "instance_frozen_idx";
CREATE INDEX "instance_frozen_idx" ON "instance" ("workspace_id", "bizdate" DESC, "cyctime" DESC, "id" DESC)
  INCLUDE ("kind", "state", "started_at", "duration_ms") WHERE "frozen";
DROP INDEX "instance_reruns_idx";
CREATE INDEX "instance_reruns_idx" ON "instance" ("workspace_id", "bizdate" DESC, "cyctime" DESC, "id" DESC)
  INCLUDE ("kind", "state", "started_at", "duration_ms", "node_id", "owner_id") WHERE "attempt" > 1;

-- A list of few nodes is the latest of each, put together.
DROP INDEX "instance_occurrence_key";
CREATE UNIQUE INDEX "instance_occurrence_key" ON "instance"
  ("node_id", "bizdate" DESC, "cyctime" DESC, "kind", "run_key") INCLUDE ("id", "state");
