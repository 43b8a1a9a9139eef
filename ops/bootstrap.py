"""Makes `.venv` and keeps it as the locks say. Run by make with the system's Python; needs nothing installed.

    python3 ops/bootstrap.py run|test|bench

A finished set-up leaves a stamp: while nothing changes, the next start does nothing, without network.
"""

from __future__ import annotations

import glob
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "set-up.json")
UV_LOCK = "requirements-uv.lock"
LOCKS = {"run": "requirements.lock", "test": "requirements-test.lock", "bench": "requirements-bench.lock"}
"""Each contains the ones before it, so that a venv for tests also serves to run."""

SYSTEM_PACKAGES = "chromium libatomic1"
INSTALL = f"apt-get install -y --no-install-recommends {SYSTEM_PACKAGES}"


def main() -> int:
    kind = sys.argv[1] if len(sys.argv) == 2 else ""
    if kind not in LOCKS:
        return refuse("usage: bootstrap.py run|test|bench")
    problem = missing_prerequisite()
    if problem:
        return refuse(problem)
    os.chdir(ROOT)
    try:
        prepare(kind)
    except subprocess.CalledProcessError as error:
        return refuse(f"setting up failed at: {' '.join(map(str, error.cmd[:6]))} … (see the lines above)")
    if kind == "test":
        system_packages()
    return 0


def refuse(sentence: str) -> int:
    print(f"Desmigratif: {sentence}", file=sys.stderr)
    return 1


def missing_prerequisite() -> str:
    """One sentence about what the machine lacks, empty when nothing."""
    if sys.version_info < OLDEST:
        have = ".".join(map(str, sys.version_info[:3]))
        return f"Python 3.11 or later is needed, this is {have}; name a newer one: make run PYTHON=python3.12"
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        return "Python's venv module is missing; install it: apt-get install python3-venv"
    return ""


def prepare(kind: str) -> None:
    """Bring `.venv` to the lock of this kind, unless its stamp says that it is there already."""
    stamp = read_stamp()
    if stamp.get("place", VENV) != VENV or not works():
        make_venv()
        stamp = {}
    kind = widest(kind, stamp)
    wanted = fingerprints(kind)
    if stamp.get("packages") != wanted["packages"]:
        forget_stamp()
        install_packages(kind)
    if stamp.get("project") != wanted["project"]:
        install_project()
    if stamp.get("translations") != wanted["translations"] or not translations_compiled():
        call("compile translations", PYTHON, "-m", "desmigratif.config.catalogues", "compile")
    if stamp != {**wanted, "place": VENV, "kind": kind}:
        write_stamp({**wanted, "place": VENV, "kind": kind})


def widest(kind: str, stamp: dict[str, str]) -> str:
    """The wider of what is asked for and what is installed: run and test must not undo each other."""
    order = list(LOCKS)
    installed = stamp.get("kind") or ("test" if has_tests() else "run")
    return max(kind, installed if installed in order else "run", key=order.index)


def has_tests() -> bool:
    """Whether `.venv` holds the tests' packages, for a set-up that was interrupted or made by hand."""
    return bool(glob.glob(os.path.join(VENV, "lib", "python*", "site-packages", "pytest")))


def fingerprints(kind: str) -> dict[str, str]:
    """What the parts of the set-up depend on."""
    catalogues = sorted(glob.glob("desmigratif/**/locale/*/LC_MESSAGES/django.po", recursive=True))
    python = f"{sys.implementation.cache_tag} {os.path.realpath(sys.executable)}"
    return {
        "packages": digest([UV_LOCK, LOCKS[kind]], python),
        "project": digest(["pyproject.toml"], python),
        "translations": digest(["desmigratif/config/catalogues.py", *catalogues], ""),
    }


def digest(paths: list[str], extra: str) -> str:
    total = hashlib.sha256(extra.encode())
    for path in paths:
        if os.path.exists(path):
            with open(path, "rb") as file:
                total.update(path.encode() + b"\0" + file.read())
    return total.hexdigest()


def translations_compiled() -> bool:
    catalogues = glob.glob("desmigratif/**/locale/*/LC_MESSAGES/django.po", recursive=True)
    return all(os.path.exists(path[:-2] + "mo") for path in catalogues)


def works() -> bool:
    """Whether `.venv` holds a Python that starts and has pip."""
    if not os.path.exists(PYTHON):
        return False
    return subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode == 0


def make_venv() -> None:
    if os.path.exists(VENV):
        say("The folder .venv is not usable here; making it anew.")
        shutil.rmtree(VENV)
    try:
        call("make .venv", sys.executable, "-m", "venv", VENV)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)  # half a .venv would look whole next time
        raise


def install_packages(kind: str) -> None:
    """Exactly the locked packages, each file checked by its hash; uv itself comes the same way."""
    say(f"Installing the packages of {LOCKS[kind]}; the first time takes a minute or two.")
    install = ("-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r", UV_LOCK)
    call("install uv", PYTHON, *install)
    uv("sync", "--require-hashes", LOCKS[kind], UV_LOCK)


def install_project() -> None:
    """The checkout itself, for the console script; nothing is downloaded."""
    uv("install", "--quiet", "--offline", "--no-deps", "--no-build-isolation", "--editable", ROOT)


def uv(verb: str, *arguments: str) -> None:
    call(f"uv pip {verb}", PYTHON, "-m", "uv", "pip", verb, "--python", PYTHON, *arguments)


def call(what: str, *command: str) -> None:
    """Run a program; a foreign virtual environment or Python path of the person's shell must not reach it."""
    environ = {
        name: value
        for name, value in os.environ.items()
        if name not in {"VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"}
    }
    environ["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    environ["PIP_ROOT_USER_ACTION"] = "ignore"
    environ["UV_PYTHON_DOWNLOADS"] = "never"
    environ.setdefault("UV_LINK_MODE", "copy")
    subprocess.run(command, env=environ, check=True)


def system_packages() -> None:
    """Debian's browser for the browser tests: installed by root, otherwise named with the one command."""
    if os.path.exists("/usr/bin/chromium") and glob.glob("/usr/lib/*/libatomic.so.1"):
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        say("Browser tests will be skipped: they need Debian's chromium and libatomic1. As root, once:")
        say(f"    apt-get update && {INSTALL}")
        return
    say("Installing Debian's chromium and libatomic1 for the browser tests.")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    commands = (["apt-get", "update", "-q"], INSTALL.split())
    for command in commands:
        done = subprocess.run(
            command, env=environ, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False
        )
        if done.returncode != 0:
            say(f"`{' '.join(command)}` failed; browser tests will be skipped.")
            return


def read_stamp() -> dict[str, str]:
    try:
        with open(STAMP, encoding="utf-8") as file:
            stamp = json.load(file)
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(stamp: dict[str, str]) -> None:
    fresh = f"{STAMP}.{os.getpid()}"
    with open(fresh, "w", encoding="utf-8") as file:
        json.dump(stamp, file)
    os.replace(fresh, STAMP)


def forget_stamp() -> None:
    """From here on the set-up is unfinished, whatever interrupts it."""
    if os.path.exists(STAMP):
        os.remove(STAMP)


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
