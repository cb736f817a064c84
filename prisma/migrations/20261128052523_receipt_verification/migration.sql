-- AlterTable
ALTER TABLE "instance" ADD COLUMN     "replaces" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "receipt_verification" (
    "id" UUID NOT NULL,
    "instance_id" BIGINT NOT NULL,
    "bizdate" DATE NOT NULL,
    "attempt_id" BIGINT NOT NULL,
    "attempt" SMALLINT NOT NULL,
    "resource_group_id" UUID NOT NULL,
    "worker_id" UUID,
    "report" JSONB,
    "error" JSONB,
    "requested_by" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "receipt_verification_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "receipt_verification_instance_id_requested_at_idx" ON "receipt_verification"("instance_id", "requested_at" DESC);
