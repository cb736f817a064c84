-- A list of chosen nodes in the order of starts or durations is walked within the index as well.
DROP INDEX "instance_started_idx";
CREATE INDEX "instance_started_idx" ON "instance" ("workspace_id", "started_at" DESC NULLS LAST, "id" DESC)
  INCLUDE ("bizdate", "cyctime", "state", "kind", "node_id");
DROP INDEX "instance_duration_idx";
CREATE INDEX "instance_duration_idx" ON "instance" ("workspace_id", "duration_ms" DESC NULLS LAST, "id" DESC)
  INCLUDE ("bizdate", "cyctime", "state", "kind", "node_id");
