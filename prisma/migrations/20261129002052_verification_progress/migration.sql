-- AlterTable
ALTER TABLE "receipt_verification" ADD COLUMN     "progress" JSONB;
