-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "workspace_role" AS ENUM ('OWNER', 'ADMINISTRATOR', 'DEVELOPER', 'OPERATOR', 'DEPLOYER', 'VISITOR');

-- CreateEnum
CREATE TYPE "workspace_mode" AS ENUM ('BASIC', 'STANDARD');

-- CreateEnum
CREATE TYPE "environment" AS ENUM ('DEV', 'PROD');

-- CreateEnum
CREATE TYPE "connectivity_state" AS ENUM ('TESTING', 'CONNECTED', 'FAILED');

-- CreateEnum
CREATE TYPE "folder_kind" AS ENUM ('BUSINESS_FLOW', 'FOLDER');

-- CreateEnum
CREATE TYPE "node_type" AS ENUM ('DI', 'ODPS_SQL', 'VIRTUAL');

-- CreateEnum
CREATE TYPE "change_type" AS ENUM ('CREATE', 'CHANGE', 'DELETE');

-- CreateEnum
CREATE TYPE "dependency_kind" AS ENUM ('SAME_CYCLE', 'PREVIOUS_CYCLE');

-- CreateEnum
CREATE TYPE "deployment_state" AS ENUM ('BUILDING', 'CHECKING', 'AWAITING_CONFIRMATION', 'DEPLOYED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "instance_kind" AS ENUM ('CYCLE', 'BACKFILL', 'TEST', 'MANUAL', 'DEBUG');

-- CreateEnum
CREATE TYPE "instance_state" AS ENUM ('NOT_RUN', 'WAIT_TIME', 'WAIT_RESOURCE', 'RUNNING', 'CHECKING', 'CHECKING_CONDITION', 'NEEDS_DECISION', 'SUCCESS', 'FAILURE');

-- CreateEnum
CREATE TYPE "run_type" AS ENUM ('NORMAL', 'SKIP', 'SKIP_CYCLE', 'EXPIRED', 'UNCHOOSE', 'PAUSE');

-- CreateEnum
CREATE TYPE "attempt_state" AS ENUM ('RUNNING', 'SUCCESS', 'FAILURE', 'STOPPED', 'LOST', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "backfill_state" AS ENUM ('RUNNING', 'PAUSED', 'CANCELLED', 'FINISHED');

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "role" TEXT,
    "banned" BOOLEAN DEFAULT false,
    "ban_reason" TEXT,
    "ban_expires" TIMESTAMPTZ(3),
    "username" TEXT,
    "display_username" TEXT,
    "two_factor_enabled" BOOLEAN DEFAULT false,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,
    "impersonated_by" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "two_factor" (
    "id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "backup_codes" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "verified" BOOLEAN DEFAULT true,
    "failed_verification_count" INTEGER DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "two_factor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "start" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "role" "workspace_role",
    "workspace_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_setting" (
    "user_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_setting_pkey" PRIMARY KEY ("user_id","key")
);

-- CreateTable
CREATE TABLE "workspace" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "time_zone" TEXT NOT NULL DEFAULT 'Asia/Shanghai',
    "mode" "workspace_mode" NOT NULL DEFAULT 'BASIC',
    "periodic_scheduling" BOOLEAN NOT NULL DEFAULT true,
    "parameters" JSONB NOT NULL DEFAULT '{}',
    "weight" INTEGER NOT NULL DEFAULT 1,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_member" (
    "workspace_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" "workspace_role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_member_pkey" PRIMARY KEY ("workspace_id","user_id")
);

-- CreateTable
CREATE TABLE "calendar" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE NOT NULL,
    "run_dates" TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "calendar_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "resource_group" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "cu_limit_milli" INTEGER,
    "max_running" INTEGER NOT NULL DEFAULT 200,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "resource_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_resource_group" (
    "workspace_id" UUID NOT NULL,
    "resource_group_id" UUID NOT NULL,
    "is_default" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "workspace_resource_group_pkey" PRIMARY KEY ("workspace_id","resource_group_id")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" UUID NOT NULL,
    "resource_group_id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "cu_milli" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,
    "draining_at" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scheduler" (
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "version" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL,
    "leading_at" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "scheduler_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scheduler_mark" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "scheduler_mark_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "data_source" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "owner_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "data_source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_source_setting" (
    "data_source_id" UUID NOT NULL,
    "environment" "environment" NOT NULL,
    "settings" JSONB NOT NULL,
    "sealed_secrets" TEXT NOT NULL,
    "updated_by" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "data_source_setting_pkey" PRIMARY KEY ("data_source_id","environment")
);

-- CreateTable
CREATE TABLE "connectivity_test" (
    "id" UUID NOT NULL,
    "data_source_id" UUID NOT NULL,
    "environment" "environment" NOT NULL,
    "resource_group_id" UUID NOT NULL,
    "state" "connectivity_state" NOT NULL DEFAULT 'TESTING',
    "steps" JSONB NOT NULL DEFAULT '[]',
    "error" JSONB,
    "worker_id" UUID,
    "requested_by" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "connectivity_test_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "folder" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "parent_id" UUID,
    "kind" "folder_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "parameters" JSONB NOT NULL DEFAULT '{}',
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "folder_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "folder_id" UUID,
    "type" "node_type" NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "owner_id" TEXT,
    "is_root" BOOLEAN NOT NULL DEFAULT false,
    "draft_script" TEXT NOT NULL DEFAULT '',
    "draft_config" JSONB NOT NULL,
    "draft_revision" INTEGER NOT NULL DEFAULT 1,
    "draft_updated_by" TEXT,
    "draft_updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "locked_by" TEXT,
    "locked_at" TIMESTAMPTZ(3),
    "deployed_version_id" UUID,
    "deployed_at" TIMESTAMPTZ(3),
    "frozen" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),
    "deleted_by" TEXT,

    CONSTRAINT "node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node_version" (
    "id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "change_type" "change_type" NOT NULL,
    "script" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "submitted_by" TEXT,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "node_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "node_output" (
    "name" TEXT NOT NULL,
    "node_id" UUID NOT NULL,
    "automatic" BOOLEAN NOT NULL DEFAULT false,
    "table_name" TEXT,

    CONSTRAINT "node_output_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "node_dependency" (
    "node_id" UUID NOT NULL,
    "ancestor_id" UUID NOT NULL,
    "kind" "dependency_kind" NOT NULL,

    CONSTRAINT "node_dependency_pkey" PRIMARY KEY ("node_id","ancestor_id","kind")
);

-- CreateTable
CREATE TABLE "deployment" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "state" "deployment_state" NOT NULL DEFAULT 'BUILDING',
    "description" TEXT NOT NULL DEFAULT '',
    "stages" JSONB NOT NULL DEFAULT '[]',
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_by" TEXT,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deployment_item" (
    "deployment_id" UUID NOT NULL,
    "node_version_id" UUID NOT NULL,

    CONSTRAINT "deployment_item_pkey" PRIMARY KEY ("deployment_id","node_version_id")
);

-- CreateTable
CREATE TABLE "instance" (
    "id" BIGSERIAL NOT NULL,
    "bizdate" DATE NOT NULL,
    "workspace_id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "node_version_id" UUID,
    "kind" "instance_kind" NOT NULL,
    "run_key" UUID NOT NULL,
    "run_type" "run_type" NOT NULL DEFAULT 'NORMAL',
    "cyctime" TIMESTAMPTZ(3) NOT NULL,
    "cyctime_text" CHAR(14) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "parameters" JSONB NOT NULL DEFAULT '{}',
    "owner_id" TEXT,
    "resource_group_id" UUID,
    "priority" SMALLINT NOT NULL DEFAULT 1,
    "cu_milli" INTEGER NOT NULL DEFAULT 500,
    "state" "instance_state" NOT NULL DEFAULT 'NOT_RUN',
    "state_reason" TEXT,
    "frozen" BOOLEAN NOT NULL DEFAULT false,
    "isolated" BOOLEAN NOT NULL DEFAULT false,
    "attempt" SMALLINT NOT NULL DEFAULT 0,
    "auto_reruns" SMALLINT NOT NULL DEFAULT 0,
    "rerun_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "duration_ms" BIGINT,
    "state_changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instance_pkey" PRIMARY KEY ("id","bizdate")
) PARTITION BY RANGE ("bizdate");

-- CreateTable
CREATE TABLE "instance_edge" (
    "child_id" BIGINT NOT NULL,
    "bizdate" DATE NOT NULL,
    "parent_id" BIGINT NOT NULL,
    "parent_bizdate" DATE NOT NULL,
    "kind" "dependency_kind" NOT NULL,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "instance_edge_pkey" PRIMARY KEY ("child_id","parent_id","bizdate")
) PARTITION BY RANGE ("bizdate");

-- CreateTable
CREATE TABLE "instance_transition" (
    "id" BIGSERIAL NOT NULL,
    "bizdate" DATE NOT NULL,
    "instance_id" BIGINT NOT NULL,
    "attempt" SMALLINT NOT NULL,
    "event" TEXT NOT NULL,
    "from_state" "instance_state" NOT NULL,
    "to_state" "instance_state" NOT NULL,
    "actor" TEXT NOT NULL,
    "reason" TEXT,
    "detail" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "instance_transition_pkey" PRIMARY KEY ("id","bizdate")
) PARTITION BY RANGE ("bizdate");

-- CreateTable
CREATE TABLE "attempt" (
    "id" BIGSERIAL NOT NULL,
    "bizdate" DATE NOT NULL,
    "instance_id" BIGINT NOT NULL,
    "number" SMALLINT NOT NULL,
    "fence" BIGINT NOT NULL,
    "state" "attempt_state" NOT NULL DEFAULT 'RUNNING',
    "worker_id" UUID,
    "node_version_id" UUID,
    "job" TEXT NOT NULL,
    "parameters" JSONB NOT NULL DEFAULT '{}',
    "window_start" TIMESTAMPTZ(3),
    "window_end" TIMESTAMPTZ(3),
    "records_read" BIGINT NOT NULL DEFAULT 0,
    "records_written" BIGINT NOT NULL DEFAULT 0,
    "records_dirty" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "summary" JSONB,
    "error" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("id","bizdate")
) PARTITION BY RANGE ("bizdate");

-- CreateTable
CREATE TABLE "attempt_journal" (
    "attempt_id" BIGINT NOT NULL,
    "seq" INTEGER NOT NULL,
    "bizdate" DATE NOT NULL,
    "instance_id" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "entry" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attempt_journal_pkey" PRIMARY KEY ("attempt_id","seq","bizdate")
) PARTITION BY RANGE ("bizdate");

-- CreateTable
CREATE TABLE "receipt" (
    "instance_id" BIGINT NOT NULL,
    "attempt_id" BIGINT NOT NULL,
    "bizdate" DATE NOT NULL,
    "split" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "receipt_pkey" PRIMARY KEY ("attempt_id","split","bizdate")
) PARTITION BY RANGE ("bizdate");

-- CreateTable
CREATE TABLE "slot" (
    "instance_id" BIGINT NOT NULL,
    "bizdate" DATE NOT NULL,
    "resource_group_id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "node_id" UUID NOT NULL,
    "cu_milli" INTEGER NOT NULL,
    "fence" BIGSERIAL NOT NULL,
    "admitted_at" TIMESTAMPTZ(3) NOT NULL,
    "worker_id" UUID,
    "attempt_id" BIGINT,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "timeout_at" TIMESTAMPTZ(3),
    "stop_requested_at" TIMESTAMPTZ(3),
    "stop_reason" TEXT,
    "progress" JSONB,

    CONSTRAINT "slot_pkey" PRIMARY KEY ("instance_id")
);

-- CreateTable
CREATE TABLE "debug_run" (
    "instance_id" BIGINT NOT NULL,
    "bizdate" DATE NOT NULL,
    "node_id" UUID NOT NULL,
    "script" TEXT NOT NULL,
    "options" JSONB NOT NULL DEFAULT '{}',
    "requested_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "debug_run_pkey" PRIMARY KEY ("instance_id")
);

-- CreateTable
CREATE TABLE "backfill" (
    "id" UUID NOT NULL,
    "workspace_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" "backfill_state" NOT NULL DEFAULT 'RUNNING',
    "plan" JSONB NOT NULL,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "backfill_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_log_chunk" (
    "attempt_id" BIGINT NOT NULL,
    "stream" SMALLINT NOT NULL DEFAULT 0,
    "byte_from" BIGINT NOT NULL,
    "byte_to" BIGINT NOT NULL,
    "line_from" BIGINT NOT NULL,
    "line_to" BIGINT NOT NULL,
    "bizdate" DATE NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "levels" SMALLINT NOT NULL,
    "sealed" BOOLEAN NOT NULL DEFAULT false,
    "data" BYTEA NOT NULL,

    CONSTRAINT "run_log_chunk_pkey" PRIMARY KEY ("attempt_id","stream","byte_from","bizdate")
) PARTITION BY RANGE ("bizdate");

-- CreateTable
CREATE TABLE "dirty_chunk" (
    "attempt_id" BIGINT NOT NULL,
    "row_from" BIGINT NOT NULL,
    "row_to" BIGINT NOT NULL,
    "bizdate" DATE NOT NULL,
    "reasons" JSONB NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "dirty_chunk_pkey" PRIMARY KEY ("attempt_id","row_from","bizdate")
) PARTITION BY RANGE ("bizdate");

-- CreateTable
CREATE TABLE "dirty_count" (
    "attempt_id" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "bizdate" DATE NOT NULL,
    "records" BIGINT NOT NULL,

    CONSTRAINT "dirty_count_pkey" PRIMARY KEY ("attempt_id","reason","bizdate")
) PARTITION BY RANGE ("bizdate");

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "workspace_id" UUID,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "object_type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "object_name" TEXT NOT NULL DEFAULT '',
    "before" JSONB,
    "after" JSONB,
    "request_id" TEXT,
    "address" TEXT,
    "prev_hash" BYTEA NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "user_username_key" ON "user"("username");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE INDEX "two_factor_secret_idx" ON "two_factor"("secret");

-- CreateIndex
CREATE INDEX "two_factor_user_id_idx" ON "two_factor"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_secret_hash_key" ON "api_token"("secret_hash");

-- CreateIndex
CREATE INDEX "api_token_user_id_idx" ON "api_token"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "workspace_name_key" ON "workspace"("name");

-- CreateIndex
CREATE INDEX "workspace_member_user_id_idx" ON "workspace_member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "calendar_workspace_id_name_key" ON "calendar"("workspace_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "resource_group_name_key" ON "resource_group"("name");

-- CreateIndex
CREATE INDEX "workspace_resource_group_resource_group_id_idx" ON "workspace_resource_group"("resource_group_id");

-- CreateIndex
CREATE INDEX "worker_resource_group_id_heartbeat_at_idx" ON "worker"("resource_group_id", "heartbeat_at");

-- CreateIndex
CREATE UNIQUE INDEX "data_source_workspace_id_name_key" ON "data_source"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "connectivity_test_data_source_id_environment_resource_group_idx" ON "connectivity_test"("data_source_id", "environment", "resource_group_id", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "folder_parent_id_idx" ON "folder"("parent_id");

-- CreateIndex
CREATE INDEX "node_workspace_id_name_idx" ON "node"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "node_folder_id_idx" ON "node"("folder_id");

-- CreateIndex
CREATE INDEX "node_deployed_version_id_idx" ON "node"("deployed_version_id");

-- CreateIndex
CREATE UNIQUE INDEX "node_version_node_id_number_key" ON "node_version"("node_id", "number");

-- CreateIndex
CREATE INDEX "node_output_node_id_idx" ON "node_output"("node_id");

-- CreateIndex
CREATE INDEX "node_dependency_ancestor_id_idx" ON "node_dependency"("ancestor_id");

-- CreateIndex
CREATE INDEX "deployment_workspace_id_created_at_idx" ON "deployment"("workspace_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "deployment_item_node_version_id_idx" ON "deployment_item"("node_version_id");

-- CreateIndex
CREATE INDEX "instance_list_idx" ON "instance"("workspace_id", "bizdate" DESC, "cyctime" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "instance_state_idx" ON "instance"("workspace_id", "state", "bizdate" DESC, "cyctime" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "instance_owner_idx" ON "instance"("workspace_id", "owner_id", "bizdate" DESC, "cyctime" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "instance_group_idx" ON "instance"("workspace_id", "resource_group_id", "bizdate" DESC, "cyctime" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "instance_occurrence_key" ON "instance"("node_id", "bizdate" DESC, "cyctime" DESC, "kind", "run_key");

-- CreateIndex
CREATE INDEX "instance_edge_parent_id_idx" ON "instance_edge"("parent_id");

-- CreateIndex
CREATE INDEX "instance_transition_instance_id_id_idx" ON "instance_transition"("instance_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "attempt_instance_id_number_bizdate_key" ON "attempt"("instance_id", "number", "bizdate");

-- CreateIndex
CREATE INDEX "attempt_journal_instance_id_attempt_id_seq_idx" ON "attempt_journal"("instance_id", "attempt_id", "seq");

-- CreateIndex
CREATE INDEX "receipt_instance_id_idx" ON "receipt"("instance_id");

-- CreateIndex
CREATE UNIQUE INDEX "slot_fence_key" ON "slot"("fence");

-- CreateIndex
CREATE INDEX "slot_resource_group_id_idx" ON "slot"("resource_group_id");

-- CreateIndex
CREATE INDEX "slot_node_id_idx" ON "slot"("node_id");

-- CreateIndex
CREATE INDEX "debug_run_node_id_created_at_idx" ON "debug_run"("node_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "backfill_workspace_id_created_at_idx" ON "backfill"("workspace_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "run_log_chunk_attempt_id_stream_line_from_bizdate_key" ON "run_log_chunk"("attempt_id", "stream", "line_from", "bizdate");

-- CreateIndex
CREATE INDEX "audit_entry_workspace_id_id_idx" ON "audit_entry"("workspace_id", "id" DESC);

-- CreateIndex
CREATE INDEX "audit_entry_object_type_object_id_id_idx" ON "audit_entry"("object_type", "object_id", "id" DESC);

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "two_factor" ADD CONSTRAINT "two_factor_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_setting" ADD CONSTRAINT "user_setting_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_member" ADD CONSTRAINT "workspace_member_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_member" ADD CONSTRAINT "workspace_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "calendar" ADD CONSTRAINT "calendar_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_resource_group" ADD CONSTRAINT "workspace_resource_group_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workspace_resource_group" ADD CONSTRAINT "workspace_resource_group_resource_group_id_fkey" FOREIGN KEY ("resource_group_id") REFERENCES "resource_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "worker" ADD CONSTRAINT "worker_resource_group_id_fkey" FOREIGN KEY ("resource_group_id") REFERENCES "resource_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_source" ADD CONSTRAINT "data_source_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_source_setting" ADD CONSTRAINT "data_source_setting_data_source_id_fkey" FOREIGN KEY ("data_source_id") REFERENCES "data_source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connectivity_test" ADD CONSTRAINT "connectivity_test_data_source_id_fkey" FOREIGN KEY ("data_source_id") REFERENCES "data_source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connectivity_test" ADD CONSTRAINT "connectivity_test_resource_group_id_fkey" FOREIGN KEY ("resource_group_id") REFERENCES "resource_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "folder" ADD CONSTRAINT "folder_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "folder" ADD CONSTRAINT "folder_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "folder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node" ADD CONSTRAINT "node_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node" ADD CONSTRAINT "node_folder_id_fkey" FOREIGN KEY ("folder_id") REFERENCES "folder"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node" ADD CONSTRAINT "node_deployed_version_id_fkey" FOREIGN KEY ("deployed_version_id") REFERENCES "node_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_version" ADD CONSTRAINT "node_version_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_output" ADD CONSTRAINT "node_output_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_dependency" ADD CONSTRAINT "node_dependency_node_id_fkey" FOREIGN KEY ("node_id") REFERENCES "node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_dependency" ADD CONSTRAINT "node_dependency_ancestor_id_fkey" FOREIGN KEY ("ancestor_id") REFERENCES "node"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment_item" ADD CONSTRAINT "deployment_item_deployment_id_fkey" FOREIGN KEY ("deployment_id") REFERENCES "deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment_item" ADD CONSTRAINT "deployment_item_node_version_id_fkey" FOREIGN KEY ("node_version_id") REFERENCES "node_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "backfill" ADD CONSTRAINT "backfill_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ---------------------------------------------------------------- what schema.prisma cannot say

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Partitions. The default ones stay empty: millrace_ensure_month is called before the first row of a month.
DO $$
DECLARE
  parent text;
BEGIN
  FOREACH parent IN ARRAY ARRAY['instance', 'instance_edge', 'instance_transition', 'attempt', 'attempt_journal',
                                'receipt', 'run_log_chunk', 'dirty_chunk', 'dirty_count'] LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', parent || '_default', parent);
  END LOOP;
END
$$;

-- Makes the partitions of the month that holds `day`, once.
CREATE FUNCTION millrace_ensure_month(day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  month date := date_trunc('month', day)::date;
  suffix text := to_char(month, '"_y"YYYY"m"MM');
  parent text;
BEGIN
  IF to_regclass('instance' || suffix) IS NOT NULL THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(72707370);
  FOREACH parent IN ARRAY ARRAY['instance_edge', 'instance_transition', 'attempt', 'attempt_journal', 'receipt',
                                'run_log_chunk', 'dirty_chunk', 'dirty_count', 'instance'] LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                   parent || suffix, parent, month, (month + interval '1 month')::date);
  END LOOP;
  EXECUTE format('ALTER TABLE %I SET (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02,
                  autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02,
                  autovacuum_vacuum_cost_delay = 0)', 'instance' || suffix);
END
$$;

-- Compressed by us: PostgreSQL shall not try again.
ALTER TABLE "run_log_chunk" ALTER COLUMN "data" SET STORAGE EXTERNAL;
ALTER TABLE "run_log_chunk_default" ALTER COLUMN "data" SET STORAGE EXTERNAL;
ALTER TABLE "dirty_chunk" ALTER COLUMN "data" SET STORAGE EXTERNAL;
ALTER TABLE "dirty_chunk_default" ALTER COLUMN "data" SET STORAGE EXTERNAL;

-- Small and hot.
ALTER TABLE "slot" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 200,
  autovacuum_vacuum_cost_delay = 0);

-- Sorted lists. Instances that have not started come last.
CREATE INDEX "instance_started_idx" ON "instance" ("workspace_id", "started_at" DESC NULLS LAST, "id" DESC);
CREATE INDEX "instance_duration_idx" ON "instance" ("workspace_id", "duration_ms" DESC NULLS LAST, "id" DESC);
CREATE INDEX "instance_kind_idx" ON "instance" ("workspace_id", "kind", "bizdate" DESC, "cyctime" DESC, "id" DESC)
  WHERE "kind" <> 'CYCLE';

-- What the scheduler looks at every second.
CREATE INDEX "instance_due_idx" ON "instance" ("due_at") WHERE "state" IN ('NOT_RUN', 'WAIT_TIME');
CREATE INDEX "instance_ready_idx" ON "instance" ("resource_group_id", "priority" DESC, "due_at", "id")
  WHERE "state" = 'WAIT_RESOURCE';
CREATE INDEX "instance_rerun_idx" ON "instance" ("rerun_at") WHERE "rerun_at" IS NOT NULL;
CREATE INDEX "instance_run_key_idx" ON "instance" ("run_key") WHERE "kind" <> 'CYCLE';

CREATE INDEX "node_name_trgm_idx" ON "node" USING gin ("name" gin_trgm_ops);
CREATE UNIQUE INDEX "node_live_name_key" ON "node" ("workspace_id", lower("name")) WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "node_root_key" ON "node" ("workspace_id") WHERE "is_root";
CREATE UNIQUE INDEX "folder_sibling_name_key" ON "folder"
  ("workspace_id", coalesce("parent_id", '00000000-0000-0000-0000-000000000000'), lower("name"));
CREATE UNIQUE INDEX "workspace_default_group_key" ON "workspace_resource_group" ("workspace_id") WHERE "is_default";

-- History cannot be rewritten. Retention deletes rows of old months, and says so in its transaction.
CREATE FUNCTION millrace_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND TG_ARGV[0] = 'retention' AND current_setting('millrace.retention', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "instance_transition"
  FOR EACH ROW EXECUTE FUNCTION millrace_append_only('retention');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "attempt_journal"
  FOR EACH ROW EXECUTE FUNCTION millrace_append_only('retention');
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION millrace_append_only('never');
CREATE TRIGGER append_only_table BEFORE TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION millrace_append_only('never');
CREATE TRIGGER immutable BEFORE UPDATE ON "node_version"
  FOR EACH ROW EXECUTE FUNCTION millrace_append_only('never');
