-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "deployment_state" ADD VALUE 'AWAITING_REVIEW';
ALTER TYPE "deployment_state" ADD VALUE 'REJECTED';

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "publish_review" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "node_version" ADD COLUMN     "written_by" TEXT;

-- AlterTable
ALTER TABLE "deployment" ADD COLUMN     "review_comment" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "reviewed_at" TIMESTAMPTZ(3),
ADD COLUMN     "reviewed_by" TEXT;

-- AlterTable
ALTER TABLE "deployment_item" ADD COLUMN     "newest" INTEGER,
ADD COLUMN     "replaces" INTEGER;

-- CreateIndex
CREATE INDEX "deployment_workspace_id_state_idx" ON "deployment"("workspace_id", "state");
