"""A process that forbids its dumps leaves no core file, in the words of the system itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

ASK = """
import resource, sys
from alignment_desktop.storage import dumps
dumps.forbid()
print(resource.getrlimit(resource.RLIMIT_CORE))
if sys.platform.startswith("linux"):
    import ctypes
    print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no core files")
def test_no_core_file_is_written_and_no_other_program_may_read_the_memory():
    said = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0] == "(0, 0)"
    assert said[1:] in ([], ["0"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes no core files")
def test_the_program_forbids_them_before_anything_else():
    run = """
import resource, sys
import alignment_desktop.__main__ as program
sys.argv = ["alignment-desktop", "deliverables", "--json"]
code = program.main()
print(code, resource.getrlimit(resource.RLIMIT_CORE), file=sys.stderr)
"""
    outcome = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=True)
    assert outcome.stderr.splitlines()[-1] == "0 (0, 0)"
