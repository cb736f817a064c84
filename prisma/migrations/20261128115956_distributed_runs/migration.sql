-- CreateTable
CREATE TABLE "distributed_run" (
    "fence" BIGINT NOT NULL,
    "attempt_id" BIGINT NOT NULL,
    "resource_group_id" UUID NOT NULL,
    "cu_milli" INTEGER NOT NULL,
    "parts" INTEGER NOT NULL,
    "plan" JSONB NOT NULL,
    "session" JSONB NOT NULL,
    "next_block" INTEGER NOT NULL,
    "dirty" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "distributed_run_pkey" PRIMARY KEY ("fence")
);

-- CreateTable
CREATE TABLE "run_part" (
    "fence" BIGINT NOT NULL,
    "number" INTEGER NOT NULL,
    "worker_id" UUID NOT NULL,
    "cu_milli" INTEGER NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "is_lost" BOOLEAN NOT NULL DEFAULT false,
    "error" JSONB,
    "told" JSONB NOT NULL DEFAULT '{"splits": [], "dirty": {}}',
    "lines" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "run_part_pkey" PRIMARY KEY ("fence","number")
);

-- CreateTable
CREATE TABLE "run_split" (
    "fence" BIGINT NOT NULL,
    "split" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "after" TEXT[],
    "part" INTEGER,
    "mark" JSONB,
    "is_stored" BOOLEAN NOT NULL DEFAULT false,
    "is_ended" BOOLEAN NOT NULL DEFAULT false,
    "end_position" TEXT,

    CONSTRAINT "run_split_pkey" PRIMARY KEY ("fence","split")
);

-- CreateIndex
CREATE INDEX "run_part_worker_id_idx" ON "run_part"("worker_id");

-- AddForeignKey
ALTER TABLE "distributed_run" ADD CONSTRAINT "distributed_run_fence_fkey" FOREIGN KEY ("fence") REFERENCES "slot"("fence") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_part" ADD CONSTRAINT "run_part_fence_fkey" FOREIGN KEY ("fence") REFERENCES "distributed_run"("fence") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_split" ADD CONSTRAINT "run_split_fence_fkey" FOREIGN KEY ("fence") REFERENCES "distributed_run"("fence") ON DELETE CASCADE ON UPDATE CASCADE;
