import { z } from "zod";

/** The answer of a route that lists things. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item) });
