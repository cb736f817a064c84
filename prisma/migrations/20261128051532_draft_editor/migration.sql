-- AlterTable
ALTER TABLE "node" ADD COLUMN     "draft_editor" JSONB NOT NULL DEFAULT '{}';
