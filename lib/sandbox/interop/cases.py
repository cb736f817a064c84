"""The frame of the interop scripts: cases, their registration, and one line of JSON for each result."""

import contextlib
import io
import json
import os
import sys
import time
import traceback
import urllib.request

#: What the runner started, by standard input: endpoints, keys, and the admin API of the sandbox.
SETTINGS = json.load(sys.stdin)

_cases = []


def case(operation, title):
    """Registers a function as one case of `operation`: it passes unless it raises."""

    def register(function):
        _cases.append((operation, title, function))
        return function

    return register


def run_cases():
    for operation, title, function in _cases:
        started = time.time()
        try:
            function()
            report(operation, title, True, "", started)
        except BaseException as error:  # a client may end in anything; that is a result as well
            if isinstance(error, KeyboardInterrupt):
                raise
            where = traceback.extract_tb(error.__traceback__)[-1]
            detail = "%s: %s (%s:%s)" % (type(error).__name__, error, os.path.basename(where.filename), where.lineno)
            report(operation, title, False, detail, started)


def report(operation, title, ok, detail, started):
    line = {"operation": operation, "case": title, "ok": ok, "detail": detail[:2000], "seconds": time.time() - started}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def printed_by(client):
    """What the first program that `millrace sandbox` prints for a client prints itself."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(SETTINGS["snippets"][client], {"__name__": "__main__"})
    return output.getvalue()


def equal(found, expected, what="value"):
    if found != expected:
        raise AssertionError("%s: expected %.300r, got %.300r" % (what, expected, found))


def admin(method, path, body=None):
    """A call of the sandbox's admin API."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"authorization": "Bearer " + SETTINGS["admin"]["token"], "content-type": "application/json"}
    request = urllib.request.Request(SETTINGS["admin"]["url"] + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=10) as response:
        text = response.read()
    return json.loads(text) if text else None
