import { invalid } from "../service-error";

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;
const INSTANCE = /^[A-Za-z][A-Za-z0-9-]{1,14}[A-Za-z0-9]$/;

/** @throws ServiceError */
export function checkTableName(name: string): void {
  if (!NAME.test(name)) throw invalid(`Invalid table name: '${name}'.`);
}

/** Of key columns and attribute columns alike. @throws ServiceError */
export function checkColumnName(name: string): void {
  if (!NAME.test(name)) throw invalid(`Invalid column name: '${name}'.`);
}

/** 3 to 16 letters, digits and `-`; a letter first, no `-` last. */
export function isInstanceName(name: string): boolean {
  return INSTANCE.test(name);
}
