# SPDX-License-Identifier: MIT
"""publish: CPU time of confirmed and checked events from a file, compared with amqp-publish -l, which does neither. The
rate compared with pika and kombu, which wait for each confirm, into a durable queue."""
import os
import statistics
import subprocess

from . import inputs, peers
from .runs import WAZOBUS, Report, in_turns, python_of_tests, ratio, run

PUBLISH = [WAZOBUS, "publish", "-q", "-r", inputs.KEY]


def bound_queue(name, durable):
    """A channel, and a queue that is bound to it; a queue that is not durable keeps only the last few messages."""
    import pika  # pylint: disable=import-outside-toplevel

    channel = pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"] + "?heartbeat=0")).channel()
    channel.exchange_declare(name, "topic")
    few = {"x-max-length": 1000, "x-overflow": "drop-head"}
    channel.queue_declare(name, durable=durable, arguments={} if durable else few)
    channel.queue_bind(name, name, "#")
    return channel


def rates(channel, exchange, count):
    """Confirmed messages a second: of wazobus with `count`, and of pika and kombu with a few."""
    few = 200
    found = {"wazobus": count / run(*PUBLISH, "--exchange", exchange, inputs.calls(count)).wall}
    channel.queue_purge(exchange)
    for client in "pika", "kombu":
        script = [python_of_tests(), peers.script("confirmed_publish"), client, os.environ["AMQP_URL"], exchange,
                  inputs.KEY, inputs.calls(few)]
        found[client] = few / float(subprocess.run(script, check=True, capture_output=True).stdout)
        channel.queue_purge(exchange)
    return found


def measure(options):
    report = Report("publish", options)
    # Wazo's services send persistent messages. Only a durable queue keeps them, and then a confirm has its full cost.
    queues = {"bench": bound_queue("bench", False), "bench-durable": bound_queue("bench-durable", True)}
    path = inputs.calls(options.messages)
    peer = "amqp-publish -l, without confirms"
    programs = {
        peer: ["amqp-publish", "-u", os.environ["AMQP_URL"], "-e", "bench", "-r", inputs.KEY, "-l"],
        "wazobus publish FILE": [*PUBLISH, "--exchange", "bench", path],
        "wazobus publish --replay FILE --speed 0": [WAZOBUS, "publish", "-q", "--exchange", "bench", "--replay",
                                                    inputs.records(path), "--speed", "0"],
        "wazobus publish EVENT --repeat N": [WAZOBUS, "publish", "-q", "--exchange", "bench", "call_updated",
                                             "--repeat", str(options.messages)],
    }

    def once(command):
        with open(path, "rb") as file:
            figures = run(*command, stdin=file)
        queues["bench"].queue_purge("bench")
        return figures

    found = in_turns(programs, options.rounds, once)
    report.turns(found, per=(options.messages, "message"))
    durable = [rates(queues["bench-durable"], "bench-durable", options.messages) for _ in range(min(3, options.rounds))]
    names = {"wazobus", "pika", "kombu"}
    medians = {name: statistics.median(one[name] for one in durable) for name in names}
    print("confirmed, durable queue: " + ", ".join(f"{name} {rate:.0f}/s" for name, rate in sorted(medians.items())))
    report.hold("CPU time with confirms and checks, against `amqp-publish -l`, which has neither",
                ratio(found["wazobus publish FILE"], found[peer]), 3)
    for client in "pika", "kombu":
        report.hold(f"confirmed events a second into a durable queue, against {client}",
                    medians["wazobus"] / medians[client], 5, at_most=False)
    return report
