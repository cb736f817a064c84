"""Keys, signatures, clocks and faults, as the official Python client meets them."""

import threading

from tablestore import OTSClientError, Row
from tablestore.retry import NoDelayRetryPolicy

from cases import SETTINGS, admin, case, equal, printed_by
from tablestore_support import KEY, client, columns_of, connect, get, ignore, new_table, put, refused


@case("signatures", "a wrong secret is refused")
def _():
    wrong = connect(access_key_secret=KEY["secret"] + "x")
    refused("OTSAuthFailed", 403, "Signature mismatch.", wrong.list_table)


@case("signatures", "an unknown key id is refused")
def _():
    refused("OTSAuthFailed", 403, "The AccessKeyID does not exist.", connect(access_key_id="LTAInobody").list_table)


@case("signatures", "version 4, also for its answers")
def _():
    version4 = connect(region="cn-hangzhou")
    equal(list(version4.list_table()), list(client.list_table()))
    table = new_table()
    put(table, [("pk", "a")], [("c", 1)])
    _, row, _ = version4.get_row(table, [("pk", "a")])
    equal(row.attribute_columns[0][:2], ("c", 1))
    wrong = connect(region="cn-hangzhou", access_key_secret="x")
    refused("OTSAuthFailed", 403, "Signature mismatch.", wrong.list_table)


@case("signatures", "temporary keys need their token")
def _():
    temporary = SETTINGS["temporary"]
    key = {"access_key_id": temporary["id"], "access_key_secret": temporary["secret"]}
    equal(list(connect(sts_token=temporary["token"], **key).list_table()), list(client.list_table()))
    refused("OTSAuthFailed", 403, None, connect(**key).list_table)
    refused("OTSAuthFailed", 403, None, connect(sts_token="another", **key).list_table)


@case("instances", "an unknown instance is refused")
def _():
    refused("OTSAuthFailed", 403, "The instance is not found.", connect(instance_name="nowhere").list_table)


@case("instances", "tables of one instance are not seen in another")
def _():
    admin("POST", "/tablestore/instances", {"name": "second"})
    table = new_table()
    second = connect(instance_name="second")
    equal(list(second.list_table()), [])
    refused("OTSObjectNotExist", 404, "Requested table does not exist.", second.describe_table, table)


@case("clock", "more than 15 minutes apart is refused, either way")
def _():
    for minutes in (16, -16):
        admin("PUT", "/clock", {"advanceMs": minutes * 60 * 1000})
        try:
            client.list_table()
            raise AssertionError("accepted %d minutes apart" % minutes)
        except OTSClientError as error:
            # The client compares the date of the refusal with its own clock before it reads the error.
            equal((error.get_http_status(), "more than 15 minutes" in str(error)), (403, True))
        finally:
            admin("DELETE", "/clock")


@case("faults", "a busy server is asked again until it answers")
def _():
    rule = {
        "server": "tablestore",
        "operation": "ListTable",
        "times": 2,
        "effect": {"kind": "answer", "status": 503, "code": "OTSServerBusy", "message": "Server is busy."},
    }
    admin("POST", "/faults", rule)
    equal(list(connect(retry_policy=NoDelayRetryPolicy()).list_table()), list(client.list_table()))
    equal(len(admin("GET", "/faults")["occurrences"]) >= 2, True)
    admin("DELETE", "/faults")


@case("faults", "a damaged answer is refused by the client")
def _():
    table = new_table()
    put(table, [("pk", "a")], [("c", "value")])
    rule = {"server": "tablestore", "operation": "GetRow", "effect": {"kind": "flip", "bit": 200}}
    admin("POST", "/faults", rule)
    try:
        get(table, [("pk", "a")])
        raise AssertionError("the damaged answer was accepted")
    except OTSClientError:
        pass
    finally:
        admin("DELETE", "/faults")


@case("unsupported", "what the sandbox does not serve is refused as the service refuses it")
def _():
    table = new_table([("pk", "INTEGER")])
    code = "OTSUnsupportOperation"
    refused(code, 400, None, client.exe_sql_query, "show tables")
    refused(code, 400, None, client.delete_search_index, table, "index")
    equal(client.list_search_index(table), [])


@case("concurrency", "16 threads count to 320 on one row")
def _():
    table = new_table()
    failures = []

    def count():
        try:
            for _ in range(20):
                client.update_row(table, Row([("pk", "a")], {"INCREMENT": [("n", 1)]}), ignore())
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=count) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    equal(failures, [])
    equal(columns_of(get(table, [("pk", "a")])), {"n": 320})


@case("snippet", "the program that the sandbox prints runs as it stands")
def _():
    table = new_table()
    found = printed_by("python")
    equal("'%s'" % table in found, True, found)
