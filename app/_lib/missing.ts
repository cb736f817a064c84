import { AppError } from "@/lib/core/errors";

/**
 * What a page is about, or null where it does not exist for the reader. The page then says so itself: `notFound()` would
 * send an empty document, and the sentence only once its scripts have run.
 */
export async function orMissing<Found>(read: Promise<Found>): Promise<Found | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return null;
    throw error;
  }
}
