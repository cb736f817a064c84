"""SQL instances, as the official Python client PyODPS runs them."""

from cases import case, equal
from maxcompute_support import INT64_MAX, errors, new_name, new_table, odps, query, refused, rows_of


@case("sql", "results by REST and by the instance tunnel")
def _():
    table = new_table("a bigint, s string")
    odps.write_table(table, [[1, "é,\"\n"], [INT64_MAX, ""], [None, None]])
    sql = "select a, s from %s order by a nulls first" % table.name
    expected = [(None, None), (1, "é,\"\n"), (INT64_MAX, "")]
    equal(query("select a, s from %s order by a" % table.name, tunnel=True), expected)
    found = query("select a from %s where a = 1" % table.name, tunnel=False)
    equal([str(row[0]) for row in found], ["1"])


@case("sql", "the guide's target table and its partitions")
def _():
    name = new_name()
    odps.execute_sql("create table if not exists %s (pk string, colname string, version bigint) partitioned by (ds string)" % name)
    odps.execute_sql("alter table %s add if not exists partition (ds='20260101')" % name)
    odps.execute_sql("insert into %s partition (ds='20260101') values ('k', 'c', 7), ('k', 'd', 8)" % name)
    equal(query("select pk, colname, version, ds from %s where ds='20260101' order by version" % name), [("k", "c", 7, "20260101"), ("k", "d", 8, "20260101")])
    odps.execute_sql("insert overwrite table %s partition (ds='20260101') values ('z', 'c', 1)" % name)
    equal(query("select pk from %s where ds='20260101'" % name), [("z",)])
    odps.execute_sql("alter table %s drop if exists partition (ds='20260101')" % name)
    equal(list(odps.get_table(name).partitions), [])
    odps.execute_sql("drop table if exists %s" % name)


@case("sql", "grouping, windows and text functions")
def _():
    table = new_table("k string, n bigint")
    odps.write_table(table, [["a", 1], ["a", 3], ["b", 5]])
    equal(query("select k, sum(n), count(*) from %s group by k order by k" % table.name), [("a", 4, 2), ("b", 5, 1)])
    sql = "select k, n from (select k, n, row_number() over (partition by k order by n desc) r from %s) t where r = 1 order by k"
    equal(query(sql % table.name), [("a", 3), ("b", 5)])
    equal(query("select concat(k, '-', cast(n as string)) from %s where n = 5" % table.name), [("b-5",)])


@case("sql", "create table as, and insert from a query")
def _():
    source = new_table("a bigint")
    odps.write_table(source, [[1], [2]])
    name = new_name()
    odps.execute_sql("create table %s as select a + 1 as b from %s" % (name, source.name))
    odps.execute_sql("insert into %s select a from %s" % (name, source.name))
    equal(sorted(rows_of(odps.get_table(name))), [(1,), (2,), (2,), (3,)])


@case("sql", "mistakes are refused with the service's codes")
def _():
    refused(errors.ODPSError, "ODPS-0130131", odps.execute_sql, "select * from py_nothing")
    refused(errors.ODPSError, "ODPS-0130161", odps.execute_sql, "selec 1")
    table = new_table("a bigint")
    refused(errors.ODPSError, "ODPS-0130071", odps.execute_sql, "select nothing from %s" % table.name)


@case("instances", "run, wait, find again and list")
def _():
    instance = odps.run_sql("select 1 as one")
    instance.wait_for_success(timeout=60)
    equal((instance.is_terminated(), instance.is_successful()), (True, True))
    again = odps.get_instance(instance.id)
    equal(again.is_successful(), True)
    equal(odps.exist_instance(instance.id), True)
    equal(instance.id in [found.name for found in odps.list_instances()], True)
    with again.open_reader(tunnel=True) as reader:
        equal([tuple(record.values) for record in reader], [(1,)])
