# SPDX-License-Identifier: MIT
"""validate: CPU time over mixed events with all checks, one thread and two, compared with RapidJSON's SAX parser whose
handler does nothing, with jq, with simdjson's DOM, and on events of one kind with Ajv. Memory over ten times as much.
Lines with two findings each: memory in each format, and CPU time compared with lines without."""
import subprocess

from . import inputs, peers
from .runs import BENCH, DATA, WAZOBUS, Report, in_turns, median, ratio, run


def with_findings(report, options):
    count = 100_000 if options.quick else 1_000_000
    empty = inputs.lines("empty", b"{}\n", count)
    clean = inputs.lines("frames", b'{"op":"init"}\n', count)
    formats = ["text"] if options.quick else ["text", "json", "github", "junit", "sarif"]
    found = {"a line without findings": [], **{name: [] for name in formats}}
    for _ in range(options.rounds):
        found["a line without findings"].append(run(WAZOBUS, "validate", "--jobs", "4", clean))
        for name in formats:
            found[name].append(run(WAZOBUS, "validate", "--jobs", "4", "-f", name, empty, status=1))
    print("\nLines with two findings each, by format:")
    report.turns(found, per=(count, "line"))
    faulty, faultless = found["text"], found["a line without findings"]
    report.hold("a line with two findings, against one without", ratio(faulty, faultless), 12)
    most = max(median(found[name], "peak") for name in formats)
    report.hold(f"memory, {2 * count:,} findings", most / 1024, 20, unit=" MiB")


def one_kind(report, options):
    """Ajv compiles one schema, so it gets events of one name, in packs that it need not parse line by line twice."""
    path = inputs.calls(20_000 if options.quick else 200_000)
    schema = subprocess.run([WAZOBUS, "catalogue", "schema", "call_updated"], check=True, capture_output=True).stdout
    (DATA / "call_updated.schema.json").write_bytes(schema)
    found = in_turns({
        "wazobus validate --jobs 1, call_updated": [WAZOBUS, "validate", "--jobs", "1", path],
        "Ajv in Node.js, the same events and schema": ["node", peers.script("ajv_lines.js"), peers.modules(),
                                                       DATA / "call_updated.schema.json", path],
    }, options.rounds)
    print("\nEvents of one kind:")
    report.turns(found)
    ours, ajvs = found.values()
    report.hold("CPU time of Ajv (compiled), events of one kind", ratio(ajvs, ours), 4, at_most=False)


def packed(report, options):
    """Packed input, against the packer's own tool that unpacks it into a pipe."""
    path = inputs.events(options.megabytes)
    print("\nPacked input:")
    for tool, ending in ("zstd", "zst"), ("gzip", "gz"):
        def pack(file):
            subprocess.run([tool, "-c", path], stdout=file, check=True)

        file = inputs.kept(f"{path.stem}.{ending}", pack)
        found = in_turns({
            f"{tool} -dc FILE | wazobus validate -": ["bash", "-c", f"{tool} -dc {file} | {WAZOBUS} validate -"],
            f"wazobus validate FILE.{ending}": [WAZOBUS, "validate", file],
        }, options.rounds)
        report.turns(found)
        piped, ours = found.values()
        report.hold(f"CPU time of `FILE.{ending}`, against `{tool} -dc` piped into it", ratio(ours, piped), 1)


def measure(options):
    report = Report("validate", options)
    path = inputs.events(options.megabytes)
    found = in_turns({
        "RapidJSON SAX, null handler, in situ, SSE2": [BENCH / "rapidjson_null", path],
        "wazobus validate --jobs 1": [WAZOBUS, "validate", "--jobs", "1", path],
        "wazobus validate --jobs 2": [WAZOBUS, "validate", "--jobs", "2", path],
        "simdjson DOM, all values visited": [BENCH / "simdjson_walk", path],
    }, options.rounds)
    null, one, two, simdjsons = found.values()
    found["jq -c ."] = [run("jq", "-c", ".", path)]
    report.turns(found)
    report.hold("CPU time, against RapidJSON's parser with an empty handler", ratio(one, null), 1.5,
                is_about_large=True)
    report.figure("CPU time of simdjson's DOM, which checks nothing", ratio(simdjsons, one))
    report.hold("CPU time of `jq -c .`, which only parses and prints", ratio(found["jq -c ."], one), 15, at_most=False,
                is_about_large=True)
    report.hold("two threads against one, elapsed", ratio(one, two, "wall"), 1.2, at_most=False, is_about_large=True)
    one_kind(report, options)
    packed(report, options)
    if not options.quick:
        big = inputs.events(options.megabytes * 10)
        report.hold("memory, over 1 GB", run(WAZOBUS, "validate", big).peak / 1024, 16, unit=" MiB")
        big.unlink()
    with_findings(report, options)
    return report
