-- AlterTable
ALTER TABLE "folder" ADD COLUMN     "personal_of" TEXT;

-- AlterTable
ALTER TABLE "node" ADD COLUMN     "personal_of" TEXT;

-- Nothing in a personal directory is ever deployed.
ALTER TABLE "node" ADD CONSTRAINT "node_personal_not_deployed" CHECK ("personal_of" IS NULL OR "deployed_version_id" IS NULL);

-- A name is taken once in the workspace directories, and once in each personal directory.
DROP INDEX "node_live_name_key";
CREATE UNIQUE INDEX "node_live_name_key" ON "node" ("workspace_id", lower("name"))
  WHERE "deleted_at" IS NULL AND "personal_of" IS NULL;
CREATE UNIQUE INDEX "node_personal_name_key" ON "node" ("workspace_id", "personal_of", lower("name"))
  WHERE "deleted_at" IS NULL AND "personal_of" IS NOT NULL;
DROP INDEX "folder_sibling_name_key";
CREATE UNIQUE INDEX "folder_sibling_name_key" ON "folder"
  ("workspace_id", coalesce("personal_of", ''), coalesce("parent_id", '00000000-0000-0000-0000-000000000000'), lower("name"));
