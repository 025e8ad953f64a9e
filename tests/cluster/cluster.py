#!/usr/bin/env python3
"""A real OpenSearch on this machine, one JVM a node, so that nodes can be killed one by one.

    cluster.py start DIR [--server opensearch|elasticsearch] [--nodes 3] [--heap 256m] [--set KEY=VALUE]...
                                   prints the addresses; DIR is made, and must not be there
    cluster.py kill DIR NODE       kill -9, and wait until the process is gone
    cluster.py restart DIR NODE    start a node that was killed again, on its ports and its data
    cluster.py wait DIR            until all nodes are there and every shard has its copies
    cluster.py stop DIR            end every node by its process id, and delete DIR

The server comes from Maven Central (org.opensearch.distribution.integ-test-zip:opensearch, and the same of Elasticsearch): the
server's core and its HTTP transport, with no plugin. It is kept where Maven keeps everything. DIR/cluster.json names nodes,
ports and process ids.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile

# The last lines that run on Java 17 and start without a launcher of their own. Of each its main class, and what the two call
# differently.
SERVERS = {
    "opensearch": ("2.19.6", "org.opensearch.bootstrap.OpenSearch", "cluster.initial_cluster_manager_nodes"),
    "elasticsearch": ("7.17.28", "org.elasticsearch.bootstrap.Elasticsearch", "cluster.initial_master_nodes"),
}
SECONDS_TO_START = 180


def fetched(server):
    """The server's archive, from Maven's own folder or through Maven."""
    version = SERVERS[server][0]
    group = f"org.{server}.distribution.integ-test-zip"
    archive = pathlib.Path.home() / ".m2/repository" / group.replace(".", "/") / server / version / f"{server}-{version}.zip"
    if not archive.exists():
        artefact = f"-Dartifact={group}:{server}:{version}:zip"
        command = ["mvn", "-q", "-B", "dependency:get", artefact, "-Dtransitive=false"]
        subprocess.run(command, check=True, stdout=sys.stderr)
    return archive


def free_ports(count):
    """Ports that nobody listens on, all held until all are known."""
    sockets = [socket.socket() for _ in range(count)]
    for held in sockets:
        held.bind(("127.0.0.1", 0))
    ports = [held.getsockname()[1] for held in sockets]
    for held in sockets:
        held.close()
    return ports


def start(folder, server, nodes, heap, settings):
    folder.mkdir(parents=True)
    # The server refuses to run as root, and whoever runs it instead must reach its files.
    folder.chmod(0o755)
    with zipfile.ZipFile(fetched(server)) as archive:
        archive.extractall(folder)
    home = folder / f"{server}-{SERVERS[server][0]}"
    ports = free_ports(2 * nodes)
    cluster = {"server": server, "home": str(home), "heap": heap, "nodes": []}
    for i in range(nodes):
        cluster["nodes"].append({"name": f"node{i}", "http": ports[2 * i], "transport": ports[2 * i + 1]})
    for node in cluster["nodes"]:
        configure(folder, cluster, node, settings)
    save(folder, cluster)
    for node in cluster["nodes"]:
        node["pid"] = launch(folder, cluster, node)
        save(folder, cluster)
    try:
        wait(folder, cluster)
    except BaseException:
        print_logs(folder, cluster)
        stop(folder)
        raise
    print(",".join(address(node) for node in cluster["nodes"]))


def configure(folder, cluster, node, settings):
    place = folder / node["name"]
    for part in ["config", "data", "logs", "tmp"]:
        (place / part).mkdir(parents=True)
    seeds = [f"127.0.0.1:{other['transport']}" for other in cluster["nodes"]]
    wanted = {
        "cluster.name": f"mingcha-{os.getpid()}",
        "node.name": node["name"],
        "network.host": "127.0.0.1",
        "http.port": node["http"],
        "transport.port": node["transport"],
        "discovery.seed_hosts": seeds,
        SERVERS[cluster["server"]][2]: [other["name"] for other in cluster["nodes"]],
        "path.data": str(place / "data"),
        "path.logs": str(place / "logs"),
        # A machine that tests is often full.
        "cluster.routing.allocation.disk.threshold_enabled": False,
        "cluster.routing.allocation.node_initial_primaries_recoveries": 8,
    }
    wanted.update(settings)
    lines = [f"{key}: {json.dumps(value)}\n" for key, value in wanted.items()]
    (place / f"config/{cluster['server']}.yml").write_text("".join(lines))
    (place / "config/log4j2.properties").write_text(
        "status = error\n"
        "appender.console.type = Console\nappender.console.name = console\n"
        "appender.console.layout.type = PatternLayout\n"
        "appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n\n"
        "rootLogger.level = info\nrootLogger.appenderRef.console.ref = console\n"
    )
    if os.geteuid() == 0:
        for path in [place, *place.rglob("*")]:
            shutil.chown(path, "nobody")


def launch(folder, cluster, node):
    place, home, server = folder / node["name"], cluster["home"], cluster["server"]
    prefix = "opensearch" if server == "opensearch" else "es"
    command = [
        "java",
        f"-Xms{cluster['heap']}",
        f"-Xmx{cluster['heap']}",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Djava.security.manager=allow",
        f"-Djava.io.tmpdir={place / 'tmp'}",
        "-Dlog4j2.formatMsgNoLookups=true",
        f"-D{prefix}.path.home={home}",
        f"-D{prefix}.path.conf={place / 'config'}",
        f"-D{prefix}.distribution.type=zip",
        f"-D{prefix}.distribution.flavor=default",
        f"-D{prefix}.bundled_jdk=false",
        "-cp",
        f"{home}/lib/*",
        SERVERS[server][1],
    ]
    log = open(place / "logs/node.log", "ab")
    # The nodes outlive this program, and are not reached by a Ctrl-C that is meant for it.
    other = {"user": "nobody"} if os.geteuid() == 0 else {}
    environment = {**os.environ, "LIBFFI_TMPDIR": str(place / "tmp")}
    started = subprocess.Popen(
        command,
        stdout=log,
        stderr=log,
        stdin=subprocess.DEVNULL,
        cwd=place,
        env=environment,
        start_new_session=True,
        **other,
    )
    return started.pid


def is_ours(node, folder):
    """Whether the process id still is the node's: ids are used again."""
    try:
        command = pathlib.Path(f"/proc/{node['pid']}/cmdline").read_bytes()
    except (KeyError, OSError):
        return False
    return str(folder / node["name"]).encode() in command


def end(folder, node, how):
    deadline = time.monotonic() + 60
    while is_ours(node, folder):
        os.kill(node["pid"], how if time.monotonic() < deadline - 40 else signal.SIGKILL)
        time.sleep(0.1)
        if time.monotonic() > deadline:
            raise SystemExit(f"{node['name']} does not end")


def stop(folder):
    for node in load(folder)["nodes"]:
        end(folder, node, signal.SIGKILL)
    shutil.rmtree(folder)


def wait(folder, cluster):
    query = f"/_cluster/health?wait_for_status=green&wait_for_nodes={len(cluster['nodes'])}&wait_for_no_initializing_shards=true&timeout=5s"
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        for node in cluster["nodes"]:
            if not is_ours(node, folder):
                raise SystemExit(f"{node['name']} does not run")
            try:
                with urllib.request.urlopen(address(node) + query, timeout=10) as answer:
                    if not json.load(answer)["timed_out"]:
                        return
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.3)
    raise SystemExit(f"the cluster is not ready after {SECONDS_TO_START} s")


def print_logs(folder, cluster):
    for node in cluster["nodes"]:
        log = (folder / node["name"] / "logs/node.log").read_text(errors="replace")
        print(f"== {node['name']}\n{log[-3000:]}", file=sys.stderr)


def address(node):
    return f"http://127.0.0.1:{node['http']}"


def load(folder):
    return json.loads((folder / "cluster.json").read_text())


def save(folder, cluster):
    part = folder / "cluster.json.part"
    part.write_text(json.dumps(cluster, indent=1))
    part.rename(folder / "cluster.json")


def named(cluster, name):
    return next(node for node in cluster["nodes"] if node["name"] == name)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ["start", "kill", "restart", "wait", "stop"]:
        command = commands.add_parser(name)
        command.add_argument("folder", type=lambda path: pathlib.Path(path).resolve())
        if name in ["kill", "restart"]:
            command.add_argument("node")
        if name == "start":
            command.add_argument("--server", choices=SERVERS, default="opensearch")
            command.add_argument("--nodes", type=int, default=3)
            command.add_argument("--heap", default="256m")
            command.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    asked = parser.parse_args()
    folder = asked.folder
    if asked.command == "start":
        settings = dict(pair.split("=", 1) for pair in asked.set)
        return start(folder, asked.server, asked.nodes, asked.heap, settings)
    if asked.command == "stop":
        return stop(folder)
    cluster = load(folder)
    if asked.command == "kill":
        end(folder, named(cluster, asked.node), signal.SIGKILL)
    if asked.command == "restart":
        node = named(cluster, asked.node)
        node["pid"] = launch(folder, cluster, node)
        save(folder, cluster)
    if asked.command == "wait":
        wait(folder, cluster)


if __name__ == "__main__":
    main()
