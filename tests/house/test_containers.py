"""The containers, as far as they can be read without building them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml

from newsletter.cli.main import load
from newsletter.cli.table import TABLE
from tests.house.test_docs import settings_read
from tests.needs import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)


def options(word: str) -> set[str]:
    return {option for parameter in load(word, TABLE[word]).params for option in parameter.opts}


def our_commands() -> list[list[str]]:
    found = [SERVICES[name]["command"] for name in OURS]
    found += [
        service["healthcheck"]["test"][1:]
        for service in SERVICES.values()
        if "healthcheck" in service
    ]
    found += [json.loads(line) for line in re.findall(r"^CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)]
    return [command for command in found if command[0] == "newsletter"]


def test_the_three_processes_are_there_and_more() -> None:
    assert OURS == ["beat", "web", "worker"]
    assert {"proxy", "postgres", "redis"} <= set(SERVICES)
    assert SERVICES["mailpit"]["profiles"] == ["dev"]


@pytest.mark.parametrize("command", our_commands(), ids=" ".join)
def test_every_command_and_option_exists(command: list[str]) -> None:
    assert command[1] in TABLE
    assert {part for part in command[2:] if part.startswith("--")} <= options(command[1])


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting(name: str) -> None:
    known = set(settings_read())
    assert set(SERVICES[name]["environment"]) <= known | {f"{one}_FILE" for one in known}


@pytest.mark.parametrize("name", SERVICES)
def test_everything_comes_back_after_a_reboot(name: str) -> None:
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_waited_for_has_a_health_check(name: str) -> None:
    for needed, how in SERVICES[name].get("depends_on", {}).items():
        assert how == {"condition": "service_healthy"}
        assert "healthcheck" in SERVICES[needed]


def test_volumes_are_declared() -> None:
    used = {
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
    }
    assert used == set(COMPOSE["volumes"])


def test_only_the_proxy_is_open_to_the_world() -> None:
    open_ports = {
        name: service["ports"] for name, service in SERVICES.items() if "ports" in service
    }
    assert set(open_ports) == {"proxy", "mailpit"}
    assert all(port.startswith("127.0.0.1:") for port in open_ports["mailpit"])


def test_the_health_of_the_site_is_asked_where_it_is_told() -> None:
    from django.urls import resolve

    address = re.search(r"127\.0\.0\.1:8000(/\w+)", SERVICES["web"]["healthcheck"]["test"][-1])
    assert address is not None
    assert resolve(address[1]).url_name == "health"


def test_the_image_runs_as_nobody_important_from_locked_packages() -> None:
    final = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER newsletter$", final, re.MULTILINE)
    assert "--require-hashes -r requirements/run.txt" in DOCKERFILE
    assert "http://" not in DOCKERFILE
    assert "https://" not in DOCKERFILE


def test_the_builder_is_sent_all_that_it_copies() -> None:
    sent = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    build = DOCKERFILE.partition("\nFROM ")[0] + DOCKERFILE.rpartition("\nFROM ")[0]
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.*)$", build, re.MULTILINE)
        for source in line.split()[:-1]
    }
    assert copied == sent
    assert all((ROOT / one).exists() for one in copied)
