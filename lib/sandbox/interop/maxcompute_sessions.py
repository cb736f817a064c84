"""Sessions, compression, streams and jobs beyond the everyday, as PyODPS meets them."""

import datetime
import decimal
import importlib.util

from odps.accounts import StsAccount
from odps.tunnel import CompressOption, TableTunnel

from cases import admin, case, equal
from maxcompute_support import connect, errors, new_table, odps, query, refused

ALL_TYPES = (
    "a bigint, b int, c smallint, d tinyint, e double, f float, g boolean, h string, i binary, j datetime, k date, "
    "l decimal(38,18), m varchar(8), n char(4), q json, r array<bigint>, s map<string,bigint>, "
    "u struct<x:bigint,y:string>, w array<array<string>>"
)
AWKWARD = [
    -(2**63) + 1, -(2**31), -(2**15), -(2**7), float("inf"), -0.25, True, "a\0b 中 🌊 \" ' \\ \n", b"\x00\xff",
    datetime.datetime(1969, 12, 31, 23, 59, 59, 999000), datetime.date(1, 1, 1), decimal.Decimal("-12345678901234567890.123456789012345678"),
    "八个字符不多不少", "ab", {"k": [1, None]}, [1, None, -1], {"": 5}, (7, None), [["x"], [], None],
]  # fmt: skip

tunnel = TableTunnel(odps)


def read(table, partition=None):
    return [list(record.values) for record in odps.read_table(table, partition=partition)]


@case("upload", "the last write of a block counts, and a commit may be repeated")
def _():
    table = new_table("a bigint")
    session = tunnel.create_upload_session(table)
    for value in (1, 2, 3):
        with session.open_record_writer(0) as writer:
            writer.write(session.new_record([value]))
    session.commit([0])
    session._complete_upload()
    equal(read(table), [[3]])


@case("upload", "an expired session is told as such")
def _():
    table = new_table("a bigint")
    session = tunnel.create_upload_session(table)
    admin("POST", "/maxcompute/uploads/%s/expire" % session.id)
    session.reload()
    equal(session.status.name, "Expired")
    refused(errors.ODPSError, "EXPIRED", session.commit, [])


@case("upload", "a table that has changed in between is not written to")
def _():
    table = new_table("a bigint")
    session = tunnel.create_upload_session(table)
    with session.open_record_writer(0) as writer:
        writer.write(session.new_record([1]))
    odps.execute_sql("ALTER TABLE %s CHANGE COLUMN a a STRING" % table.name)
    refused(errors.ODPSError, "schema", session.commit, [0])
    equal(read(table), [])


def _compressed(name, module):
    if module is not None and importlib.util.find_spec(module) is None:
        return

    @case("compression", name)
    def _():
        option = CompressOption(getattr(CompressOption.CompressAlgorithm, name))
        table = new_table("a bigint, b string")
        session = tunnel.create_upload_session(table, compress_option=option)
        with session.open_record_writer(0, compress=True) as writer:
            for number in range(5000):
                writer.write(session.new_record([number, "value %d " % number * 10]))
        session.commit([0])
        download = tunnel.create_download_session(table, compress_option=option)
        with download.open_record_reader(0, download.count, compress=True) as reader:
            equal([list(record.values) for record in reader], [[number, "value %d " % number * 10] for number in range(5000)])


for _name, _module in (("ODPS_RAW", None), ("ODPS_ZLIB", None), ("ODPS_ZSTD", "zstandard"), ("ODPS_SNAPPY", "cramjam"), ("ODPS_LZ4", "lz4")):
    _compressed(_name, _module)


@case("download", "ranges and columns in the order asked for")
def _():
    table = new_table("a bigint, b string, c double")
    odps.write_table(table, [[number, "v%d" % number, number / 2] for number in range(1000)])
    session = tunnel.create_download_session(table)
    equal(session.count, 1000)
    with session.open_record_reader(990, 5, columns=["c", "a"]) as reader:
        equal([list(record.values) for record in reader], [[number / 2, number] for number in range(990, 995)])
    refused(errors.ODPSError, "row range", lambda: list(session.open_record_reader(999, 2)))
    refused(errors.ODPSError, "does not exist", tunnel.create_download_session, table, download_id="nowhere")


@case("download", "a table that has changed in between says so")
def _():
    table = new_table("a bigint")
    odps.write_table(table, [[1]])
    session = tunnel.create_download_session(table)
    odps.write_table(table, [[2]])
    refused(errors.ODPSError, "modified", lambda: list(session.open_record_reader(0, 1)))


@case("streams", "what a writer has sent is there, without a commit")
def _():
    table = new_table(("a bigint, b string", "pt string"))
    session = tunnel.create_stream_upload_session(table, partition_spec="pt=x", create_partition=True)
    for batch in ([[1, "a"], [2, None]], [[3, "c"]]):
        before = len(read(table, "pt=x"))
        with session.open_record_writer() as writer:
            for values in batch:
                writer.write(session.new_record(values))
        equal(len(read(table, "pt=x")), before + len(batch))
    equal(read(table, "pt=x")[-1], [3, "c", "x"])
    session.abort()


@case("results", "more rows than the service gives come by the tunnel")
def _():
    sql = "SELECT pos FROM (SELECT posexplode(sequence(1, 12000)) AS (pos, val)) t"
    equal((len(query(sql, tunnel=True)), len(query(sql, tunnel=False))), (12000, 10000))


@case("jobs", "one that runs long is stopped, and has done nothing")
def _():
    table = new_table("a bigint")
    heavy = "INSERT INTO %s SELECT count(*) FROM (SELECT posexplode(sequence(1, 3000)) AS (p, v)) a CROSS JOIN (SELECT posexplode(sequence(1, 3000)) AS (p, v)) b CROSS JOIN (SELECT posexplode(sequence(1, 3000)) AS (p, v)) c WHERE a.v * b.v > c.v"
    instance = odps.run_sql(heavy % table.name)
    instance.stop()
    instance.wait_for_completion(interval=0.1)
    equal(instance.is_successful(), False)
    equal(query("SELECT count(*) FROM " + table.name), [(0,)])


@case("projects", "a key without a right to the project is refused")
def _():
    key = admin("POST", "/accounts", {"expiresInSec": 3600, "projects": ["elsewhere"]})
    account = StsAccount(key["accessKeyId"], key["accessKeySecret"], key["securityToken"])
    client = connect(access_id=None, secret_access_key=None, account=account)
    refused(errors.NoPermission, "Access Denied", client.exist_table, "t")


if importlib.util.find_spec("pyarrow") and importlib.util.find_spec("pandas"):

    @case("arrow", "a table of every type, there and back")
    def _():
        import pyarrow

        table = new_table(ALL_TYPES.replace(" q json,", ""))
        values = [value for index, value in enumerate(AWKWARD) if index != 14]
        odps.write_table(table, [values, [None] * len(values)])
        download = tunnel.create_download_session(table)
        with download.open_arrow_reader(0, download.count) as reader:
            batches = list(reader)
        upload = tunnel.create_upload_session(table)
        with upload.open_arrow_writer(0) as writer:
            writer.write(pyarrow.Table.from_batches(batches))
        upload.commit([0])
        found = read(table)
        equal(repr(found[2:]), repr(found[:2]))
        equal(tunnel.open_preview_reader(table, limit=3).read().num_rows, 3)
        equal(tunnel.open_preview_reader(table, limit=3, arrow=True, compress_algo="zstd").read().num_rows, 3)
