import { encodePrimaryKey } from "@/lib/tablestore/row-encoder";
import { invalid } from "../service-error";
import { decodeKey } from "../store/key";
import { consumed, findTable, type Operation } from "./call";

/** Where the table's partitions meet: the sandbox does not measure how much data lies between. */
export const computeSplitPointsBySize: Operation<"ComputeSplitPointsBySize"> = ({ tableName, splitSize }, call) => {
  if (splitSize <= 0n) throw invalid("The split size must be greater than 0.");
  const table = findTable(tableName, call);
  const { name } = table.primaryKey[0]!;
  return {
    consumed: consumed("read", 0),
    schema: table.primaryKey.map(({ name, type }) => ({ name, type })),
    splitPoints: table.splitKeys.map((hex) => {
      const [value] = decodeKey(new Uint8Array(Buffer.from(hex, "hex")));
      return encodePrimaryKey([{ name, value: value! }]);
    }),
    locations: [{ location: "", repeat: BigInt(table.splitKeys.length + 1) }],
  };
};
