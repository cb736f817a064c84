import { initCrc32c } from "./crc32c";
import { initCrc8 } from "./crc8";
import { initShift } from "./crc32c-shift";
import { initDigits } from "./digits";
import { initColumnDigits } from "./encode";

export { walk } from "./walk";
export { changeRows } from "./rows";
export { hashRows } from "./hash";
export { encode, planChanged } from "./encode";
export { writeDouble } from "./double";
export {
  CELLS,
  CELLS_BYTES,
  MAX_FORMS,
  OUT,
  OUT_BYTES,
  PAGE,
  PAGE_BYTES,
  PLAN,
  PLAN_BYTES,
  POWERS,
  RECORDS,
  RECORDS_BYTES,
  RESULT,
  ROWS,
  ROWS_BYTES,
  SEQUENCE,
  SEQUENCE_BYTES,
  SLABS,
  SLABS_BYTES,
} from "./memory";

initCrc8();
initCrc32c();
initShift();
initDigits();
initColumnDigits();
