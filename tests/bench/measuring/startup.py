# SPDX-License-Identifier: MIT
"""startup: whole processes, from start to end. One confirmed event is compared with amqp-publish, which waits for no
confirm; --help, an event of the catalogue, and what a shell asks to complete a word, with amqp-publish --help."""
import os
import subprocess

from . import inputs
from .publish import PUBLISH, bound_queue
from .runs import BENCH, WAZOBUS, Report


def whole_processes(commands, runs):
    """The median microseconds of each command, from start to end and as CPU time."""
    words = [word for command in commands for word in ("--", *command)][1:]
    lines = subprocess.run([BENCH / "spawn_times", str(runs), *words], check=True, capture_output=True,
                           text=True).stdout.splitlines()
    return [[float(figure) for figure in line.split()] for line in lines]


def measure(options):
    report = Report("startup", options)
    bound_queue("bench", False)
    body = inputs.call_updated(0)
    theirs, their_help = "amqp-publish -b, without a confirm", "amqp-publish --help"
    programs = {
        theirs: ["amqp-publish", "-u", os.environ["AMQP_URL"], "-e", "bench", "-r", inputs.KEY, "-b", body],
        "wazobus publish -b": [*PUBLISH, "--exchange", "bench", "-b", body],
        "wazobus publish EVENT": [WAZOBUS, "publish", "-q", "--exchange", "bench", "call_updated"],
        their_help: ["amqp-publish", "--help"],
        "wazobus --help": [WAZOBUS, "--help"],
        "wazobus listen --help": [WAZOBUS, "listen", "--help"],
        "wazobus catalogue show call_updated": [WAZOBUS, "catalogue", "show", "call_updated"],
        "completion of an event's name": [WAZOBUS, "surface", "words", "event", "=call_upd", "=wazobus", "=listen",
                                          "=call_upd"],
    }
    found = dict(zip(programs, whole_processes(programs.values(), 40 if options.quick else 200)))
    for name, (wall, cpu) in found.items():
        peer = found[theirs if "publish" in name and "help" not in name else their_help]
        print(f"{name:<50} {wall / 1000:6.2f} ms elapsed  {cpu / 1000:5.2f} ms CPU  {cpu / peer[1]:5.2f} x")
    report.hold("one confirmed event as a whole process, elapsed, against `amqp-publish`",
                found["wazobus publish EVENT"][0] / found[theirs][0], 2)
    report.hold("CPU time of `--help`, against `amqp-publish --help`",
                found["wazobus --help"][1] / found[their_help][1], 2)
    return report
