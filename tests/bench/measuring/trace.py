# SPDX-License-Identifier: MIT
"""trace: CPU time and memory of the list of a night of calls, compared with validate over the same."""
from . import inputs
from .runs import WAZOBUS, Report, in_turns, median, ratio


def measure(options):
    report = Report("trace", options)
    path = inputs.night(options.megabytes)
    found = in_turns({"wazobus validate": [WAZOBUS, "validate", path],
                      "wazobus trace --from": [WAZOBUS, "trace", "--from", path]}, options.rounds)
    report.turns(found)
    checked, listed = found.values()
    report.hold("CPU time of the list of calls, against `validate`", ratio(listed, checked), 2.2)
    report.hold("memory of the list of calls", median(listed, "peak") / 1024, 64, unit=" MiB")
    return report
