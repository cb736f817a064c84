-- CreateEnum
CREATE TYPE "sql_query_state" AS ENUM ('RUNNING', 'SUCCESS', 'FAILURE', 'STOPPED', 'UNKNOWN');

-- CreateTable
CREATE TABLE "table_schema" (
    "id" UUID NOT NULL,
    "data_source_id" UUID NOT NULL,
    "environment" "environment" NOT NULL,
    "table" TEXT NOT NULL,
    "snapshot" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "table_schema_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sql_query" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "data_source_id" UUID NOT NULL,
    "environment" "environment" NOT NULL,
    "sql" TEXT NOT NULL,
    "changes_data" BOOLEAN NOT NULL,
    "state" "sql_query_state" NOT NULL DEFAULT 'RUNNING',
    "remote_id" TEXT,
    "error" JSONB,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "sql_query_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "table_schema_data_source_id_environment_table_seen_at_idx" ON "table_schema"("data_source_id", "environment", "table", "seen_at");

-- CreateIndex
CREATE INDEX "sql_query_workspace_id_requested_by_requested_at_idx" ON "sql_query"("workspace_id", "requested_by", "requested_at" DESC);

-- AddForeignKey
ALTER TABLE "table_schema" ADD CONSTRAINT "table_schema_data_source_id_fkey" FOREIGN KEY ("data_source_id") REFERENCES "data_source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sql_query" ADD CONSTRAINT "sql_query_data_source_id_fkey" FOREIGN KEY ("data_source_id") REFERENCES "data_source"("id") ON DELETE CASCADE ON UPDATE CASCADE;
