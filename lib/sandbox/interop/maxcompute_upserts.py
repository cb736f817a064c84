"""Upsert sessions of Delta tables, as PyODPS writes them."""

from odps.tunnel import TableTunnel

from cases import case, equal
from maxcompute_support import errors, new_name, odps, query, refused

tunnel = TableTunnel(odps)


def delta_table(partitioned=False):
    name = new_name()
    odps.execute_sql(
        "CREATE TABLE %s (id STRING NOT NULL, n BIGINT, PRIMARY KEY (id)) %s TBLPROPERTIES ('transactional'='true')"
        % (name, "PARTITIONED BY (pt STRING)" if partitioned else "")
    )
    return name


def rows(name, where=""):
    return query("SELECT id, n FROM %s %s ORDER BY id LIMIT 1000" % (name, where), tunnel=True)


@case("upsert", "the last record of a key counts, deletes delete, and all of it shows at once")
def _():
    table = delta_table()
    odps.execute_sql("INSERT INTO %s VALUES ('kept', 1), ('changed', 1), ('gone', 1)" % table)
    session = tunnel.create_upsert_session(table)
    stream = session.open_upsert_stream(compress=True)
    for key, value in (("changed", 2), ("changed", 3), ("new 中", None)):
        stream.upsert(session.new_record([key, value]))
    stream.delete(session.new_record(["gone", None]))
    stream.flush()
    stream.upsert(session.new_record(["new 中", -(2**63) + 1]))
    stream.close()
    equal(rows(table), [("changed", 1), ("gone", 1), ("kept", 1)], "before the commit")
    session.commit()
    equal(session.status.name, "Committed")
    equal(rows(table), [("changed", 3), ("kept", 1), ("new 中", -(2**63) + 1)])


@case("upsert", "only the partition of the session changes")
def _():
    table = delta_table(partitioned=True)
    odps.execute_sql("INSERT INTO %s PARTITION (pt='a') VALUES ('k', 1)" % table)
    odps.execute_sql("INSERT INTO %s PARTITION (pt='b') VALUES ('k', 1)" % table)
    session = tunnel.create_upsert_session(table, partition_spec="pt=a")
    with session.open_upsert_stream() as stream:
        stream.upsert(session.new_record(["k", 2]))
    session.commit()
    equal(rows(table, "WHERE pt='a'"), [("k", 2)])
    equal(rows(table, "WHERE pt='b'"), [("k", 1)])


@case("upsert", "an aborted session leaves nothing, and a table without a key takes none")
def _():
    table = delta_table()
    session = tunnel.create_upsert_session(table)
    with session.open_upsert_stream() as stream:
        stream.upsert(session.new_record(["k", 1]))
    session.abort()
    refused(errors.ODPSError, "CANCELED", session.commit)
    session.reload()
    equal(session.status.name, "Aborted")
    equal(rows(table), [])
    plain = odps.create_table(new_name(), "a bigint")
    refused(errors.ODPSError, "primary key", tunnel.create_upsert_session, plain.name)
