"""Local transactions of the official Python client."""

from tablestore import BatchWriteRowRequest, Direction, INF_MAX, INF_MIN, PutRowItem, Row, TableInBatchWriteRowItem

from cases import case, equal
from tablestore_support import client, columns_of, get, ignore, new_table, put, refused

KEY = (("owner", "STRING"), ("id", "INTEGER"))


def row_of(owner, number):
    return [("owner", owner), ("id", number)]


def rows_of(table, owner, **inside):
    low, high = [("owner", owner), ("id", INF_MIN)], [("owner", owner), ("id", INF_MAX)]
    _, _, rows, _ = client.get_range(table, Direction.FORWARD, low, high, max_version=1, **inside)
    return [row.primary_key[1][1] for row in rows]


@case("start_local_transaction", "put, update, delete and batch are seen inside, and outside after the commit")
def _():
    table = new_table(KEY)
    put(table, row_of("a", 1), [("value", "old")])
    put(table, row_of("a", 2), [("value", "old")])
    inside = {"transaction_id": client.start_local_transaction(table, [("owner", "a")])}
    put(table, row_of("a", 3), [("value", "new")], **inside)
    client.update_row(table, Row(row_of("a", 1), {"PUT": [("value", "new")]}), ignore(), **inside)
    client.delete_row(table, row_of("a", 2), ignore(), **inside)
    batch = BatchWriteRowRequest()
    batch.add(TableInBatchWriteRowItem(table, [PutRowItem(Row(row_of("a", 4), [("value", "new")]), ignore())]))
    batch.set_transaction_id(inside["transaction_id"])
    equal(client.batch_write_row(batch).is_all_succeed(), True)
    equal(rows_of(table, "a", **inside), [1, 3, 4], "inside")
    equal(rows_of(table, "a"), [1, 2], "outside")
    equal(columns_of(get(table, row_of("a", 1), max_version=1, **inside)), {"value": "new"})
    equal(columns_of(get(table, row_of("a", 1), max_version=1)), {"value": "old"})
    client.commit_transaction(inside["transaction_id"])
    equal(rows_of(table, "a"), [1, 3, 4], "after the commit")


@case("abort_transaction", "nothing stays, and the transaction is over")
def _():
    table = new_table(KEY)
    transaction = client.start_local_transaction(table, [("owner", "a")])
    put(table, row_of("a", 1), [("value", "x")], transaction_id=transaction)
    client.abort_transaction(transaction)
    equal(rows_of(table, "a"), [])
    over = "Session not exist or may be timeout."
    refused("OTSSessionNotExist", 400, over, client.commit_transaction, transaction)


@case("commit_transaction", "others are kept out of the partition until it ends")
def _():
    table = new_table(KEY)
    transaction = client.start_local_transaction(table, [("owner", "a")])
    conflict = "Data is being modified by the other request."
    refused("OTSRowOperationConflict", 409, conflict, put, table, row_of("a", 1), [("value", "x")])
    refused("OTSRowOperationConflict", 409, conflict, client.start_local_transaction, table, [("owner", "a")])
    put(table, row_of("b", 1), [("value", "x")])
    outside = "Data out of scope of transaction. Transaction PartKey:a. Data PartKey:b"
    refused("OTSDataOutOfRange", 400, outside, put, table, row_of("b", 2), [("value", "x")], transaction_id=transaction)
    client.commit_transaction(transaction)
    put(table, row_of("a", 1), [("value", "x")])
    refused("OTSParameterInvalid", 400, "TransactionID is invalid.", client.commit_transaction, "fake")
