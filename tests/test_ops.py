"""The files of ops are sound: units parse, compose is YAML that fits together, settings are explained."""

import configparser
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from desmigratif.config.cli import COMMANDS
from tests.gates import tree

OPS = tree.ROOT / "ops"
SETTING = re.compile(r"\b(DESMIGRATIF_[A-Z_]*[A-Z]|DATABASE_(?:OWNER_|ARCHIVE_)?URL)\b")
OURS = re.compile(r"-m desmigratif ([a-z-]+)((?: --[a-z-]+)*)")
INNER = {"DESMIGRATIF_DB_ROLE", "DESMIGRATIF_NO_SKIPS", "DESMIGRATIF_DEBUG"}
"""Between our own processes, and for developers: no business of who runs a server."""
WORDS = {
    *("Description", "Documentation", "After", "Wants", "Type", "User", "Group", "WorkingDirectory"),
    *("EnvironmentFile", "ExecStart", "KillSignal", "TimeoutStopSec", "Restart", "RestartSec", "UMask"),
    *("StateDirectory", "NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectSystem", "ProtectHome"),
    *("ProtectKernelTunables", "ProtectControlGroups", "RestrictSUIDSGID", "RestrictAddressFamilies"),
    *("ReadWritePaths", "Nice", "IOSchedulingClass", "WantedBy", "OnCalendar", "RandomizedDelaySec"),
    "Persistent",
}
"""Checked once with `systemd-analyze verify`, which is not everywhere that the tests run."""
UNITS = sorted(path for path in (OPS / "systemd").iterdir())
PAGES = sorted((tree.ROOT / "docs" / "how-to").glob("*.md"))


def named(text: str) -> set[str]:
    return set(SETTING.findall(text))


def of_code() -> set[str]:
    return {name for file in tree.python() for name in named(file.text)} - INNER


def documented() -> set[str]:
    return {name for page in PAGES for name in named(page.read_text("utf-8"))}


def test_every_setting_that_ops_names_exists() -> None:
    files = [path for path in OPS.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    unknown = {path.name: named(path.read_text("utf-8")) - of_code() for path in files}
    assert not {name: found for name, found in unknown.items() if found}


def test_every_setting_of_the_code_is_explained_in_a_how_to() -> None:
    assert of_code() - documented() == set()


def test_every_setting_that_a_how_to_explains_exists() -> None:
    assert documented() - of_code() - INNER == set()


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_has_its_parts_and_calls_commands_that_exist(path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(path.read_text("utf-8"))
    assert unit["Unit"]["Description"]
    if path.suffix == ".service":
        command = unit["Service"]["ExecStart"]
        assert OURS.search(command), command
        assert OURS.search(command)[1] in COMMANDS  # type: ignore[index]
        assert unit["Service"]["User"] == "desmigratif"
        assert unit["Service"]["NoNewPrivileges"] == "yes"
    else:
        assert (OPS / "systemd" / f"{path.stem}.service").is_file()


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_uses_only_words_of_systemd(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert {line.partition("=")[0] for line in lines if "=" in line and line[0] != "#"} <= WORDS


def test_compose_names_services_that_fit_together() -> None:
    said = yaml.safe_load((OPS / "compose" / "compose.yaml").read_text("utf-8"))
    services = said["services"]
    assert set(services) == {"database", "migrate", "site", "proxy"}
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        for mount in service.get("volumes", ()):
            source = mount.split(":")[0]
            assert source in said["volumes"] or (OPS / "compose" / source).exists()
    assert services["site"]["command"][0] in COMMANDS
    assert services["migrate"]["command"][0] in COMMANDS
    assert "--no-demo" in services["site"]["command"]
    assert "DATABASE_OWNER_URL" not in services["site"]["environment"]
    assert (OPS / "compose" / "compose.yaml").parent.joinpath("Dockerfile").is_file()


def test_proxies_keep_no_addresses_and_hide_what_is_for_machines() -> None:
    nginx = (OPS / "proxy" / "nginx.conf").read_text("utf-8")
    caddy = (OPS / "proxy" / "Caddyfile").read_text("utf-8")
    assert nginx.count("access_log off;") == nginx.count("\nserver {") == 2
    assert nginx.count("{") == nginx.count("}")
    assert "X-Forwarded-Proto $scheme" in nginx
    assert "log" not in re.sub(r"#.*", "", caddy)
    for address in ("/metrics", "/healthz"):
        assert f"location = {address} {{ return 404; }}" in nginx
        assert address in caddy


def test_a_fresh_machine_has_every_folder_that_a_unit_must_find() -> None:
    """A path of ReadWritePaths that is missing keeps the unit from starting, unless it begins with a dash."""
    for path in (OPS / "systemd").glob("*.service"):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("ReadWritePaths="):
                assert all(one.startswith("-") for one in line.partition("=")[2].split()), line
    assert "DESMIGRATIF_STATIC=/var/lib/desmigratif/" in (OPS / "environment.example").read_text("utf-8")
    told = (tree.ROOT / "docs" / "how-to" / "real-server.md").read_text("utf-8")
    assert "/var/backups/desmigratif" in told


def test_the_owners_password_is_for_root_alone() -> None:
    for path in (OPS / "backup-environment.example", tree.ROOT / "docs" / "how-to" / "real-server.md"):
        lines = [line for line in path.read_text("utf-8").splitlines() if "backup-environment" in line]
        assert lines
        assert not [line for line in lines if "0640" in line or "-g desmigratif" in line]
    assert "root:root, mode 0600" in (OPS / "backup-environment.example").read_text("utf-8")


STAND_IN = """#!/bin/sh
printf '%s\\n' "$@"
"""


@pytest.mark.parametrize(
    ("command", "as_owner"),
    [
        *((name, True) for name in ("backup", "restore", "upgrade", "migrate")),
        *((name, False) for name in ("doctor", "manage", "backup-key", "archive")),
    ],
)
def test_the_short_command_gives_the_owners_settings_to_those_who_need_them(
    command: str, as_owner: bool, tmp_path: Path
) -> None:
    (tmp_path / "systemd-run").write_text(STAND_IN)
    (tmp_path / "systemd-run").chmod(0o700)
    done = subprocess.run(
        [str(OPS / "desmigratif"), command, "two words", "--key", "x"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    words = done.stdout.splitlines()
    assert command in COMMANDS
    assert words[-6:] == ["-m", "desmigratif", command, "two words", "--key", "x"]
    assert "--property=EnvironmentFile=/etc/desmigratif/environment" in words
    assert ("--property=EnvironmentFile=/etc/desmigratif/backup-environment" in words) is as_owner
    archives = "--property=EnvironmentFile=/etc/desmigratif/archive-environment" in words
    assert archives is (command == "archive")
    if_there = "--property=EnvironmentFile=-/etc/desmigratif/archive-environment" in words
    assert if_there is (command == "restore")
    assert "--uid=desmigratif" in words


def test_passwords_of_containers_stay_out_of_images_the_repository_and_the_list_of_processes() -> None:
    assert "**/.env" in (tree.ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert "**/.env" in (OPS / "compose" / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    roles = (OPS / "compose" / "roles.sh").read_text("utf-8")
    assert "$OWNER_PASSWORD" not in roles
    assert "$APP_PASSWORD" not in roles
    assert roles.count("\\getenv") == 2


def test_the_database_container_is_healthy_only_once_the_network_reaches_it() -> None:
    """Its first start makes the roles behind a server that answers on the socket alone."""
    said = yaml.safe_load((OPS / "compose" / "compose.yaml").read_text("utf-8"))
    test = said["services"]["database"]["healthcheck"]["test"]
    assert test[test.index("-h") + 1] == "127.0.0.1"


def test_examples_hold_no_password() -> None:
    for path in OPS.glob("*.example"):
        for word in re.findall(r"://[^:/@\s]+:([^@\s]+)@", path.read_text("utf-8")):
            assert word == "CHANGE-ME"
