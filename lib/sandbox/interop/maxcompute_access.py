"""Keys, signatures and clocks, as PyODPS meets them at MaxCompute."""

from odps.accounts import StsAccount

from cases import SETTINGS, admin, case, equal, printed_by
from maxcompute_support import KEY, MAXCOMPUTE, connect, errors, new_table, odps, options, refused, rows_of


@case("signatures", "a wrong secret and an unknown key id are refused")
def _():
    refused(errors.ODPSError, "", lambda: list(connect(secret_access_key="x").list_tables()))
    refused(errors.ODPSError, "", lambda: list(connect(access_id="LTAInobody").list_tables()))


@case("signatures", "version 4")
def _():
    options.enable_v4_sign = True
    try:
        version4 = connect(region_name="cn-hangzhou")
        equal(version4.exist_table("py_nothing"), False)
        wrong = connect(region_name="cn-hangzhou", secret_access_key="x")
        refused(errors.ODPSError, "", lambda: list(wrong.list_tables()))
    finally:
        options.enable_v4_sign = False


@case("signatures", "temporary keys need their token")
def _():
    temporary = SETTINGS["temporary"]
    with_token = StsAccount(temporary["id"], temporary["secret"], temporary["token"])
    equal(connect(access_id=None, secret_access_key=None, account=with_token).exist_table("py_nothing"), False)
    without = connect(access_id=temporary["id"], secret_access_key=temporary["secret"])
    refused(errors.ODPSError, "", lambda: list(without.list_tables()))


@case("projects", "an unknown project is refused")
def _():
    refused(errors.ODPSError, "", lambda: list(connect(project="nowhere").list_tables()))


@case("faults", "a damaged download is refused by the client")
def _():
    table = new_table("s string")
    odps.write_table(table, [["value %d" % i] for i in range(100)])
    admin("POST", "/faults", {"server": "maxcompute", "operation": "readRows", "effect": {"kind": "flip", "bit": 4000}})
    try:
        try:
            found = rows_of(table)
        except Exception:
            return
        happened = admin("GET", "/faults")["occurrences"]
        if [one for one in happened if one["call"]["operation"] == "readRows"]:
            raise AssertionError("the damaged answer was accepted: %r" % found[:3])
        raise AssertionError("the fault did not happen: %r" % [one["call"] for one in happened][-3:])
    finally:
        admin("DELETE", "/faults")


@case("snippet", "the program that the sandbox prints runs as it stands")
def _():
    table = new_table("a bigint")
    found = printed_by("pyodps")
    equal("'%s'" % table.name in found, True, found)
