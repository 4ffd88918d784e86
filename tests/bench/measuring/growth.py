# SPDX-License-Identifier: MIT
"""growth: how the cost grows with the number of events, the length of lines, the number of patterns, events of the
catalogue, conditions, unknown names and findings, and with threads: a table, and a plot in build/bench/growth.svg."""
import dataclasses
import json
import math
import statistics
import subprocess
import typing

from . import inputs
from .runs import DATA, ROOT, WAZOBUS, Report, run

ANY = None  # the exit status does not matter


@dataclasses.dataclass
class Dimension:
    title: str  # of the table and of the plot
    unit: str  # of the points
    points: list
    quick: list
    command: typing.Callable  # point -> the command that is measured
    status: int = 0
    what: str = "cpu"
    # Of steepness(): a little more than linear, because figures of short runs are uncertain.
    limit: float = 1.15


def long_line(length):
    """One event of so many bytes, in members of 100."""
    def write(file):
        file.write(b'{"name": "x_made_up", "data": {"first": 0')
        file.writelines(b', "member_%08d": "%s"' % (number, b"a" * 80) for number in range(length // 100))
        file.write(b"}}\n")
    return inputs.kept(f"long-{length}.ndjson", write)


def unknown_names(count):
    return inputs.kept(f"unknown-{count}.ndjson", lambda file: file.writelines(
        b'{"name": "call_crested_%d", "data": {}}\n' % number for number in range(count)))


def files_of_events(count):
    """Files whose events are so many; beyond a million the same file again."""
    return [inputs.events_by_number(min(count, 1_000_000))] * max(1, count // 1_000_000)


def catalogue(count):
    fields = {f"field_{number}": {"type": "string"} for number in range(8)}

    def write(file):
        event = {"summary": "Made up.", "source": "observed", "level": "tenant", "routing_keys": ["made.up"],
                 "required_acls": ["events.made.up"],
                 "data": {"type": "object", "properties": fields}}
        file.write(json.dumps({"service": "calld", "events": [{"name": f"made_up_{number}", **event}
                                                              for number in range(count)]}).encode())
    return inputs.kept(f"catalogue-{count}.json", write)


def findings_a_line(count):
    """Lines of call_created with so many members of the wrong type, 20,000 of each."""
    right = {"call_id": "1.1", "caller_id_name": "A", "caller_id_number": "1",
             "creation_time": "2026-11-21T16:03:14.592-0500", "status": "Up", "user_uuid": inputs.UUID.format(3),
             "on_hold": False, "bridges": [], "talking_to": {}, "is_caller": True}
    data = {**right, **{key: 5 for key in list(right)[:count]}}
    line = json.dumps({"name": "call_created", "origin_uuid": inputs.UUID.format(1), "data": data}).encode() + b"\n"
    return inputs.lines(f"findings-{count}", line, 20_000)


def dimensions():
    validate = [WAZOBUS, "validate", "--jobs", "1"]
    read = [WAZOBUS, "listen", "--json", "--from"]
    decades = lambda first, last: [10 ** exponent for exponent in range(first, last + 1)]
    some = lambda: inputs.events_by_number(100_000)
    return [
        Dimension("events, validate", "events", decades(3, 7), decades(3, 5),
                  lambda count: [*validate, *files_of_events(count)]),
        Dimension("events, listen --from --json", "events", decades(3, 7), decades(3, 5),
                  lambda count: [WAZOBUS, "listen", "--json",
                                 *[word for path in files_of_events(count) for word in ("--from", path)]]),
        Dimension("one long line, validate", "bytes", decades(2, 8), decades(2, 7),
                  lambda length: [*validate, long_line(length)], ANY),
        Dimension("one long line, listen --from", "bytes", decades(2, 8), decades(2, 7),
                  lambda length: [WAZOBUS, "listen", "--from", long_line(length)]),
        Dimension("patterns, listen -r", "patterns", decades(0, 3), decades(0, 3),
                  lambda count: [*read, inputs.night(10),
                                 *[word for number in range(count) for word in ("-r", f"made.up{number}.*")]]),
        Dimension("own catalogue, validate", "events in it", decades(1, 4), decades(1, 3),
                  lambda count: [*validate, "--catalogue", catalogue(count), inputs.events_by_number(1000)]),
        Dimension("conditions, listen --where", "conditions", [1, 2, 5, 10], [1, 10],
                  lambda count: [*read, some(), *["--where", "data.status != Nowhere"] * count]),
        Dimension("unknown names, validate", "names", decades(0, 6), decades(0, 4),
                  lambda count: [*validate, unknown_names(count)], ANY),
        Dimension("findings, validate", "findings a line", [1, 2, 5, 10], [1, 10],
                  lambda count: [*validate, findings_a_line(count)], ANY),
        Dimension("threads, validate", "threads", [1, 2, 4], [1, 2],
                  lambda count: [WAZOBUS, "validate", "--jobs", str(count), inputs.events(100)],
                  what="wall", limit=0.5),
    ]


def measured(dimension, options):
    """The cost at each point, in seconds."""
    points = dimension.quick if options.quick else dimension.points
    commands = {point: dimension.command(point) for point in points}
    rounds = {point: [] for point in points}
    for _ in range(min(3, options.rounds)):
        for point, command in commands.items():
            if rounds[point] and rounds[point][0] > 3:  # long enough to be sure
                continue
            rounds[point].append(getattr(run(*command, status=dimension.status), dimension.what))
    return {point: statistics.median(found) for point, found in rounds.items()}


def steepness(costs):
    """The exponent of the growth between the last two points: 1 is linear, 0 is flat. A start costs a part of small
    ones, so it is nearer to 0 there."""
    (small, cheap), (large, dear) = list(costs.items())[-2:]
    return math.log(dear / cheap) / math.log(large / small)


def plot(results):
    """Draws build/bench/growth.svg."""
    parts = ["set terminal svg size 960,1100 font 'sans,11' background 'white'", f"set output '{DATA / 'growth.svg'}'",
             "set multiplot layout 5,2", "set grid", "unset key", "set format y '%g s'"]
    for dimension, costs in results:
        data = "\n".join(f"{point} {cost}" for point, cost in costs.items())
        least, most = min(costs.values()), max(costs.values())
        axes = ["set logscale xy", "set format x '10^{%L}'", f"set yrange [{least / 2}:{most * 2}]"]
        if max(costs) < 100:
            axes = ["unset logscale", "set format x '%g'", f"set yrange [0:{most * 1.3}]"]
        parts += [f"$data << END\n{data}\nEND", f"set title '{dimension.title}'",
                  f"set xlabel '{dimension.unit}'", *axes, f"set xrange [{min(costs)}:{max(costs)}]",
                  "plot $data with linespoints linewidth 2 pointtype 7 linecolor '#1f6feb'"]
    subprocess.run(["gnuplot"], input="\n".join(parts) + "\nunset multiplot\n", text=True, check=True)
    print(f"the plot is in {(DATA / 'growth.svg').relative_to(ROOT)}")


def in_words(seconds):
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def measure(options):
    report = Report("growth", options)
    results, rows = [], []
    for dimension in dimensions():
        costs = measured(dimension, options)
        results.append((dimension, costs))
        told = ", ".join(f"{point:,}: {in_words(cost)}" for point, cost in costs.items())
        print(f"{dimension.title}, by {dimension.unit}: {told}", flush=True)
        report.hold("  exponent of the growth at the end", steepness(costs), dimension.limit)
        rows.append((f"{dimension.title}, by {dimension.unit}", told))
    plot(results)
    report.rows = rows
    return report
