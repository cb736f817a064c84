-- Counts by state, of one kind of instances or one owner, are read from the index alone.
DROP INDEX "instance_state_idx";
CREATE INDEX "instance_state_idx" ON "instance"
  ("workspace_id", "state", "bizdate" DESC, "cyctime" DESC, "id" DESC) INCLUDE ("kind");
DROP INDEX "instance_owner_idx";
CREATE INDEX "instance_owner_idx" ON "instance"
  ("workspace_id", "owner_id", "bizdate" DESC, "cyctime" DESC, "id" DESC) INCLUDE ("kind", "state");

-- Few among many: without an index of their own, a month that has none of them is read from end to end.
CREATE INDEX "instance_frozen_idx" ON "instance" ("workspace_id", "bizdate" DESC, "cyctime" DESC, "id" DESC)
  INCLUDE ("state", "kind") WHERE "frozen";
CREATE INDEX "instance_reruns_idx" ON "instance" ("workspace_id", "bizdate" DESC, "cyctime" DESC, "id" DESC)
  INCLUDE ("state", "kind") WHERE "attempt" > 1;
