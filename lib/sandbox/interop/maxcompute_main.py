"""Runs every case of the official Python client PyODPS against the sandbox."""

import maxcompute_access  # noqa: F401  (the modules register their cases)
import maxcompute_data  # noqa: F401
import maxcompute_sessions  # noqa: F401
import maxcompute_sql  # noqa: F401
import maxcompute_tables  # noqa: F401
import maxcompute_upserts  # noqa: F401
from cases import run_cases

run_cases()
