"""The README says what is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_opens_with_the_two_commands():
    lines = [line for line in README.splitlines() if line and not line.startswith("```")]
    assert lines[0] == "# Alignment Desktop"
    assert lines[1:3] == ["python3 packaging/dev.py run", "python3 packaging/dev.py test"]


def test_every_verb_the_readme_names_is_a_verb_of_the_command_line():
    named = set(re.findall(r"alignment-desktop(?:\.exe)? ([a-z][a-z-]*)\b", README))
    shown = subprocess.run(
        [sys.executable, "-m", "alignment_desktop", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    missing = {verb for verb in named if not re.search(rf"(?<![\w-]){re.escape(verb)}(?![\w-])", shown)}
    assert not missing


def test_every_task_the_readme_names_is_a_task_of_the_script():
    named = set(re.findall(r"packaging/dev\.py ([a-z]+)", README))
    assert {"run", "test", "check", "bench", "lock", "setup"} <= named
    asked = subprocess.run(
        [sys.executable, ROOT / "packaging" / "dev.py"], capture_output=True, text=True, check=False
    ).stderr
    missing = {task for task in named if f"dev.py {task} " not in asked}
    assert not missing


def test_every_file_the_readme_links_to_is_there():
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert [target for target in targets if not (ROOT / target).exists()] == []
