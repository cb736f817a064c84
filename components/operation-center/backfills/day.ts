/** `2026-11-21` of a business date. */
export const isoDay = (bizdate: string) => `${bizdate.slice(0, 4)}-${bizdate.slice(4, 6)}-${bizdate.slice(6)}`;
