# SPDX-License-Identifier: MIT
"""listen: CPU time for messages like Wazo's that wait in the broker, compared with rabbitmq-c's own frame loop and with
amqplib, pika and kombu. Memory over five times as many. The delay from a publisher to the printed line at 1,000 events
a second, compared with a kombu client that flushes."""
import json
import os
import signal
import statistics
import subprocess
import threading
import time

from . import inputs, peers
from .runs import BENCH, WAZOBUS, Report, fail, in_turns, python_of_tests, ratio, watch

EXCHANGE = "bench"
# So many messages wait: RabbitMQ disconnects a client that reads nothing for half a minute.
WAITING = 50_000
LISTEN = [WAZOBUS, "listen", "--exchange", EXCHANGE, "--heartbeat", "0"]


def ready(child):
    """Waits until it says that it listens. What it says later is thrown away."""
    while line := child.stderr.readline():
        if b"listening on" in line:
            threading.Thread(target=child.stderr.read, daemon=True).start()
            return
    fail(f"{child.args} ended")


def consume(command, publish):
    """Measures a client that is stopped while messages are published, and then reads them."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    ready(child)
    child.send_signal(signal.SIGSTOP)
    publish()
    started = time.monotonic()
    child.send_signal(signal.SIGCONT)
    return watch(child, started)


def peak_while(command, publish):
    """Peak KiB of a client that reads while messages are published."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    ready(child)
    publisher = threading.Thread(target=publish)
    publisher.start()
    peak = watch(child, time.monotonic()).peak
    publisher.join()
    return peak


def publish_all(path):
    headers = [word for name, value in inputs.HEADERS.items() for word in ("-H", f"{name}={value}")]
    subprocess.run([WAZOBUS, "publish", "-q", "-r", inputs.KEY, "--exchange", EXCHANGE, *headers,
                    "-H", f"user_uuid:{inputs.UUID.format(3)}:=true", path], check=True)


def delays(command, seconds, rate=1000):
    """Milliseconds from a publisher to the printed line."""
    import pika  # pylint: disable=import-outside-toplevel

    connection = pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"]))
    channel = connection.channel()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    ready(child)
    found = []

    def read():
        for line in child.stdout:
            found.append((time.monotonic() - json.loads(line)["data"]["sent"]) * 1000)

    reader = threading.Thread(target=read)
    reader.start()
    start = time.monotonic()
    properties = pika.BasicProperties(content_type="application/json", headers=inputs.HEADERS)
    for number in range(seconds * rate):
        pause = start + number / rate - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        channel.basic_publish(EXCHANGE, inputs.KEY,
                              json.dumps({"name": "call_updated", "data": {"sent": time.monotonic()}}), properties)
    time.sleep(0.5)
    child.terminate()
    reader.join()
    connection.close()
    assert len(found) == seconds * rate, len(found)
    return found[rate:]  # warm


def costs(report, options):
    path = inputs.calls(WAITING)
    count = str(WAITING)
    port, url = os.environ["WAZOBUS_BROKER_PORT"], os.environ["AMQP_URL"]
    loop = "rabbitmq-c, its own frame loop"
    found = in_turns({
        loop: [BENCH / "rabbitmq_frames", port, EXCHANGE, count],
        "wazobus listen --json": [*LISTEN, "--json", "-c", count],
        "wazobus listen --json --check": [*LISTEN, "--json", "--check", "-c", count],
        "wazobus listen -f record": [*LISTEN, "-f", "record", "-c", count],
        "wazobus listen -f line": [*LISTEN, "-f", "line", "-c", count],
        "wazobus listen": [*LISTEN, "-c", count],
        "amqplib in Node.js": ["node", peers.script("amqplib_listen.js"), peers.modules(), url, EXCHANGE, count],
    }, options.rounds, lambda command: consume(command, lambda: publish_all(path)))
    found |= in_turns({
        client: [python_of_tests(), peers.script(f"{client}_listen"), url, EXCHANGE, count]
        for client in ("pika", "kombu")
    }, 1, lambda command: consume(command, lambda: publish_all(path)))
    report.turns(found, per=(WAITING, "message"))
    as_json = found["wazobus listen --json"]
    checked = found["wazobus listen --json --check"]
    report.hold("CPU time of `--json`, against a loop of rabbitmq-c that only prints", ratio(as_json, found[loop]),
                1.25)
    report.figure("CPU time of `--check --json`, against `--json`", ratio(checked, as_json))
    report.figure("CPU time of pretty, against `--json`", ratio(found["wazobus listen"], as_json))
    for name in "amqplib in Node.js", "pika", "kombu":
        report.figure(f"CPU time of {name}, against `--json`", ratio(found[name], as_json))


def measure(options):
    import pika  # pylint: disable=import-outside-toplevel

    report = Report("listen", options)
    connection = pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"] + "?heartbeat=0"))
    connection.channel().exchange_declare(EXCHANGE, "topic")
    costs(report, options)
    path = inputs.calls(WAITING)
    peak = peak_while([*LISTEN, "--json", "-c", str(5 * WAITING)],
                      lambda: [publish_all(path) for _ in range(5)])
    report.hold(f"memory, over {5 * WAITING:,} events", peak / 1024, 12, unit=" MiB")
    clients = {"wazobus listen --json": [*LISTEN, "--json"],
               "kombu, flushed": [python_of_tests(), peers.script("kombu_listen"), os.environ["AMQP_URL"], EXCHANGE]}
    medians = {name: [] for name in clients}
    for _ in range(1 if options.quick else 3):
        for name, command in clients.items():
            found = delays(command, 3 if options.quick else 6)
            medians[name].append(statistics.median(found))
            print(f"{name:<50} p50 {medians[name][-1]:.3f} ms  p99 {statistics.quantiles(found, n=100)[98]:.3f} ms")
    ours, kombus = medians.values()
    report.hold("delay from publisher to printed line, against a kombu script that flushes",
                statistics.median(our / kombu for our, kombu in zip(ours, kombus)), 1.1)
    return report
