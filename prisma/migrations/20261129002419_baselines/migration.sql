-- CreateEnum
CREATE TYPE "baseline_state" AS ENUM ('SAFE', 'WARNING', 'OVERTIME', 'UNKNOWN');

-- CreateTable
CREATE TABLE "baseline" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "owner_id" TEXT,
    "definition" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "baseline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "baseline_member" (
    "baseline_id" UUID NOT NULL,
    "node_id" UUID NOT NULL,

    CONSTRAINT "baseline_member_pkey" PRIMARY KEY ("baseline_id","node_id")
);

-- CreateTable
CREATE TABLE "baseline_instance" (
    "baseline_id" UUID NOT NULL,
    "bizdate" DATE NOT NULL,
    "cycle" SMALLINT NOT NULL,
    "state" "baseline_state" NOT NULL,
    "committed_at" TIMESTAMPTZ(3) NOT NULL,
    "warn_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "predicted_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL,
    "path" JSONB NOT NULL,
    "evaluated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "baseline_instance_pkey" PRIMARY KEY ("baseline_id","bizdate","cycle")
);

-- CreateIndex
CREATE UNIQUE INDEX "baseline_workspace_id_name_key" ON "baseline"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "baseline_member_node_id_idx" ON "baseline_member"("node_id");

-- AddForeignKey
ALTER TABLE "baseline" ADD CONSTRAINT "baseline_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "baseline_member" ADD CONSTRAINT "baseline_member_baseline_id_fkey" FOREIGN KEY ("baseline_id") REFERENCES "baseline"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "baseline_member" ADD CONSTRAINT "baseline_member_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "baseline_instance" ADD CONSTRAINT "baseline_instance_baseline_id_fkey" FOREIGN KEY ("baseline_id") REFERENCES "baseline"("id") ON DELETE CASCADE ON UPDATE CASCADE;
