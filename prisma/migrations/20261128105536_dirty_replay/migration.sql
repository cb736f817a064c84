-- AlterTable
ALTER TABLE "dirty_chunk" ADD COLUMN     "columns" JSONB;

-- CreateTable
CREATE TABLE "dirty_replay" (
    "instance_id" BIGINT NOT NULL,
    "bizdate" DATE NOT NULL,
    "source_id" BIGINT NOT NULL,
    "source_bizdate" DATE NOT NULL,
    "source_attempt_id" BIGINT NOT NULL,
    "source_attempt" SMALLINT NOT NULL,
    "script" TEXT,
    "records" INTEGER NOT NULL,
    "lost" INTEGER NOT NULL,
    "requested_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "dirty_replay_pkey" PRIMARY KEY ("instance_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "dirty_replay_source_attempt_id_key" ON "dirty_replay"("source_attempt_id");

-- CreateIndex
CREATE INDEX "dirty_replay_source_id_idx" ON "dirty_replay"("source_id");
