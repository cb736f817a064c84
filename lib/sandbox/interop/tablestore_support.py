"""Clients, tables and expectations that the Tablestore cases share."""

import itertools

from tablestore import (
    CapacityUnit,
    Condition,
    OTSClient,
    OTSServiceError,
    ReservedThroughput,
    Row,
    TableMeta,
    TableOptions,
)
from tablestore.metadata import RowExistenceExpectation
from tablestore.retry import NoRetryPolicy

from cases import SETTINGS

TABLESTORE = SETTINGS["tablestore"]
KEY = SETTINGS["account"]
INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1
#: Switches off the check that versions are near the server's clock.
ANY_VERSION = INT64_MAX // 1000000

_numbers = itertools.count(1)


def connect(**over):
    """The official client as users make it; only its retries are off, so that every failure shows."""
    settings = {
        "end_point": TABLESTORE["endpoint"],
        "access_key_id": KEY["id"],
        "access_key_secret": KEY["secret"],
        "instance_name": TABLESTORE["instance"],
        "retry_policy": NoRetryPolicy(),
    }
    settings.update(over)
    return OTSClient(**settings)


client = connect()


def new_table(key=(("pk", "STRING"),), max_version=1, time_to_live=-1, deviation=ANY_VERSION, defined_columns=None):
    name = "py_%d" % next(_numbers)
    client.create_table(
        TableMeta(name, list(key), defined_columns or []),
        TableOptions(time_to_live, max_version, deviation),
        ReservedThroughput(CapacityUnit(0, 0)),
    )
    return name


def ignore(filter=None):
    return Condition(RowExistenceExpectation.IGNORE, filter)


def expect_exist(filter=None):
    return Condition(RowExistenceExpectation.EXPECT_EXIST, filter)


def put(table, key, columns, condition=None, **more):
    return client.put_row(table, Row(key, columns), condition or ignore(), **more)


def get(table, key, **selection):
    """The row as (key, columns), or None."""
    _, row, _ = client.get_row(table, key, **selection)
    return None if row is None else (row.primary_key, row.attribute_columns)


def columns_of(row):
    """Columns of a row as a dictionary; the newest version where there are several."""
    found = {}
    for name, value, _version in row[1]:
        found.setdefault(name, value)
    return found


def refused(code, status, message, call, *arguments, **named):
    """The call must fail with exactly this answer of the service; `message` may be None for any."""
    try:
        call(*arguments, **named)
    except OTSServiceError as error:
        found = (error.get_http_status(), error.get_error_code(), error.get_error_message())
        if found[:2] != (status, code) or message not in (None, found[2]):
            raise AssertionError("expected %r, got %r" % ((status, code, message), found))
        if not error.get_request_id():
            raise AssertionError("no request id")
        return
    raise AssertionError("expected %s, but the call succeeded" % code)
