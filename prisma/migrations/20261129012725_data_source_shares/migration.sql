-- CreateTable
CREATE TABLE "data_source_share" (
    "data_source_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "shared_by" TEXT,
    "shared_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "data_source_share_pkey" PRIMARY KEY ("data_source_id","workspace_id")
);

-- CreateIndex
CREATE INDEX "data_source_share_workspace_id_idx" ON "data_source_share"("workspace_id");

-- AddForeignKey
ALTER TABLE "data_source_share" ADD CONSTRAINT "data_source_share_data_source_id_fkey" FOREIGN KEY ("data_source_id") REFERENCES "data_source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_source_share" ADD CONSTRAINT "data_source_share_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
