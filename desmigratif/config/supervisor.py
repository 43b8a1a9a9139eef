"""`desmigratif run`: database, set-up, web server, worker, in this order; watches all until Ctrl-C."""

import argparse
import os
import signal
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

from desmigratif.config import cli, databases, embedded, entrance, programs, setup_steps, terminal, watch
from desmigratif.config.children import ChildFailedError

ROOT_WARNING = (
    "Warning: running as root: web server and worker have all rights on this machine.\n"
    "Good for a trial; in production use an account of its own."
)


@dataclass(frozen=True)
class Options:
    """What the person asked for."""

    host: str
    port: int
    demo: bool


def run(argv: list[str]) -> int:
    """Start everything and stay until Ctrl-C (exit code 0) or until something cannot be kept running (3)."""
    options = _options(argv)
    stopping = _stop_on_signals()
    try:
        embedded.make_home()
        home = embedded.current_folders()
        lock = entrance.RunLock(home.locks)
        if not lock.take():
            print(lock.holder())
            return cli.Exit.DONE
        with terminal.in_front(), ExitStack() as stack:
            stack.callback(lock.free)
            _stay_open(options, home, lock, stopping, stack)
    except watch.Stopped:
        print("\nStopped; nothing is left running.", flush=True)
        return cli.Exit.DONE
    except (embedded.DatabaseUnavailableError, entrance.EntranceError, ChildFailedError) as error:
        print(f"desmigratif: {error}", file=sys.stderr)
        return cli.Exit.NOT_FINISHED


def _options(argv: list[str]) -> Options:
    parser = argparse.ArgumentParser("desmigratif run", description="Start everything and stay until Ctrl-C.")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument(
        "--port", type=int, default=os.environ.get("PORT") or "8000", help="default: $PORT or 8000"
    )
    parser.add_argument("--no-demo", action="store_true", help="no demo accounts and no demo data")
    chosen = parser.parse_args(argv)
    if not 0 < chosen.port < 65536:
        parser.error("a port is a number from 1 to 65535")
    demo = setup_steps.demo_allowed(
        host=chosen.host, embedded=databases.is_embedded(), wanted=not chosen.no_demo
    )
    return Options(host=chosen.host, port=chosen.port, demo=demo)


def _stop_on_signals() -> threading.Event:
    """Set by Ctrl-C, by a service manager and by a closed terminal."""
    stopping = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
    return stopping


def _stay_open(
    options: Options,
    home: embedded.Folders,
    lock: entrance.RunLock,
    stopping: threading.Event,
    stack: ExitStack,
) -> NoReturn:
    """Everything in order; what was started is ended by the stack, in the opposite order."""
    door = entrance.opened(options.host, options.port)
    stack.callback(door.socket.close)
    lock.say(door.address)
    if os.geteuid() == 0:
        print(ROOT_WARNING, file=sys.stderr, flush=True)
    kept = "data" if databases.is_embedded() else "keys and logs"
    print(f"Starting Desmigratif; its {kept} are in {home.home}", flush=True)
    if databases.is_embedded():
        print("  Database …", file=sys.stderr, flush=True)
        stack.enter_context(embedded.held())
    reachable = options.host not in setup_steps.LOOPBACK or not databases.is_embedded()
    welcome = programs.set_up(demo=options.demo, reachable=reachable, stopping=stopping)
    family = watch.Family(programs.servers(door, home.home / "log"), stopping)
    stack.callback(family.end)
    family.start()
    family.wait_until_answering(door)
    print(_greeting(door.address, welcome), flush=True)
    family.stay()


def _greeting(address: str, welcome: str) -> str:
    return f"\nDesmigratif is open: {address}\n\n{welcome.strip()}\n\nCtrl-C ends it.".replace(
        "\n\n\n\n", "\n\n"
    )
