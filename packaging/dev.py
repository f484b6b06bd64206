"""Sets up the project and runs its everyday tasks, with the standard library alone.

    python3 packaging/dev.py run            the product: its window, or the sample documents where there is no display
    python3 packaging/dev.py test [...]     the tests; what follows goes to pytest
    python3 packaging/dev.py check          lints, types, layers, documentation
    python3 packaging/dev.py soak [...]     the long forms of the fault tests; names, --seed N and --times N may follow
    python3 packaging/dev.py bench          the benchmarks, as ratios against a baseline of the same run
    python3 packaging/dev.py lock [...]     write packaging/requirements.lock anew; what follows goes to the resolver
    python3 packaging/dev.py setup          only the set-up, which every other verb does by itself

Exit codes: 0 done, 1 something failed, 2 this machine lacks something; a sentence on stderr says what.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "packaging" / "requirements.lock"
BUILD = ROOT / "build"
STAMP = VENV / "set-up.stamp"


def program(name: str) -> Path:
    """A program of the environment."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


PYTHON = program("python")

OLDEST_PYTHON = (3, 11)
LOCK_HEADER = "# Written by `python3 packaging/dev.py lock`: Linux, Windows and macOS, Python 3.11 and later.\n"

# What Qt opens at run time on Linux and its wheel does not bring along.
QT_LIBRARIES = ("libegl1", "libgl1", "libglib2.0-0", "libfontconfig1", "libdbus-1-3", "libxkbcommon0")
QT_DISPLAY_LIBRARIES = (
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
    "libwayland-cursor0",
    "libwayland-egl1",
)

CHECKS = (
    ("lint", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("layers", ("lint-imports", "--no-logo")),
    ("documentation", ("python", "-m", "pytest", "-q", "tests/test_readme.py", "tests/test_docs.py")),
)


class CannotGoOn(Exception):
    """This machine lacks something; the text says what, and the next step."""


class Failed(Exception):
    """A command that was run ended with an error it has reported itself."""


def say(text: str) -> None:
    print(text, flush=True)


def run(command: Sequence[str | Path], *, stdout: int | None = None, **changes: str) -> int:
    """The exit code of a command run in the root of the project, with these changes to its environment."""
    arguments = [str(part) for part in command]
    environment = {**os.environ, **changes}
    return subprocess.run(arguments, cwd=ROOT, env=environment, stdout=stdout, check=False).returncode


def must(command: Sequence[str | Path], *, stdout: int | None = None, **changes: str) -> None:
    """Run a command. Raises Failed if it ends with an error."""
    if run(command, stdout=stdout, **changes):
        raise Failed(f"This command failed: {' '.join(map(str, command))}")


# -- set-up ------------------------------------------------------------------------------------------------------------


def has_display() -> bool:
    """Whether a window could be shown here."""
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def use_a_recent_python() -> None:
    """Go on in a newer interpreter of this machine if this one is too old. Raises CannotGoOn if there is none."""
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return
    for minor in range(14, OLDEST_PYTHON[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and subprocess.run([newer, "-c", ""], capture_output=True, check=False).returncode == 0:
            sys.exit(subprocess.run([newer, *sys.argv], check=False).returncode)
    raise CannotGoOn(f"Python 3.11 or later is needed, this is {sys.version.split()[0]}. Install it and try again.")


def missing_packages() -> list[str]:
    """The Debian packages that set-up needs and that are not installed; empty on any other system."""
    if not sys.platform.startswith("linux") or not shutil.which("dpkg-query"):
        return []
    wanted = [*QT_LIBRARIES, *(QT_DISPLAY_LIBRARIES if has_display() else ())]
    listed = subprocess.run(
        ["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *wanted, "libglib2.0-0t64"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    # Debian 13 and Ubuntu 24.04 gave libraries that changed with 64-bit time a name that ends in t64.
    installed = {line.split()[0].removesuffix("t64") for line in listed.splitlines() if line.endswith(" installed")}
    missing = [name for name in wanted if name not in installed]
    if not (importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv")):
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    return missing


def install_packages() -> None:
    """Install the system packages that are missing. Raises CannotGoOn with the line to type where that needs root."""
    missing = missing_packages()
    if not missing:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    by_hand = "sudo apt-get update && sudo " + " ".join(install)
    if os.geteuid() != 0:
        raise CannotGoOn(f"System packages are missing. Type this line, then try again:\n    {by_hand}")
    say(f"Installing system packages: {' '.join(missing)}")
    # Some hundred lines on what is unpacked would hide the one that matters; errors are printed all the same.
    if run(["apt-get", "update", "-qq"]) or run(
        [*install[:2], "-qq", *install[2:]], stdout=subprocess.DEVNULL, DEBIAN_FRONTEND="noninteractive"
    ):
        raise CannotGoOn(f"System packages could not be installed. Try this line by hand:\n    {by_hand}")


def stamp(*, for_display: bool) -> str:
    """A text that changes whenever set-up has to be done again, for a machine with or without a display."""
    digest = hashlib.sha256()
    for source in (LOCK, ROOT / "pyproject.toml", ROOT / "packaging" / "build_hook.py"):
        digest.update(source.read_bytes())
    return "\n".join((digest.hexdigest(), sys.version, str(ROOT), "display" if for_display else "no display"))


def is_same_python() -> bool:
    """Whether .venv is whole and was made by this version of Python."""
    if not PYTHON.exists():
        return False
    asked = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    answer = subprocess.run([str(PYTHON), "-c", asked], capture_output=True, text=True, check=False).stdout.strip()
    return answer == "{}.{}".format(*sys.version_info[:2])


def set_up() -> None:
    """Make .venv fit the lock. Raises CannotGoOn or Failed; done again only when something it rests on has changed."""
    wanted = stamp(for_display=has_display())
    # What serves a display serves without one: a remote login does not undo that of the desk.
    if STAMP.is_file() and PYTHON.exists() and STAMP.read_text(encoding="utf-8") in {wanted, stamp(for_display=True)}:
        return
    install_packages()
    if not is_same_python():
        say("Making the environment in .venv")
        must([sys.executable, "-m", "venv", "--clear", VENV])
    STAMP.unlink(missing_ok=True)
    say("Installing what packaging/requirements.lock names (about a minute the first time)")
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    must([*pip, "--require-hashes", "-r", LOCK])
    must([*pip, "--no-build-isolation", "--editable", ROOT])
    if run([PYTHON, "-c", "from PySide6 import QtGui"]):
        raise CannotGoOn(
            "Qt does not load here: the last line above names the system library that is missing."
            " Install it by the system's own means and try again."
        )
    STAMP.write_text(wanted, encoding="utf-8")
    say("Set-up is done.")


# -- verbs -------------------------------------------------------------------------------------------------------------


PRODUCT = (PYTHON, "-m", "alignment_desktop")


def run_product(arguments: list[str]) -> None:
    """Open the window; without a window or a display, make the sample and all its documents under build/."""
    has_window = (ROOT / "alignment_desktop" / "ui" / "__init__.py").is_file()
    if has_window and has_display():
        must([PYTHON, "-m", "alignment_desktop", *arguments])
        return
    BUILD.mkdir(exist_ok=True)
    workbook = make_sample()
    engagement = sample_engagement(workbook)
    folder = BUILD / "deliverables"
    must([*PRODUCT, "export", workbook, engagement, "--all", folder], ALIGNMENT_PASSPHRASE="")
    say("")
    for path in (workbook, *sorted(path for path in folder.rglob("*") if path.is_file())):
        say(str(path))


def make_sample() -> Path:
    """The path of a fresh sample workbook; an earlier one is kept beside it as sample.previous.alignment."""
    workbook = BUILD / "sample.alignment"
    with tempfile.TemporaryDirectory(dir=BUILD, prefix="sample-") as folder:
        fresh = Path(folder) / workbook.name
        # It would name the place where the workbook is only until it is whole.
        must([*PRODUCT, "sample", fresh], stdout=subprocess.DEVNULL, ALIGNMENT_PASSPHRASE="")
        # The journal of an open workbook belongs to it: it moves along, or the next file would be read with it.
        for tail in ("", "-wal", "-shm"):
            old = Path(f"{workbook}{tail}")
            previous = Path(f"{BUILD / 'sample.previous.alignment'}{tail}")
            if old.exists():
                old.replace(previous)
            else:
                previous.unlink(missing_ok=True)
        fresh.replace(workbook)
    return workbook


def sample_engagement(workbook: Path) -> str:
    """The id of the engagement in the sample workbook."""
    listed = subprocess.run(
        [*map(str, PRODUCT), "list", str(workbook), "--json"],
        cwd=ROOT,
        env={**os.environ, "ALIGNMENT_PASSPHRASE": ""},
        stdout=subprocess.PIPE,
        check=False,
    )
    if listed.returncode:
        raise Failed("The sample workbook could not be listed.")
    engagements = [each for client in json.loads(listed.stdout)["clients"] for each in client["engagements"]]
    if not engagements:
        raise Failed("The sample workbook holds no engagement.")
    return str(engagements[0]["id"])


def run_tests(arguments: list[str]) -> None:
    """Run the tests, without a window: what is asked for, or all of them, those that wait much beside the others."""
    pytest = [str(PYTHON), "-m", "pytest"]
    if arguments:
        must([*pytest, *arguments], QT_QPA_PLATFORM="offscreen")
        return
    # Tests of windows and of killed programs wait more than they work, so each part has a process of its own; the
    # parts take about as long as each other.
    windows = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "ui").glob("test_*.py"))
    apart = ("tests/faults", "tests/storage", "tests/workbook")
    parts = (windows[::2], windows[1::2], apart[:1], apart[1:])
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with contextlib.ExitStack() as stack:
        beside = []
        for part in parts:
            told = stack.enter_context(tempfile.TemporaryFile())
            process = subprocess.Popen(
                [*pytest, *part], cwd=ROOT, env=environment, stdout=told, stderr=subprocess.STDOUT
            )
            stack.callback(process.kill)
            beside.append((process, told))
        others = [*pytest, "tests", *(f"--ignore={folder}" for folder in ("tests/ui", *apart))]
        failed = run(others, QT_QPA_PLATFORM="offscreen") != 0
        for process, told in beside:
            failed |= process.wait() != 0
            told.seek(0)
            say(told.read().decode(errors="replace"))
    if failed:
        raise Failed("Tests failed; the lines above say which.")


def run_checks(arguments: list[str]) -> None:
    """Run every check and report each, so that one run shows all that is wrong."""
    failed = []
    for name, command in CHECKS:
        say(f"\n-- {name}")
        if run([program(command[0]), *command[1:]], QT_QPA_PLATFORM="offscreen"):
            failed.append(name)
    say("")
    for name, _ in CHECKS:
        say(f"{'FAILED' if name in failed else 'ok':8}{name}")
    if failed:
        raise Failed(f"Failed: {', '.join(failed)}.")


def run_benchmarks(arguments: list[str]) -> None:
    """Run each benchmark; they print their ratios themselves."""
    scripts = sorted((ROOT / "tests" / "benchmarks").glob("bench_*.py"))
    if not scripts:
        raise Failed("There are no benchmarks in tests/benchmarks.")
    failed = []
    for script in scripts:
        say(f"\n-- {script.stem}")
        if run([PYTHON, script, *arguments], QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(ROOT)):
            failed.append(script.stem)
    if failed:
        raise Failed(f"Failed: {', '.join(failed)}.")


def run_soaks(arguments: list[str]) -> None:
    """Run the long forms of the fault tests, all or the named ones, and print their figures."""
    must([PYTHON, "-m", "tests.faults.soaks", *arguments], QT_QPA_PLATFORM="offscreen")


def write_lock(arguments: list[str]) -> None:
    """Resolve pyproject.toml for every platform; versions already locked stay unless `--upgrade` is given."""
    with tempfile.TemporaryDirectory() as folder:
        must([PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--target", folder, "uv"])
        fresh = Path(folder) / "requirements.lock"
        if LOCK.exists():
            shutil.copyfile(LOCK, fresh)
        uv = next(path for path in (Path(folder) / "bin").iterdir() if path.stem == "uv")
        resolve: list[str | Path] = [
            uv,
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--python-version",
            "3.11",
            "--generate-hashes",
        ]
        plain: list[str | Path] = [
            "--no-header",
            "--no-annotate",
            "--no-emit-index-url",
            "--group",
            "dev",
            "--output-file",
            fresh,
        ]
        must([*resolve, *plain, *arguments, "pyproject.toml"])
        text = LOCK_HEADER + fresh.read_text(encoding="utf-8")
        if "://" in text:
            raise Failed("The resolver wrote an address into the lock, so the former one was left as it is.")
        LOCK.write_text(text, encoding="utf-8", newline="\n")
    say(f"Wrote {LOCK.relative_to(ROOT)}.")


VERBS: dict[str, Callable[[list[str]], None]] = {
    "run": run_product,
    "test": run_tests,
    "check": run_checks,
    "soak": run_soaks,
    "bench": run_benchmarks,
    "lock": write_lock,
    "setup": lambda arguments: None,
}


def main(arguments: list[str]) -> int:
    """The exit code of one verb."""
    if not arguments or arguments[0] not in VERBS:
        print((__doc__ or "").strip(), file=sys.stderr)
        return 2
    verb, *rest = arguments
    try:
        use_a_recent_python()
        set_up()
        VERBS[verb](rest)
    except CannotGoOn as lack:
        print(lack, file=sys.stderr)
        return 2
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
