"""Operations of the official Python client on single rows."""

from tablestore import Row
from tablestore.metadata import (
    PK_AUTO_INCR,
    CastType,
    ComparatorType,
    CompositeColumnCondition,
    LogicalOperator,
    RegexRule,
    ReturnType,
    SingleColumnCondition,
    SingleColumnRegexCondition,
)

from cases import case, equal
from tablestore_support import (
    INT64_MAX,
    INT64_MIN,
    Condition,
    client,
    columns_of,
    expect_exist,
    get,
    ignore,
    new_table,
    put,
    refused,
)

AWKWARD = {
    "empty": "",
    "nul": "a\0b",
    "unicode": "héllo 中文 \U0001f600 \ufeff\ufffd",
    "newlines": "a\r\n\tb",
    "min": INT64_MIN,
    "max": INT64_MAX,
    "zero": 0,
    "tiny": 5e-324,
    "huge": 1.7976931348623157e308,
    "minus": -0.1,
    "yes": True,
    "no": False,
    "bytes": bytearray(range(256)),
    "none": bytearray(),
}


@case("PutRow", "values of every type and every extreme")
def _():
    table = new_table()
    put(table, [("pk", "a")], list(AWKWARD.items()))
    found = columns_of(get(table, [("pk", "a")]))
    equal(found, AWKWARD)
    equal({name: type(value) for name, value in found.items()}, {name: type(v) for name, v in AWKWARD.items()})


@case("PutRow", "keys of every type and every extreme")
def _():
    table = new_table([("s", "STRING"), ("i", "INTEGER"), ("b", "BINARY")])
    for text in ["", "\0", "中\U0001f600", "x" * 1024]:
        for number in [INT64_MIN, -1, 0, INT64_MAX]:
            for blob in [bytearray(), bytearray(b"\0\xff"), bytearray(1024)]:
                key = [("s", text), ("i", number), ("b", blob)]
                put(table, key, [("c", number)])
                equal(get(table, key)[0], key)


@case("PutRow", "NaN and the infinities are refused")
def _():
    table = new_table()
    for value, name in [(float("nan"), "NaN"), (float("inf"), "Infinity"), (float("-inf"), "Infinity")]:
        message = "%s can't be set to double value." % name
        refused("OTSParameterInvalid", 400, message, put, table, [("pk", "a")], [("c", value)])


@case("PutRow", "values of 2 MB, and nothing larger")
def _():
    table = new_table()
    limit = 2 * 1024 * 1024
    for value in ["x" * limit, bytearray(limit)]:
        put(table, [("pk", "a")], [("attr", value)])
        equal(columns_of(get(table, [("pk", "a")]))["attr"], value)
        message = "The length of attribute column: 'attr' exceeds the MaxLength:2097152 with CurrentLength:2097153."
        refused("OTSParameterInvalid", 400, message, put, table, [("pk", "a")], [("attr", value + value[:1])])


@case("PutRow", "1,024 columns, and not one more")
def _():
    table = new_table()
    columns = [("c%04d" % i, i) for i in range(1024)]
    put(table, [("pk", "a")], columns)
    equal([column[:2] for column in get(table, [("pk", "a")])[1]], columns)
    message = "The number of attribute columns exceeds the limit, limit count: 1024, column count: 1025."
    refused("OTSParameterInvalid", 400, message, put, table, [("pk", "a")], columns + [("d", 1)])


@case("PutRow", "a key column of 1,025 bytes is refused")
def _():
    table = new_table()
    message = "The length of primary key column: 'pk' exceeds the MaxLength:1024 with CurrentLength:1025."
    refused("OTSParameterInvalid", 400, message, put, table, [("pk", "x" * 1025)], [("c", 1)])


@case("PutRow", "keys that do not fit the table are refused")
def _():
    table = new_table([("a", "STRING"), ("b", "INTEGER")])
    columns = [("c", 1)]
    message = "Validate PK size fail. Input: 1, Meta: 2."
    refused("OTSInvalidPK", 400, message, put, table, [("a", "x")], columns)
    message = "Validate PK name fail. Input: x, Meta: a."
    refused("OTSInvalidPK", 400, message, put, table, [("x", "x"), ("b", 1)], columns)
    message = "Validate PK type fail. Input: VT_STRING, Meta: VT_INTEGER."
    refused("OTSInvalidPK", 400, message, put, table, [("a", "x"), ("b", "1")], columns)


@case("PutRow", "a missing table is refused")
def _():
    refused("OTSObjectNotExist", 404, "Requested table does not exist.", put, "py_nothing", [("pk", "a")], [("c", 1)])


@case("PutRow", "bad column names are refused")
def _():
    table = new_table()
    for name in ["0", "#", "a b", "x" * 256]:
        message = "Invalid column name: '%s'." % name
        refused("OTSParameterInvalid", 400, message, put, table, [("pk", "a")], [(name, 1)])


@case("PutRow", "existence is checked")
def _():
    table = new_table()
    key = [("pk", "a")]
    fails = ("OTSConditionCheckFail", 403, "Condition check failed.")
    refused(*fails, put, table, key, [("c", 1)], expect_exist())
    put(table, key, [("c", 1)], Condition("EXPECT_NOT_EXIST"))
    refused(*fails, put, table, key, [("c", 2)], Condition("EXPECT_NOT_EXIST"))
    put(table, key, [("d", 3)], expect_exist())
    equal(columns_of(get(table, key)), {"d": 3})


@case("PutRow", "assigned keys increase and are returned")
def _():
    table = new_table([("a", "STRING"), ("b", "INTEGER", PK_AUTO_INCR)])
    assigned = []
    for _ in range(3):
        _consumed, row = put(table, [("a", "x"), ("b", PK_AUTO_INCR)], [("c", 1)], return_type=ReturnType.RT_PK)
        assigned.append(row.primary_key[1][1])
    equal(assigned, sorted(set(assigned)))
    equal(get(table, [("a", "x"), ("b", assigned[1])])[0][1], ("b", assigned[1]))


@case("PutRow", "capacity is reported")
def _():
    table = new_table()
    consumed, _row = put(table, [("pk", "a")], [("c", "x" * 5000)])
    equal((consumed.read, consumed.write), (0, 2))
    consumed, _row = put(table, [("pk", "a")], [("c", "x" * (4096 - 4))], expect_exist())
    equal((consumed.read, consumed.write), (1, 1))
    consumed, _row, _token = client.get_row(table, [("pk", "a")])
    equal((consumed.read, consumed.write), (1, 0))


@case("UpdateRow", "put, delete, delete all and increment together")
def _():
    table = new_table(max_version=3)
    key = [("pk", "a")]
    put(table, key, [("old", 1, 1), ("two", 2, 5), ("two", 3, 6), ("n", 40)])
    changes = {"PUT": [("new", "é", 9)], "DELETE": [("two", None, 5)], "DELETE_ALL": ["old"], "INCREMENT": [("n", 2)]}
    client.update_row(table, Row(key, changes), expect_exist())
    found = [column[:2] for column in get(table, key, max_version=5)[1] if column[0] != "n"]
    equal(found, [("new", "é"), ("two", 3)])
    equal(columns_of(get(table, key))["n"], 42)


@case("UpdateRow", "a row that is missing is made")
def _():
    table = new_table()
    client.update_row(table, Row([("pk", "a")], {"PUT": [("c", 1)]}), ignore())
    equal(columns_of(get(table, [("pk", "a")])), {"c": 1})


@case("UpdateRow", "counting returns the new value, and refuses what is no number")
def _():
    table = new_table()
    key = [("pk", "a")]
    row = Row(key, {"INCREMENT": [("n", INT64_MAX)]})
    client.update_row(table, row, ignore())
    equal(columns_of(get(table, key))["n"], INT64_MAX)
    put(table, key, [("n", "text")])
    refused("OTSParameterInvalid", 400, None, client.update_row, table, row, ignore())


@case("DeleteRow", "with and without a row to delete")
def _():
    table = new_table()
    key = [("pk", "a")]
    client.delete_row(table, Row(key), ignore())
    refused("OTSConditionCheckFail", 403, "Condition check failed.", client.delete_row, table, Row(key), expect_exist())
    put(table, key, [("c", 1)])
    client.delete_row(table, Row(key), expect_exist())
    equal(get(table, key), None)


@case("GetRow", "a missing row is nothing")
def _():
    equal(get(new_table(), [("pk", "nobody")]), None)


@case("GetRow", "versions, newest first")
def _():
    table = new_table(max_version=3)
    key = [("pk", "a")]
    for version in [1, 2, 3, 4]:
        client.update_row(table, Row(key, {"PUT": [("c", version * 10, version)]}), ignore())
    equal(get(table, key, max_version=9)[1], [("c", 40, 4), ("c", 30, 3), ("c", 20, 2)])
    equal(get(table, key, max_version=1)[1], [("c", 40, 4)])
    equal(get(table, key, max_version=9, time_range=(2, 4))[1], [("c", 30, 3), ("c", 20, 2)])
    equal(get(table, key, max_version=None, time_range=3)[1], [("c", 30, 3)])


@case("GetRow", "chosen columns, also of the key, and a range of columns")
def _():
    table = new_table()
    key = [("pk", "a")]
    put(table, key, [("a", 1), ("b", 2), ("c", 3)])
    equal(columns_of(get(table, key, columns_to_get=["a", "c", "nothing"])), {"a": 1, "c": 3})
    equal(columns_of(get(table, key, start_column="b", end_column="c")), {"b": 2})
    equal(get(table, key, columns_to_get=["nothing"]), None)
    too_many = ["c%d" % i for i in range(1025)]
    message = "The number of columns from the request exceeds the limit, limit count: 1024, column count: 1025."
    refused("OTSParameterInvalid", 400, message, get, table, key, columns_to_get=too_many)


@case("GetRow", "every comparison, on every type")
def _():
    table = new_table()
    key = [("pk", "a")]
    for low, value, high in [(1, 2, 3), ("a", "b", "c"), (0.5, 1.5, 2.5), (bytearray(b"a"), bytearray(b"b"), bytearray(b"c"))]:
        put(table, key, [("c", value)])
        holds = lambda comparator, other: (
            get(table, key, column_filter=SingleColumnCondition("c", other, comparator)) is not None
        )
        expected = {
            ComparatorType.EQUAL: (False, True, False),
            ComparatorType.NOT_EQUAL: (True, False, True),
            ComparatorType.GREATER_THAN: (True, False, False),
            ComparatorType.GREATER_EQUAL: (True, True, False),
            ComparatorType.LESS_THAN: (False, False, True),
            ComparatorType.LESS_EQUAL: (False, True, True),
        }
        for comparator, answers in expected.items():
            equal(tuple(holds(comparator, other) for other in (low, value, high)), answers, "%r %r" % (value, comparator))


@case("GetRow", "combined filters, and missing columns")
def _():
    table = new_table()
    key = [("pk", "a")]
    put(table, key, [("a", 1), ("b", 2)])

    def single(name, value, passes=True):
        return SingleColumnCondition(name, value, ComparatorType.EQUAL, pass_if_missing=passes)

    def combined(operator, *parts):
        condition = CompositeColumnCondition(operator)
        for part in parts:
            condition.add_sub_condition(part)
        return condition

    holds = lambda condition: get(table, key, column_filter=condition) is not None
    equal(holds(combined(LogicalOperator.AND, single("a", 1), single("b", 2))), True)
    equal(holds(combined(LogicalOperator.AND, single("a", 1), single("b", 3))), False)
    equal(holds(combined(LogicalOperator.OR, single("a", 0), single("b", 2))), True)
    equal(holds(combined(LogicalOperator.NOT, single("a", 1))), False)
    nested = combined(LogicalOperator.OR, combined(LogicalOperator.NOT, single("a", 1)), single("b", 2))
    equal(holds(nested), True)
    equal((holds(single("nothing", 1)), holds(single("nothing", 1, False))), (True, False))


@case("GetRow", "filters by regular expression")
def _():
    table = new_table()
    key = [("pk", "a")]
    put(table, key, [("c", "id=42;")])
    rule = RegexRule("id=([0-9]+);", CastType.VT_INTEGER)
    holds = lambda value: (
        get(table, key, column_filter=SingleColumnRegexCondition("c", ComparatorType.EQUAL, value, rule)) is not None
    )
    equal((holds(42), holds(41)), (True, False))
    exists = lambda name: get(table, key, column_filter=SingleColumnRegexCondition(name, ComparatorType.EXIST)) is not None
    equal((exists("c"), exists("d")), (True, False))


@case("GetRow", "conditions guard writes")
def _():
    table = new_table()
    key = [("pk", "a")]
    put(table, key, [("c", 1)])
    is_two = ignore(SingleColumnCondition("c", 2, ComparatorType.EQUAL, pass_if_missing=False))
    refused("OTSConditionCheckFail", 403, "Condition check failed.", put, table, key, [("c", 9)], is_two)
    is_one = ignore(SingleColumnCondition("c", 1, ComparatorType.EQUAL, pass_if_missing=False))
    put(table, key, [("c", 2)], is_one)
    equal(columns_of(get(table, key)), {"c": 2})
