# SPDX-License-Identifier: MIT
"""Runs programs in turn, and reports medians of their CPU time as ratios within one run."""
import dataclasses
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = ROOT / "build/release"
BENCH = BUILD / "tests/bench"  # the programs of this folder that are compiled
DATA = ROOT / "build/bench"  # inputs and figures
WAZOBUS = BUILD / "wazobus"


@dataclasses.dataclass
class Run:
    cpu: float  # seconds, user and system
    wall: float  # seconds
    peak: int  # KiB


def fail(text):
    sys.exit(f"bench: {text}")


def peak_of(child):
    """The peak memory of the child in KiB; 0 after its end. rusage would include Python's memory before exec, and the
    kernel's peak of the program itself is gone after its end."""
    try:
        status = pathlib.Path(f"/proc/{child.pid}/status").read_text()
    except OSError:
        return 0
    return max([0] + [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")])


def watch(child, started, expected=0, limit=600):
    """Waits until the child ends with the expected status; None: with any. A child that waits for what does not come
    is ended after `limit` seconds, with an error."""
    peak = 0
    while True:
        if time.monotonic() - started > limit:
            child.kill()
            fail(f"{' '.join(map(str, child.args))}: not at its end after {limit} s")
        peak = max(peak, peak_of(child))
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(0.005)
    child.returncode = os.waitstatus_to_exitcode(status)
    if expected is not None and child.returncode != expected:
        fail(f"{' '.join(map(str, child.args))}: status {child.returncode}")
    return Run(usage.ru_utime + usage.ru_stime, time.monotonic() - started, peak)


def run(*command, stdin=None, status=0):
    started = time.monotonic()
    child = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return watch(child, started, status)


def in_turns(programs, rounds, measure=lambda command: run(*command)):
    """Measures each command in each round. Returns {name: [Run]}, one for each round."""
    found = {name: [] for name in programs}
    for _ in range(rounds):
        for name, command in programs.items():
            found[name].append(measure(command))
    return found


def median(runs, what):
    return statistics.median(getattr(run, what) for run in runs)


def ratio(runs, others, what="cpu"):
    """The median of the ratios of rounds: what slows down one of a round slows down the other as well."""
    return statistics.median(getattr(one, what) / max(getattr(other, what), 1e-6) for one, other in zip(runs, others))


def python_of_tests():
    """The python3 that has kombu and pika, as CMake found it when it configured the release build."""
    for line in (BUILD / "CMakeCache.txt").read_text().splitlines():
        if line.startswith("Python3_EXECUTABLE:") and not line.endswith("NOTFOUND"):
            return line.partition("=")[2]
    return sys.executable


class Report:
    """Prints figures, holds them against limits, and keeps those for README's table."""

    def __init__(self, what, options):
        self.what = what
        self.is_quick = options.quick
        self.missed = False
        self.rows = []

    def turns(self, found, base=None, per=None):
        """A line for each program; `per`: (number, unit) gives microseconds for each of so many."""
        base = base or next(iter(found))
        for name, runs in found.items():
            cpu = median(runs, "cpu")
            cost = f"{cpu / per[0] * 1e6:8.2f} us a {per[1]}" if per else f"{cpu:7.3f} s CPU"
            print(f"{name:<50} {cost}  {ratio(runs, found[base]):6.2f} x  {median(runs, 'wall'):7.3f} s  "
                  f"{median(runs, 'peak') / 1024:5.1f} MiB", flush=True)

    def figure(self, text, value, unit=" times"):
        """Keeps a figure for README without a limit."""
        self.rows.append((text, f"{value:.2g}{unit}" if value < 10 else f"{value:.0f}{unit}"))

    def hold(self, text, value, limit, at_most=True, unit=" times", is_about_large=False):
        """Small inputs of --quick, where the start counts, say nothing of what `is_about_large`."""
        if is_about_large and self.is_quick:
            print(f"{text:<66} {value:7.2f}", flush=True)
            return
        good = value <= limit if at_most else value >= limit
        self.missed = self.missed or not good
        self.figure(text, value, unit)
        sign = "at most" if at_most else "at least"
        print(f"{text:<66} {value:7.2f}  ({sign} {limit}){'' if good else '  MISSED'}", flush=True)

    def save(self):
        path = DATA / f"figures-{self.what}.json"
        path.write_text(json.dumps(self.rows, indent=1) + "\n")


def saved_figures(what):
    path = DATA / f"figures-{what}.json"
    return json.loads(path.read_text()) if path.exists() else None
