-- CreateEnum
CREATE TYPE "backfill_day_state" AS ENUM ('WAITING', 'OPEN', 'DONE');

-- CreateTable
CREATE TABLE "backfill_day" (
    "backfill_id" UUID NOT NULL,
    "bizdate" DATE NOT NULL,
    "lane" SMALLINT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" "backfill_day_state" NOT NULL DEFAULT 'WAITING',

    CONSTRAINT "backfill_day_pkey" PRIMARY KEY ("backfill_id","bizdate")
);

-- CreateTable
CREATE TABLE "wakeup" (
    "id" BIGSERIAL NOT NULL,
    "instance_id" BIGINT NOT NULL,
    "bizdate" DATE NOT NULL,
    "children" BOOLEAN NOT NULL,
    "after_id" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "wakeup_pkey" PRIMARY KEY ("id")
);

-- AddForeignKey
ALTER TABLE "backfill_day" ADD CONSTRAINT "backfill_day_backfill_id_fkey" FOREIGN KEY ("backfill_id") REFERENCES "backfill"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- ---------------------------------------------------------------- what schema.prisma cannot say

-- Filled and emptied all day long.
ALTER TABLE "wakeup" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500,
  autovacuum_vacuum_cost_delay = 0);

-- What starts next: blocked instances, however many, are not in the way.
CREATE INDEX "instance_wait_time_idx" ON "instance" ("due_at") WHERE "state" = 'WAIT_TIME';

-- Admission looks at the first of each workspace, so that none starves another.
DROP INDEX "instance_ready_idx";
CREATE INDEX "instance_ready_idx" ON "instance" ("resource_group_id", "workspace_id", "priority" DESC, "due_at", "id")
  WHERE "state" = 'WAIT_RESOURCE';
