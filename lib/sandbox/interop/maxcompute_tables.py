"""Projects, tables and partitions, as the official Python client PyODPS uses them."""

from odps.models import TableSchema

from cases import case, equal
from maxcompute_support import MAXCOMPUTE, errors, new_name, new_table, odps, query, refused, rows_of


@case("projects", "the own one exists, another does not")
def _():
    equal((odps.exist_project(MAXCOMPUTE["project"]), odps.exist_project("nowhere")), (True, False))
    equal(odps.get_project().name, MAXCOMPUTE["project"])


@case("create table", "from a text, with comments and a lifecycle")
def _():
    name = new_name()
    table = odps.create_table(name, "a bigint comment 'eins', b string", comment="é 中", lifecycle=7)
    found = odps.get_table(name)
    equal([(c.name, repr(c.type), c.comment or "") for c in found.table_schema.simple_columns], [("a", "bigint", "eins"), ("b", "string", "")])
    equal((found.comment, found.lifecycle), ("é 中", 7))
    refused(errors.ODPSError, "already exist", odps.create_table, name, "a bigint")
    odps.create_table(name, "a bigint", if_not_exists=True)
    table.drop()


@case("create table", "every type")
def _():
    types = (
        "bigint tinyint smallint int float double string boolean datetime date timestamp timestamp_ntz binary "
        "decimal(38,18) varchar(10) char(5) array<bigint> map<string,bigint> struct<x:bigint,y:string>"
    ).split()
    table = new_table(", ".join("c%d %s" % (i, name) for i, name in enumerate(types)))
    found = [repr(column.type).replace(" ", "").replace("`", "") for column in odps.get_table(table.name).table_schema.columns]
    equal(found, types)


@case("create table", "from a schema object with partitions")
def _():
    schema = TableSchema.from_lists(["a", "b"], ["bigint", "string"], ["ds", "hh"], ["string", "bigint"])
    table = odps.create_table(new_name(), schema)
    equal([p.name for p in odps.get_table(table.name).table_schema.partitions], ["ds", "hh"])


@case("get table", "a missing one")
def _():
    equal(odps.exist_table("py_nothing"), False)
    refused(errors.NoSuchObject, "", lambda: odps.get_table("py_nothing").reload())


@case("list tables", "with a prefix")
def _():
    names = sorted("listed_%d" % i for i in range(3))
    for name in names:
        odps.create_table(name, "a bigint")
    equal(sorted(table.name for table in odps.list_tables(prefix="listed_")), names)


@case("drop table", "twice, with and without if exists")
def _():
    table = new_table("a bigint")
    odps.delete_table(table.name)
    odps.delete_table(table.name, if_exists=True)
    equal(odps.exist_table(table.name), False)
    refused(errors.ODPSError, "", odps.delete_table, table.name)


@case("truncate table", "empties it")
def _():
    table = new_table("a bigint")
    odps.write_table(table, [[1], [2]])
    table.truncate()
    equal(rows_of(table), [])


@case("partitions", "create, list, find, count and drop")
def _():
    table = new_table(("a bigint", "ds string, hh string"))
    for hour in ("00", "01"):
        table.create_partition("ds='20260101',hh='%s'" % hour)
    table.create_partition("ds='20260101',hh='00'", if_not_exists=True)
    refused(errors.ODPSError, "", table.create_partition, "ds='20260101',hh='00'")
    equal([str(p.partition_spec) for p in table.partitions], ["ds='20260101',hh='00'", "ds='20260101',hh='01'"])
    equal(table.exist_partition("ds='20260101',hh='01'"), True)
    equal(table.exist_partition("ds='20260101',hh='02'"), False)
    equal(len(list(table.iterate_partitions("ds='20260101'"))), 2)
    table.delete_partition("ds='20260101',hh='00'")
    table.delete_partition("ds='20260101',hh='00'", if_exists=True)
    equal([str(p.partition_spec) for p in table.partitions], ["ds='20260101',hh='01'"])


@case("partitions", "data stay apart")
def _():
    table = new_table(("a bigint", "ds string"))
    for day in ("1", "2"):
        odps.write_table(table, [[int(day)]], partition="ds='%s'" % day, create_partition=True)
    equal(rows_of(table, "ds='2'"), [(2, "2")])
    equal(query("select a, ds from %s where ds = '1'" % table.name), [(1, "1")])
