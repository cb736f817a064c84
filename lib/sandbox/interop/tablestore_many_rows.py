"""Operations of the official Python client on many rows: ranges and batches."""

from tablestore import (
    INF_MAX,
    INF_MIN,
    BatchGetRowRequest,
    BatchWriteRowRequest,
    CapacityUnit,
    DeleteRowItem,
    Direction,
    PutRowItem,
    Row,
    TableInBatchGetRowItem,
    TableInBatchWriteRowItem,
    UpdateRowItem,
)
from tablestore.metadata import ComparatorType, SingleColumnCondition

from cases import case, equal
from tablestore_support import INT64_MAX, INT64_MIN, client, columns_of, expect_exist, get, ignore, new_table, put, refused

LOW, HIGH = [("s", INF_MIN), ("n", INF_MIN)], [("s", INF_MAX), ("n", INF_MAX)]
#: In the order of the service: texts by their bytes, integers by value.
KEYS = [("", 0), ("A", -1), ("a", INT64_MIN), ("a", 0), ("a", INT64_MAX), ("aa", 0), ("é", 0), ("中", 0), ("\U0001f600", 0)]


def filled():
    table = new_table([("s", "STRING"), ("n", "INTEGER")])
    for text, number in reversed(KEYS):
        put(table, [("s", text), ("n", number)], [("c", number)])
    return table


def keys_of(rows):
    return [(row.primary_key[0][1], row.primary_key[1][1]) for row in rows]


@case("GetRange", "both directions, in the service's order")
def _():
    table = filled()
    _, _next, rows, _token = client.get_range(table, Direction.FORWARD, LOW, HIGH)
    equal(keys_of(rows), KEYS)
    _, _next, rows, _token = client.get_range(table, Direction.BACKWARD, HIGH, LOW)
    equal(keys_of(rows), KEYS[::-1])


@case("GetRange", "page by page, and a prefix")
def _():
    table = filled()
    start, found = LOW, []
    while start:
        _, start, rows, _token = client.get_range(table, Direction.FORWARD, start, HIGH, limit=2)
        found += keys_of(rows)
    equal(found, KEYS)
    _, following, rows, _token = client.get_range(
        table, Direction.FORWARD, [("s", "a"), ("n", INF_MIN)], [("s", "a"), ("n", INF_MAX)]
    )
    equal((keys_of(rows), following), (KEYS[2:5], None))


@case("GetRange", "filters and chosen columns")
def _():
    table = filled()
    is_zero = SingleColumnCondition("c", 0, ComparatorType.EQUAL)
    _, _next, rows, _token = client.get_range(table, Direction.FORWARD, LOW, HIGH, ["c"], column_filter=is_zero)
    equal([columns_of((None, row.attribute_columns)) for row in rows], [{"c": 0}] * 6)


@case("GetRange", "a row without a cell in the versions asked for is still a row")
def _():
    table = new_table([("s", "STRING"), ("n", "INTEGER")])
    put(table, [("s", "a"), ("n", 1)], [("c", 1, 5)])
    _, _next, rows, _token = client.get_range(table, Direction.FORWARD, LOW, HIGH, time_range=(6, 9))
    equal([(row.primary_key, row.attribute_columns) for row in rows], [([("s", "a"), ("n", 1)], [])])
    refused("OTSParameterInvalid", 400, None, client.get_range, table, Direction.FORWARD, LOW, HIGH, time_range=5)


@case("GetRange", "bounds the wrong way round and bad limits are refused")
def _():
    table = filled()
    message = "Begin key must less than end key in FORWARD"
    refused("OTSParameterInvalid", 400, message, client.get_range, table, Direction.FORWARD, HIGH, LOW)
    refused("OTSParameterInvalid", 400, message, client.get_range, table, Direction.FORWARD, LOW, LOW)
    message = "Begin key must more than end key in BACKWARD"
    refused("OTSParameterInvalid", 400, message, client.get_range, table, Direction.BACKWARD, LOW, HIGH)
    message = "The limit must be greater than 0."
    refused("OTSParameterInvalid", 400, message, client.get_range, table, Direction.FORWARD, LOW, HIGH, None, -1)


@case("GetRange", "bounds are for ranges only")
def _():
    message = "VT_INF_MIN is an invalid type for the primary key."
    refused("OTSParameterInvalid", 400, message, get, new_table(), [("pk", INF_MIN)])


@case("GetRange", "the iterator reads 6,000 rows over the limit of one page")
def _():
    table = new_table([("n", "INTEGER")])
    for start in range(0, 6000, 200):
        items = [PutRowItem(Row([("n", n)], [("c", n)]), ignore()) for n in range(start, start + 200)]
        request = BatchWriteRowRequest()
        request.add(TableInBatchWriteRowItem(table, items))
        equal(client.batch_write_row(request).is_all_succeed(), True)
    consumed = CapacityUnit(0, 0)
    rows = client.xget_range(table, Direction.FORWARD, [("n", INF_MIN)], [("n", INF_MAX)], consumed)
    equal([row.primary_key[0][1] for row in rows], list(range(6000)))
    equal(consumed.read > 0, True)


@case("BatchGetRow", "several tables, missing rows, the same key twice")
def _():
    one, two = new_table(), new_table()
    put(one, [("pk", "a")], [("c", 1)])
    put(two, [("pk", "b")], [("c", 2)])
    request = BatchGetRowRequest()
    request.add(TableInBatchGetRowItem(one, [[("pk", "a")], [("pk", "nobody")], [("pk", "a")]], max_version=1))
    request.add(TableInBatchGetRowItem(two, [[("pk", "b")]], ["c"], max_version=1))
    answer = client.batch_get_row(request)
    equal(answer.is_all_succeed(), True)
    found = [item.row and item.row.attribute_columns for item in answer.get_result_by_table(one)]
    equal([columns and columns[0][:2] for columns in found], [("c", 1), None, ("c", 1)])
    equal(answer.get_result_by_table(two)[0].row.attribute_columns[0][:2], ("c", 2))


@case("BatchGetRow", "rows fail on their own, calls that are too large fail whole")
def _():
    table = new_table()
    put(table, [("pk", "a")], [("c", 1)])
    request = BatchGetRowRequest()
    request.add(TableInBatchGetRowItem(table, [[("pk", "a")], [("wrong", "a")]], max_version=1))
    good, bad = client.batch_get_row(request).get_result_by_table(table)
    equal((good.is_ok, bad.is_ok, bad.error_code), (True, False, "OTSInvalidPK"))
    request = BatchGetRowRequest()
    request.add(TableInBatchGetRowItem(table, [[("pk", str(i))] for i in range(101)], max_version=1))
    refused("OTSParameterInvalid", 400, "Rows count exceeds the upper limit: 100.", client.batch_get_row, request)


@case("BatchWriteRow", "puts, updates and deletes together, each with its own outcome")
def _():
    table = new_table()
    put(table, [("pk", "old")], [("c", 1)])
    items = [
        PutRowItem(Row([("pk", "new")], [("c", "é")]), ignore()),
        UpdateRowItem(Row([("pk", "old")], {"PUT": [("d", 2)]}), expect_exist()),
        UpdateRowItem(Row([("pk", "nobody")], {"PUT": [("d", 2)]}), expect_exist()),
        DeleteRowItem(Row([("pk", "gone")]), ignore()),
    ]
    request = BatchWriteRowRequest()
    request.add(TableInBatchWriteRowItem(table, items))
    answer = client.batch_write_row(request)
    equal([item.is_ok for item in answer.get_put_by_table(table)], [True])
    outcomes = [(item.is_ok, item.error_code or "") for item in answer.get_update_by_table(table)]
    equal(outcomes, [(True, ""), (False, "OTSConditionCheckFail")])
    equal([item.is_ok for item in answer.get_delete_by_table(table)], [True])
    equal(columns_of(get(table, [("pk", "old")])), {"c": 1, "d": 2})


@case("BatchWriteRow", "201 rows and empty tables are refused")
def _():
    table = new_table()
    items = [PutRowItem(Row([("pk", str(i))], [("c", i)]), ignore()) for i in range(201)]
    request = BatchWriteRowRequest()
    request.add(TableInBatchWriteRowItem(table, items))
    refused("OTSParameterInvalid", 400, "Rows count exceeds the upper limit: 200.", client.batch_write_row, request)
    request = BatchWriteRowRequest()
    request.add(TableInBatchWriteRowItem(table, []))
    message = "No operation is specified for table: '%s'." % table
    refused("OTSParameterInvalid", 400, message, client.batch_write_row, request)
