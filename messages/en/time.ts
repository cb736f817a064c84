/** Words around instants. */
export const time = {
  schedule: "{zone} (schedule)",
  distance: "From now",
  in: "in {span}",
} as const;
