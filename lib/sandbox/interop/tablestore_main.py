"""Runs every case of the official Python client `tablestore` against the sandbox."""

import tablestore_access  # noqa: F401  (the modules register their cases)
import tablestore_many_rows  # noqa: F401
import tablestore_rows  # noqa: F401
import tablestore_streams  # noqa: F401
import tablestore_tables  # noqa: F401
import tablestore_transactions  # noqa: F401
from cases import run_cases

run_cases()
