-- CreateEnum
CREATE TYPE "bulk_state" AS ENUM ('RUNNING', 'CANCELLED', 'FINISHED');

-- CreateTable
CREATE TABLE "bulk_operation" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "action" JSONB NOT NULL,
    "filter" JSONB NOT NULL,
    "state" "bulk_state" NOT NULL DEFAULT 'RUNNING',
    "total" INTEGER NOT NULL,
    "actor" JSONB NOT NULL,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cancelled_by" TEXT,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_operation_item" (
    "operation_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "instance_id" BIGINT NOT NULL,
    "bizdate" DATE NOT NULL,
    "error" JSONB,
    "at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_operation_item_pkey" PRIMARY KEY ("operation_id","position")
);

-- CreateTable
CREATE TABLE "saved_view" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "page" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "owner_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "bulk_operation_workspace_id_created_at_idx" ON "bulk_operation"("workspace_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "bulk_operation_state_idx" ON "bulk_operation"("state");

-- CreateIndex
CREATE UNIQUE INDEX "saved_view_workspace_id_page_owner_id_name_key" ON "saved_view"("workspace_id", "page", "owner_id", "name");

-- AddForeignKey
ALTER TABLE "bulk_operation_item" ADD CONSTRAINT "bulk_operation_item_operation_id_fkey" FOREIGN KEY ("operation_id") REFERENCES "bulk_operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
