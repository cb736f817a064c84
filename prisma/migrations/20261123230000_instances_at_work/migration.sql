-- The few instances that are running now, found without reading the months.
CREATE INDEX "instance_at_work_idx" ON "instance" ("id")
  WHERE "state" IN ('RUNNING', 'CHECKING', 'CHECKING_CONDITION', 'NEEDS_DECISION');
