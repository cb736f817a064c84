"""Writes golden.json: record streams and compressed bodies as PyODPS produces them.

Run in a throw-away environment:
  pip install pyodps==0.13.2 pandas pytz lz4 zstandard python-snappy && python golden.py > golden.json
Both writers of PyODPS are asked. Its compiled one (in every wheel, so what most users run) writes checksums above 2^31
as sign-extended 64-bit varints of ten bytes; its pure-Python one, like the Java SDK, writes five.
"""

import base64

import io
import json
import os
import subprocess
import sys

os.environ["TZ"] = "UTC"

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

# The two writers do not live in one process: this script runs itself once more for the compiled one.
IS_CHILD = sys.argv[1:] == ["compiled"]
if not IS_CHILD:

    class NoCompiledModules:
        @staticmethod
        def find_spec(name, path=None, target=None):
            if name.startswith("odps.") and name.endswith("_c"):
                raise ImportError(name)

    sys.meta_path.insert(0, NoCompiledModules)

from odps import options
from odps.models import Record, TableSchema
from odps.tunnel.io.stream import CompressOption, get_compress_stream
from odps.tunnel.io.writer import BaseRecordWriter
import pandas as pd

options.local_timezone = False
options.sql.use_odps2_extension = True
options.struct_as_dict = False


def stream(columns, rows):
    schema = TableSchema.from_lists([name for name, _ in columns], [kind for _, kind in columns])
    out = io.BytesIO()
    writer = BaseRecordWriter(schema, out)
    for row in rows:
        writer.write(Record(schema=schema, values=row))
    writer._write_finish_tags()
    writer.flush() if IS_CHILD else writer.flush_all()
    return out.getvalue()


def case(name, columns, rows):
    return {"name": name, "columns": columns, "hex": stream(columns, rows).hex()}


UTC = timezone.utc
change_columns = [["pk", "string"], ["colname", "string"], ["version", "bigint"], ["colvalue", "string"],
                  ["optype", "string"], ["sequenceinfo", "string"]]
all_columns = [["c_bigint", "bigint"], ["c_int", "int"], ["c_smallint", "smallint"], ["c_tinyint", "tinyint"],
               ["c_double", "double"], ["c_float", "float"], ["c_boolean", "boolean"], ["c_string", "string"],
               ["c_binary", "binary"], ["c_datetime", "datetime"], ["c_date", "date"], ["c_decimal", "decimal(10,2)"],
               ["c_varchar", "varchar(8)"], ["c_char", "char(4)"], ["c_timestamp", "timestamp"],
               ["c_timestamp_ntz", "timestamp_ntz"], ["c_json", "json"]]

cases = [
    case("no records", change_columns, []),
    case("change records", change_columns, [
        ["user_1", "name", 1751356800000, "Alice", "U", "0000000001_00001751356800000123_0000000000_shard-a:0000000001"],
        ["user_2", None, None, None, "DR", "0000000001_00001751356800000456_0000000001_shard-a:0000000000"],
        ["用户3", "city", 1751356800001, "杭州🌊", "U", "0000000001_00001751356800000789_0000000002_shard-a:0000000000"],
    ]),
    case("only nulls", change_columns, [[None] * 6]),
    case("one of each type", all_columns, [
        [-1, 2147483647, -32768, 127, 1.5, -0.25, True, "aé中", b"\x00\x7f",
         datetime(2025, 7, 1, 8, 0, 0, 123000, tzinfo=UTC), date(2025, 7, 1), Decimal("-12.30"), "vc", "ch  ",
         pd.Timestamp("2025-07-01 08:00:00.123456789"), pd.Timestamp("2025-07-01 08:00:00.123456789"), {"a": 1}],
        [None] * 17,
        [0, -2147483648, 32767, -128, -0.0, 3.5, False, "", b"", datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
         date(1969, 12, 31), Decimal("99999999.99"), "", "", pd.Timestamp("1970-01-01 00:00:00"),
         pd.Timestamp("2262-04-11 23:47:16.854775807"), [1, None, "x"]],
    ]),
    case("intervals", [["d", "interval_day_time"], ["m", "interval_year_month"]], [
        [pd.Timedelta(days=1, seconds=2, microseconds=3, nanoseconds=4), 14],
    ]),
    case("nested", [["a", "array<bigint>"], ["m", "map<string,bigint>"], ["s", "struct<a:bigint,b:string>"],
                    ["aa", "array<array<string>>"]], [
        [[1, None, -1], {"k": 5}, (7, None), [["x"], [], None]],
        [[], {}, (None, ""), []],
    ]),
    case("deep", [["x", "array<struct<a:map<string,array<double>>,b:boolean,c:decimal(5,1)>>"]], [
        [[({"p": [1.25, None], "q": []}, True, Decimal("-0.5")), None, (None, False, None)]],
    ]),
    case("extreme numbers", [["a", "bigint"], ["b", "bigint"], ["c", "double"]], [
        [9223372036854775807, -9223372036854775807, float("nan")],
        [0, None, float("inf")],
        [4294967296, -4294967297, float("-inf")],
        [2147483648, -2147483649, 5e-324],
        [9007199254740993, -9007199254740993, 1.7976931348623157e308],
    ]),
    case("partitioned table", [["pk", "string"], ["v", "bigint"]], [["a", 1], ["", 0]]),
    case("two-byte lengths and tags", [[f"c{i}", "string"] for i in range(18)], [
        [("é" * 80 if i % 3 == 0 else None) for i in range(18)],
    ]),
]

if IS_CHILD:
    json.dump([one["hex"] for one in cases], sys.stdout)
    sys.exit()
compiled = json.loads(subprocess.check_output([sys.executable, __file__, "compiled"]))
for one, compiled_hex in zip(cases, compiled):
    one["compiledHex"] = compiled_hex

# Large enough for several blocks of each format; some stretches repeat, some do not.
body = b"".join(b"%d:%08x;" % (i % 7, (i // 40 * 2654435761) & 0xFFFFFFFF) for i in range(20000))
bodies = {"pattern": "i%7:hex8(i//40*2654435761);", "length": len(body), "encodings": {}}
for algorithm in ("ZLIB", "ZSTD", "SNAPPY", "LZ4"):
    out = io.BytesIO()
    compressed = get_compress_stream(out, CompressOption(algorithm))
    for at in range(0, len(body), 50000):
        compressed.write(body[at:at + 50000])
    compressed.flush()
    bodies["encodings"][CompressOption(algorithm).algorithm.get_encoding()] = base64.b64encode(out.getvalue()).decode()

json.dump({"producer": "PyODPS 0.13.2", "records": cases, "bodies": bodies}, sys.stdout, ensure_ascii=False, indent=1)
