import { z } from "zod";

/** From a query or a path; no more than a column of type integer holds. */
export const wholeNumber = z.coerce.number().int().max(2_147_483_647);
