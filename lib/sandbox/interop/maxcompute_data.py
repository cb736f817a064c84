"""Upload and download through the tunnel, as the official Python client PyODPS does it."""

import datetime
import decimal
import math

from odps.tunnel import TableTunnel

from cases import case, equal
from maxcompute_support import INT64_MAX, INT64_MIN, errors, new_table, odps, query, refused, rows_of

TEXTS = ["", "a\0b", "héllo 中文 \U0001f600 \ufeff\ufffd", "a\r\n\tb,\"'", "x" * 100000, None]


@case("tunnel", "texts of every kind")
def _():
    table = new_table("s string")
    odps.write_table(table, [[text] for text in TEXTS])
    equal(rows_of(table), [(text,) for text in TEXTS])


@case("tunnel", "numbers of every kind")
def _():
    table = new_table("a bigint, b int, c smallint, d tinyint, e double, f boolean")
    rows = [
        (INT64_MAX, 2**31 - 1, 2**15 - 1, 127, 1.7976931348623157e308, True),
        (INT64_MIN, -(2**31), -(2**15), -128, 5e-324, False),
        (0, 0, 0, 0, -0.0, None),
        (None, None, None, None, None, None),
    ]
    odps.write_table(table, [list(row) for row in rows])
    equal(rows_of(table), rows)


@case("tunnel", "NaN and the infinities")
def _():
    table = new_table("e double")
    odps.write_table(table, [[float("nan")], [float("inf")], [float("-inf")]])
    found = [row[0] for row in rows_of(table)]
    equal((math.isnan(found[0]), found[1:]), (True, [math.inf, -math.inf]))


@case("tunnel", "times, dates and decimals")
def _():
    table = new_table("a datetime, b date, c decimal(38,18)")
    rows = [
        (datetime.datetime(2026, 1, 2, 3, 4, 5, 678000), datetime.date(2026, 1, 2), decimal.Decimal("1.5")),
        (datetime.datetime(1970, 1, 1, 12), datetime.date(1969, 12, 31), decimal.Decimal("-12345678901234567890.123456789012345678")),
        (None, None, None),
    ]
    odps.write_table(table, [list(row) for row in rows])
    equal(rows_of(table), rows)


@case("tunnel", "binary, varchar and char")
def _():
    table = new_table("a binary, b varchar(10), c char(5)")
    odps.write_table(table, [[bytes(range(256)), "éé", "ab"]])
    found = rows_of(table)[0]
    equal((bytes(found[0]), found[1], found[2]), (bytes(range(256)), "éé", "ab   "))


@case("tunnel", "arrays, maps and structs")
def _():
    table = new_table("a array<string>, b map<string,bigint>, c struct<x:bigint,y:array<double>>")
    odps.write_table(table, [[["a", None, "中"], {"k": 1, "": -1}, (7, [0.5])], [[], {}, None]])
    (first, second) = rows_of(table)
    equal((list(first[0]), dict(first[1]), first[2][0], list(first[2][1])), (["a", None, "中"], {"k": 1, "": -1}, 7, [0.5]))
    equal((list(second[0]), dict(second[1]), second[2]), ([], {}, None))


@case("tunnel", "values of 2 MB")
def _():
    table = new_table("s string, b binary")
    odps.write_table(table, [["中" * (2 * 1024 * 1024 // 3), bytes(2 * 1024 * 1024)]])
    found = rows_of(table)[0]
    equal((found[0] == "中" * (2 * 1024 * 1024 // 3), len(found[1])), (True, 2 * 1024 * 1024))


@case("tunnel", "1,024 columns")
def _():
    table = new_table(", ".join("c%d bigint" % i for i in range(1024)))
    odps.write_table(table, [list(range(1024))])
    equal(rows_of(table), [tuple(range(1024))])


@case("tunnel", "10,000 rows, compressed, and any part of them")
def _():
    table = new_table("a bigint, s string")
    rows = [[i, "row %d" % i] for i in range(10000)]
    with table.open_writer(compress_option=None) as writer:
        writer.write(rows)
    with table.open_reader(compress_algo="zlib") as reader:
        equal(reader.count, 10000)
        equal([tuple(r.values) for r in reader[2500:2503]], [(i, "row %d" % i) for i in range(2500, 2503)])
    equal(query("select count(*), sum(a) from %s" % table.name), [(10000, 49995000)])


@case("tunnel", "blocks of one session, committed together")
def _():
    table = new_table("a bigint")
    session = TableTunnel(odps).create_upload_session(table)
    for block in (0, 1, 2):
        with session.open_record_writer(block) as writer:
            record = table.new_record([block])
            writer.write(record)
    equal(rows_of(table), [])
    session.commit([0, 1, 2])
    equal(sorted(rows_of(table)), [(0,), (1,), (2,)])


@case("tunnel", "a session that was left open can be taken up, and blocks that are missing are refused")
def _():
    table = new_table("a bigint")
    tunnel = TableTunnel(odps)
    session = tunnel.create_upload_session(table)
    with session.open_record_writer(0) as writer:
        writer.write(table.new_record([1]))
    again = tunnel.create_upload_session(table, upload_id=session.id)
    equal(again.id, session.id)
    refused(errors.ODPSError, "", again.commit, [0, 1])
    again.commit([0])
    equal(rows_of(table), [(1,)])


@case("tunnel", "overwriting replaces what was there")
def _():
    table = new_table("a bigint")
    odps.write_table(table, [[1]])
    odps.write_table(table, [[2]], overwrite=True)
    equal(rows_of(table), [(2,)])


@case("tunnel", "a missing table and a missing partition are refused")
def _():
    refused(errors.NoSuchObject, "", odps.write_table, "py_nothing", [[1]])
    table = new_table(("a bigint", "ds string"))
    refused(errors.ODPSError, "", odps.write_table, table, [[1]], partition="ds='none'")


@case("preview", "the first rows without a session")
def _():
    table = new_table("a bigint, s string")
    odps.write_table(table, [[i, "é"] for i in range(20)])
    equal([tuple(record.values) for record in table.head(3)], [(0, "é"), (1, "é"), (2, "é")])
