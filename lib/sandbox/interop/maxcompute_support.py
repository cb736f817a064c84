"""Clients, tables and expectations that the MaxCompute cases share."""

import itertools

from odps import ODPS, errors, options

from cases import SETTINGS

MAXCOMPUTE = SETTINGS["maxcompute"]
KEY = SETTINGS["account"]
INT64_MIN, INT64_MAX = -(2**63) + 1, 2**63 - 1  # the lowest bigint of MaxCompute is one above that of 64 bits

options.sql.use_odps2_extension = True
options.retry_times = 0
options.verbose = False

_numbers = itertools.count(1)


def connect(**over):
    settings = {
        "access_id": KEY["id"],
        "secret_access_key": KEY["secret"],
        "project": MAXCOMPUTE["project"],
        "endpoint": MAXCOMPUTE["endpoint"],
    }
    settings.update(over)
    return ODPS(**settings)


odps = connect()


def new_name():
    return "py_%d" % next(_numbers)


def new_table(columns, **more):
    """A table of the columns: a text as in DDL, or a pair of columns and partitions."""
    return odps.create_table(new_name(), columns, **more)


def rows_of(table, partition=None):
    with table.open_reader(partition=partition, reopen=True) as reader:  # or the client reads its first session again
        return [tuple(record.values) for record in reader]


def query(sql, **more):
    with odps.execute_sql(sql).open_reader(**more) as reader:
        return [tuple(record.values) for record in reader]


def refused(kind, words, call, *arguments, **named):
    """The call must fail with this class of the client's errors, whose text holds `words`."""
    try:
        call(*arguments, **named)
    except kind as error:
        if words not in str(error):
            raise AssertionError("expected %r in %r" % (words, str(error)))
        return error
    raise AssertionError("expected %s, but the call succeeded" % kind.__name__)


__all__ = ["errors", "options", "odps", "connect", "new_name", "new_table", "rows_of", "query", "refused"]
