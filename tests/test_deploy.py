"""What deploy/ shows can be copied: units, container and nginx name what is there, and do what they say."""

import configparser
import http.client
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from indexer.cli import main
from indexer.config import load_config
from indexer.library import open_library
from tests.site import serving

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))
TIMERS = sorted(DEPLOY.glob("*.timer"))
WANTED = {  # what each service must have, beside what is its own
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "RestrictNamespaces": "yes",
    "MemoryDenyWriteExecute": "yes",
    "User": "referatbasen",
}


def unit(path: Path) -> configparser.RawConfigParser:
    parsed = configparser.RawConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str  # type: ignore[assignment, method-assign]  # systemd tells letters apart
    parsed.read(path, encoding="utf-8")
    return parsed


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_a_service_is_hardened_and_starts_a_command_there_is(service: Path) -> None:
    found = unit(service)["Service"]
    assert {key: found.get(key) for key in WANTED} == WANTED
    words = shlex.split(found["ExecStart"])
    if words[0] == "/bin/sh":
        words = shlex.split(words[2].removeprefix("exec "))
    assert words[:3] == ["/opt/referatbasen/bin/referatbasen", "--config", "/etc/referatbasen/config.toml"]
    assert words[3] in main.commands
    context = main.commands[words[3]].make_context(words[3], list(words[4:]))
    assert context.command.name == words[3]


@pytest.mark.parametrize("timer", TIMERS, ids=lambda path: path.name)
def test_a_timer_starts_a_service_there_is(timer: Path) -> None:
    assert timer.with_suffix(".service") in SERVICES
    found = unit(timer)
    assert found["Timer"]["Persistent"] == "yes"
    assert found["Install"]["WantedBy"] == "timers.target"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_finds_nothing_wrong_and_little_exposed(tmp_path: Path) -> None:
    for path in (*SERVICES, *TIMERS):
        text = path.read_text(encoding="utf-8").replace("/opt/referatbasen/bin/referatbasen", sys.executable)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    names = [f"./{path.name}" for path in (*SERVICES, *TIMERS)]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    about_ours = [line for line in done.stderr.splitlines() if "referatbasen" in line]
    assert (done.returncode, about_ours) == (0, []), done.stderr
    for path in SERVICES:
        judged = subprocess.run(
            ["systemd-analyze", "security", "--offline=yes", "--threshold=20", f"./{path.name}"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert judged.returncode == 0, judged.stdout[-400:]


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    joined = text.replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip()]
    return [(line.split(None, 1)[0], line.split(None, 1)[1].strip()) for line in lines]


def test_the_container_file_copies_what_is_there_and_runs_as_nobody_special() -> None:
    found = instructions()
    known = {"FROM", "RUN", "ENV", "WORKDIR", "COPY", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK"}
    assert {name for name, _ in found} <= known | {"ENTRYPOINT", "CMD"}
    for name, rest in found:
        if name == "COPY" and not rest.startswith("--from"):
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
    assert [rest for name, rest in found if name == "USER"] == ["10001"]
    assert all(
        ":" in rest.split()[0] and not rest.split()[0].endswith(":latest") for name, rest in found if name == "FROM"
    )
    assert all(
        "--require-hashes" in rest for name, rest in found if name == "RUN" and "pip install" in rest and "-r " in rest
    )
    command = re.findall(r'"([^"]+)"', next(rest for name, rest in found if name == "CMD"))
    assert command[0] in main.commands
    main.commands[command[0]].make_context(command[0], command[1:])
    paths = re.findall(r"127\.0\.0\.1:8000(/\w+)", next(rest for name, rest in found if name == "HEALTHCHECK"))
    assert paths == ["/readyz"]


def test_the_container_s_environment_is_configuration() -> None:
    said = dict(
        pair.split("=", 1)
        for name, rest in instructions()
        if name == "ENV"
        for pair in rest.split()
        if pair.startswith("REFERATBASEN_")
    )
    config = load_config(ROOT / "config.toml", said)
    assert config.paths.data == Path("/data")
    assert config.log.format == "json"
    assert len(said) == 2


def test_files_named_in_the_readme_are_there() -> None:
    text = (DEPLOY / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (DEPLOY / target).exists(), target
    for path in DEPLOY.iterdir():
        assert path.name == "README.md" or f"({path.name})" in text, path.name
    for command in re.findall(r"`?referatbasen(?: --config \S+)? ([a-z]+)", text):
        assert command in {*main.commands, "referatbasen"}, command


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def nginx(folder: Path, upstream: str) -> Iterator[int]:
    """Run nginx with deploy/nginx.conf, its ports, paths and certificate changed; give the port of HTTPS."""
    words = (
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=referater.example"
    )
    subprocess.run(words.split(), cwd=folder, check=True, capture_output=True, timeout=60)
    port = free_port()
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("/etc/letsencrypt/live/referater.example/fullchain.pem", f"{folder}/cert.pem"),
        ("/etc/letsencrypt/live/referater.example/privkey.pem", f"{folder}/key.pem"),
        ("/var/log/nginx/", f"{folder}/"),
        ("server 127.0.0.1:8000;", f"server {upstream};"),
        ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        ("listen [::]:443 ssl http2;", ""),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("listen [::]:80;", ""),
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid;\nerror_log {folder}/start.log;\nworker_processes 1;\nevents {{}}\n"
        # Who asks is whom a test says: this machine has no networks to come from.
        f"http {{\n{temporary}set_real_ip_from 127.0.0.1;\nreal_ip_header X-Test-From;\n"
        f"include {folder}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "start.log")]
    subprocess.run([*command, "-t"], check=True, capture_output=True, timeout=20)
    process = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def asked(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=context)
    try:
        connection.request("GET", path, headers={"Host": "referater.example", **(headers or {})})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.skipif(shutil.which("nginx") is None or shutil.which("openssl") is None, reason="nginx is not installed")
def test_behind_nginx_the_site_is_served_and_operation_is_not(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text(
        "[paths]\nsample = false\n"
        '[web]\nhosts = "referater.example"\nproxies = 1\nhttps = true\nmetrics = "127.0.0.1"\n',
        encoding="utf-8",
    )
    open_library(load_config(config, {})).close()
    with serving(cwd=tmp_path, config=config) as address, nginx(tmp_path, address.removeprefix("http://")) as port:
        status, page = asked(port, "/", {"X-Forwarded-Host": "ond.example", "X-Forwarded-For": "10.0.0.1"})
        assert status == 200
        assert "ond.example" not in page
        assert "https://referater.example" in asked(port, "/robots.txt")[1]
        for path in ("/metrics", "/healthz", "/readyz"):
            assert asked(port, path)[0] == 404
        direct = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
        direct.request("GET", "/metrics")
        assert direct.getresponse().status == 200
        direct.close()
        with ThreadPoolExecutor(20) as many:  # at one time: a busy machine asks too slowly in turn
            statuses = list(many.map(lambda _: asked(port, "/foelg/log-ind")[0], range(20)))
        assert set(statuses) == {200, 429}
        asked(port, "/soeg?q=Anna+Andersen")
        asked(port, "/foelg/mine/hemmelig-noegle")
    log = (tmp_path / "referatbasen.log").read_text(encoding="utf-8")
    assert "GET /soeg 200" in log
    assert "/foelg/... " in log
    assert not re.search(r"Anna|hemmelig|127\.0\.0\.1|10\.0\.0\.1", log)


@pytest.mark.skipif(shutil.which("nginx") is None or shutil.which("openssl") is None, reason="nginx is not installed")
def test_nginx_tells_visitors_apart_as_the_site_does(tmp_path: Path) -> None:
    def refused(port: int, *addresses: str) -> bool:
        """Tell whether so many forms from these are too many; none gets further, since no site is behind."""
        with ThreadPoolExecutor(20) as many:
            asking = (addresses[number % len(addresses)] for number in range(20))
            statuses = set(many.map(lambda who: asked(port, "/foelg", {"X-Test-From": who})[0], asking))
        assert statuses <= {502, 429}
        return 429 in statuses

    with nginx(tmp_path, f"127.0.0.1:{free_port()}") as port:
        one_net = [f"2001:db8:1:2::{number:x}" for number in range(1, 11)]
        assert refused(port, *one_net, *(f"2001:db8:1:2:{number}:5:6:7" for number in range(1, 11)))
        assert refused(port, "2001:db8:1:2:ffff::1")
        assert not refused(port, *(f"2001:db8:1:{number:x}::1" for number in range(3, 23)))
        assert not refused(port, *(f"2001:{number}::1" for number in range(3, 23)))
        assert not refused(port, *(f"192.0.2.{number}" for number in range(1, 21)))
        assert refused(port, "198.51.100.7")
        assert refused(port, "::ffff:198.51.100.8", "198.51.100.8")
        assert not refused(port, *(f"::ffff:198.51.100.{number}" for number in range(20, 40)))
