"""Table operations of the official Python client."""

from tablestore import CapacityUnit, ReservedThroughput, TableMeta, TableOptions
from tablestore.metadata import PK_AUTO_INCR

from cases import case, equal
from tablestore_support import client, new_table, put, refused

ANY = ReservedThroughput(CapacityUnit(0, 0))


@case("CreateTable", "every key type, and four key columns")
def _():
    key = [("a", "STRING"), ("b", "INTEGER"), ("c", "BINARY"), ("d", "STRING")]
    name = new_table(key)
    equal(list(client.describe_table(name).table_meta.schema_of_primary_key), key)


@case("CreateTable", "an auto-increment key column")
def _():
    name = new_table([("a", "STRING"), ("b", "INTEGER", PK_AUTO_INCR)])
    equal(client.describe_table(name).table_meta.schema_of_primary_key[1], ("b", "INTEGER", PK_AUTO_INCR))


@case("CreateTable", "defined columns of every type")
def _():
    columns = [("i", "INTEGER"), ("d", "DOUBLE"), ("b", "BOOLEAN"), ("s", "STRING"), ("x", "BINARY")]
    name = new_table(defined_columns=columns)
    equal(sorted(client.describe_table(name).table_meta.defined_columns), sorted(columns))


@case("CreateTable", "split into partitions from the start")
def _():
    client._create_table_ex(
        TableMeta("py_split", [("pk", "STRING")]), TableOptions(), ANY, split_points=["g", "n", "t"]
    )
    for key in ["a", "h", "o", "z"]:
        put("py_split", [("pk", key)], [("c", key)])
    client.delete_table("py_split")


@case("CreateTable", "an existing name is refused")
def _():
    name = new_table()
    meta = TableMeta(name, [("pk", "STRING")])
    refused(
        "OTSObjectAlreadyExist", 409, "Requested table already exists.", client.create_table, meta, TableOptions(), ANY
    )


@case("CreateTable", "bad names are refused with the name")
def _():
    for name in ["0", "#", "T#", "3t", "-", "中文"]:
        meta = TableMeta(name, [("pk", "STRING")])
        message = "Invalid table name: '%s'." % name
        refused("OTSParameterInvalid", 400, message, client.create_table, meta, TableOptions(), ANY)


@case("CreateTable", "too many key columns, bad types and bad options are refused")
def _():
    five = TableMeta("py_bad", [("k%d" % i, "STRING") for i in range(5)])
    message = "The number of primary key columns must be in range: [1, 4]."
    refused("OTSParameterInvalid", 400, message, client.create_table, five, TableOptions(), ANY)
    meta = TableMeta("py_bad", [("pk", "STRING")])
    message = "The maximum versions cannot be less than or equal to 0."
    refused("OTSParameterInvalid", 400, message, client.create_table, meta, TableOptions(-1, 0), ANY)
    message = "TimeToLive cannot be 0 or less than -1."
    refused("OTSParameterInvalid", 400, message, client.create_table, meta, TableOptions(0, 1), ANY)
    refused("OTSParameterInvalid", 400, message, client.create_table, meta, TableOptions(-2, 1), ANY)
    twice = TableMeta("py_bad", [("pk", "STRING"), ("pk", "STRING")])
    refused(
        "OTSParameterInvalid", 400, "Duplicated primary key name: 'pk'.", client.create_table, twice, TableOptions(), ANY
    )


@case("ListTable", "names in ascending order")
def _():
    names = {new_table() for _ in range(3)}
    found = list(client.list_table())
    equal(names - set(found), set())
    equal(found, sorted(found))


@case("DescribeTable", "options, throughput and defaults")
def _():
    name = new_table(time_to_live=86400 * 30, max_version=3, deviation=3600)
    description = client.describe_table(name)
    options = description.table_options
    equal((options.time_to_live, options.max_version, options.max_time_deviation), (86400 * 30, 3, 3600))
    unit = description.reserved_throughput_details.capacity_unit
    equal((unit.read, unit.write), (0, 0))


@case("DescribeTable", "a missing table is refused")
def _():
    refused("OTSObjectNotExist", 404, "Requested table does not exist.", client.describe_table, "py_nothing")


@case("UpdateTable", "options change, one at a time")
def _():
    name = new_table()
    answer = client.update_table(name, TableOptions(max_version=7, time_to_live=None, max_time_deviation=None))
    equal((answer.table_options.max_version, answer.table_options.time_to_live), (7, -1))
    equal(client.describe_table(name).table_options.max_version, 7)


@case("UpdateTable", "a missing table is refused")
def _():
    refused("OTSObjectNotExist", 404, "Requested table does not exist.", client.update_table, "py_nothing", TableOptions())


@case("DeleteTable", "a table goes with its rows and may come back with another key")
def _():
    name = new_table()
    put(name, [("pk", "a")], [("c", 1)])
    client.delete_table(name)
    refused("OTSObjectNotExist", 404, "Requested table does not exist.", client.delete_table, name)
    client.create_table(TableMeta(name, [("n", "INTEGER")]), TableOptions(), ANY)
    put(name, [("n", 1)], [("c", 1)])
