"""Stream operations, which the official Python client has as messages only: its own signer and checks carry them."""

import time

from tablestore import Row
from tablestore.auth import RequestContext
from tablestore.protobuf import table_store_pb2 as messages

from cases import admin, case, equal
from tablestore_support import TABLESTORE, client, ignore, new_table, put, refused


def call(operation, **fields):
    body = getattr(messages, operation + "Request")(**fields).SerializeToString()
    query, context = "/" + operation, RequestContext(client.credentials_provider.get_credentials())
    headers = client.protocol._make_request_headers(body, query, client._signer, context)
    status, reason, answer_headers, answer = client.connection.send_receive(query, headers, body)
    # The name only has to be one that the client lists; headers, signature and error are checked for the query.
    client.protocol.handle_error("ListTable", query, status, reason, answer_headers, answer, client._signer, context)
    response = getattr(messages, operation + "Response")()
    response.ParseFromString(answer)
    return response


def with_stream():
    table = new_table()
    call("UpdateTable", table_name=table, stream_spec={"enable_stream": True, "expiration_time": 24})
    streams = call("ListStream", table_name=table).streams
    equal([stream.table_name for stream in streams], [table])
    return table, streams[0].stream_id


def drain(stream_id, shard_id):
    """Actions of a shard's records up to now, and whether the shard has ended."""
    iterator, actions = call("GetShardIterator", stream_id=stream_id, shard_id=shard_id).shard_iterator, []
    while True:
        page = call("GetStreamRecord", shard_iterator=iterator, limit=2)
        actions += [record.action_type for record in page.stream_records]
        if not page.HasField("next_shard_iterator"):
            return actions, True
        if not page.stream_records:
            return actions, False
        iterator = page.next_shard_iterator


@case("ListStream", "on, off, and the whole instance")
def _():
    table, stream_id = with_stream()
    equal(stream_id in [stream.stream_id for stream in call("ListStream").streams], True)
    call("UpdateTable", table_name=table, stream_spec={"enable_stream": False})
    equal(list(call("ListStream", table_name=table).streams), [])


@case("DescribeStream", "one open shard; an unknown stream is refused")
def _():
    table, stream_id = with_stream()
    description = call("DescribeStream", stream_id=stream_id)
    equal((description.table_name, description.expiration_time, len(description.shards)), (table, 24, 1))
    equal(abs(description.creation_time / 1e6 - time.time()) < 60, True, "creation time in microseconds")
    refused("OTSParameterInvalid", 400, None, call, "DescribeStream", stream_id="nothing_1")


@case("GetStreamRecord", "every change in order, page by page")
def _():
    table, stream_id = with_stream()
    key = [("pk", "a")]
    put(table, key, [("c", 1)])
    client.update_row(table, Row(key, {"PUT": [("d", 2)], "DELETE_ALL": ["c"]}), ignore())
    client.delete_row(table, Row(key), ignore())
    [shard] = call("DescribeStream", stream_id=stream_id).shards
    expected = [messages.PUT_ROW, messages.UPDATE_ROW, messages.DELETE_ROW]
    equal(drain(stream_id, shard.shard_id), (expected, False))


@case("GetStreamRecord", "a split shard ends and its children go on")
def _():
    table, stream_id = with_stream()
    for name in "abcd":
        put(table, [("pk", name)], [("c", 1)])
    path = "/tablestore/instances/%s/tables/%s/split" % (TABLESTORE["instance"], table)
    admin("POST", path, {"at": "c"})
    put(table, [("pk", "a")], [("c", 2)])
    put(table, [("pk", "d")], [("c", 2)])
    parent, left, right = call("DescribeStream", stream_id=stream_id).shards
    equal((left.parent_id, right.parent_id), (parent.shard_id, parent.shard_id))
    equal(drain(stream_id, parent.shard_id), ([messages.PUT_ROW] * 4, True))
    equal(drain(stream_id, left.shard_id), ([messages.PUT_ROW], False))
    equal(drain(stream_id, right.shard_id), ([messages.PUT_ROW], False))
