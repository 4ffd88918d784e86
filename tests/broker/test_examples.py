# SPDX-License-Identifier: MIT
"""Runs every example of the README, the manual and --help; each must end with 0."""
import glob
import gzip
import os
import re
import subprocess

import bus

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
ORIGIN = "ca7f87e9-c2c8-5fad-ba1b-c3140ebb9be3"
HELD = {"name": "call_held", "origin_uuid": ORIGIN, "data": {"call_id": "1465572129.31"}}
TENANT = "6345cd40-1a1c-4a7f-9a5a-2d8ff1a2b7c3"
OTHER_TENANT = "6345cd40-1a1c-4a7f-9a5a-2d8ff1a2b7c4"  # not that of token.json
NOBODY = {"origin_uuid": ORIGIN, "tenant_uuid": TENANT, "required_acl": "events.calls.None"}
TOKEN = bus.json.dumps({"acl": ["websocketd", "events.config.#", "events.calls.me"],
                        "xivo_uuid": ORIGIN,
                        "metadata": {"uuid": "a1e0ad0b-5d2f-4d4e-8b8a-0a3a3f3a4f51", "tenant_uuid": TENANT}})
EVENTS = (
    ("calls.call.created", {"name": "call_created", **NOBODY, "data": {"call_id": "1455123422.8", "status": "Up"}}),
    ("calls.hold.created", {"name": "call_held", **NOBODY, "data": HELD["data"]}),
    ("calls.call.ended", {"name": "call_ended", **NOBODY, "user_uuid:*": True,
                          "data": {"call_id": "1455123422.8", "duration": 61}}),
    ("trunks.3.status.updated", {"name": "trunk_status_updated", **NOBODY, "data": {
        "id": 3, "technology": "sip", "name": "trunk-acme", "registered": False, "current_call_count": 0}}),
    ("ami.Hangup", {"name": "Hangup", "origin_uuid": ORIGIN, "required_acl": "events.ami.Hangup",
                    "data": {"Event": "Hangup", "Channel": "PJSIP/x-00000001"}}),
)
# The call that the README shows is in night.ndjson.gz, so that its id and times are found there; and one that failed.
CALLS = [os.path.join(ROOT, "tests", "scenarios", "given", name)
         for name in ("02-busy.ndjson.gz", "05-attended-transfer-phone.ndjson.gz")]


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as text:
        return text.read()


def shown_files():
    """The files that the README shows for its examples."""
    return re.findall(r"^```\w+ (\S+)\n(.*?)^```", read("README.md"), re.MULTILINE | re.DOTALL)


def example_of(page):
    """The text of the one example of a manual page that is not a command."""
    [text] = re.findall(r"^\.EX\n(.*?)^\.EE", read("man", page), re.MULTILINE | re.DOTALL)
    return text.replace("\\-", "-")


def examples():
    """The command lines that a reader may copy, from YAML too."""
    texts = re.findall(r"^```sh\n(.*?)^```", read("README.md"), re.MULTILINE | re.DOTALL)
    texts += re.findall(r"- (?:run: )?(wazobus .*)", read("README.md"))
    for page in glob.glob(os.path.join(ROOT, "man", "*.[15]")):
        for block in re.findall(r"^\.nf\n(.*?)^\.fi", read(page), re.MULTILINE | re.DOTALL):
            texts.append(block.replace("\\-", "-").replace("\\(dq", '"').replace("\\e", "\\"))
    for command in ("", "listen", "trace", "publish", "validate", "doctor", "catalogue", "completion"):
        texts.append(bus.run(*command.split(), "--help").out.decode().partition("Examples:\n")[2])
    whole = (re.sub(r" *\\\n *", " ", text) for text in texts)  # lines that go on
    lines = {re.split(r"\s{2,}", line.strip())[0] for text in whole for line in text.splitlines()}
    # `| source` is for fish; COMMAND stands for one; tests/websocket has a server for wss
    return sorted(line for line in lines if re.search(r"^wazobus |\| wazobus ", line)
                  and not re.search(r"\| source|COMMAND|wss:", line))


class Examples(bus.BusTest):
    def setUp(self):
        super().setUp()
        self.channel.exchange_declare("collectd", "topic")
        self.queue("collectd")
        self.queue("wazo-headers")  # so that no message is unroutable
        self.home = self.directory()
        for folder in (".config/wazobus", "bin", "captures"):
            os.makedirs(os.path.join(self.home, folder))
        os.symlink(bus.WAZOBUS, os.path.join(self.home, "bin", "wazobus"))
        for command, script in (("mail", "cat"), ("make", "exec wazobus publish call_held")):
            stand_in = os.path.join(self.home, "bin", command)
            with open(stand_in, "w", encoding="utf-8") as file:
                file.write("#!/bin/sh\n" + script + "\n")
            os.chmod(stand_in, 0o700)
        one = bus.json.dumps(HELD)
        lines = one + "\n" + one + "\n"
        logged = {"name": "call_log_created", "origin_uuid": ORIGIN, "tenant_uuid": OTHER_TENANT,
                  "data": {"duration": 61.5}}
        long_call = bus.json.dumps(logged) + "\n"
        night = ""
        for path in CALLS:
            with gzip.open(path, "rt", encoding="utf-8") as call:
                night += call.read()
        night += lines + long_call
        self.files = {name: content.encode() for name, content in (
            ("before.ndjson", lines), ("after.ndjson", lines), ("event.json", one), ("events.json", one + "\n" + one),
            ("events.ndjson", lines), ("night.ndjson", lines), ("FILE", lines),
            ("mine.json", '{"service": "mine", "events": []}'),
            ("call.json", one.replace("1465572129.31", "{{var call}}")),
            ("ids.csv", "id\n1.2\n1.3\n"),
            ("token.json", TOKEN), ("password.txt", "guest\n"), (".config/wazobus/config.toml", "[profiles.lab]\n"),
            ("users.csv", "call\n1.2\n1.3\n"),
            *((name, example_of("wazobus-catalogue.5")) for name in ("doors.json", "own.json")), *shown_files())}
        for packer, name, content in (("gzip", "captures/one.ndjson.gz", lines), ("zstd", "big.ndjson.zst", lines),
                                      ("gzip", "night.ndjson.gz", night)):
            self.files[name] = subprocess.run([packer, "-c"], input=content.encode(), stdout=subprocess.PIPE,
                                              check=True).stdout
        self.env = {"HOME": self.home, "XDG_CONFIG_HOME": None,
                    "SSL_CERT_FILE": os.path.join(os.environ["WAZOBUS_TLS_DIR"], "ca.pem"),
                    "PATH": os.path.join(self.home, "bin") + ":/usr/bin:/bin"}

    def write_files(self):
        """Writes the files that the examples name. An example may have appended to one: -o night.ndjson.gz."""
        for name, content in self.files.items():
            with open(os.path.join(self.home, name), "wb") as file:
                file.write(content)
        os.chmod(os.path.join(self.home, "password.txt"), 0o600)

    def run_example(self, line):
        self.write_files()
        # Placeholders, other servers, and commands without an end.
        script = re.sub(r"-b JSON\b", "-b '{}'", line).replace("tail -f", "tail")
        script = script.replace("publish EVENT", "publish call_created").replace("./make-a-call.sh", "true")
        script = script.replace("wazo@wazo.example.com", f"guest@localhost:{os.environ['WAZOBUS_TLS_PORT']}")
        script = script.replace("--timeout 5s", "--timeout 3m")  # a busy machine takes longer
        script = re.sub(r"--speed \d+", "--speed 100000", script)  # the calls of the night are hours apart
        script = script.replace("listen -q ", "listen ")  # the test waits for what -q omits
        listens = re.search(r"listen|wazobus trace", line) and "--from" not in line
        if listens and not re.search(r"wazobus [^|]* -c ", line):  # jq has a -c, too
            script = re.sub(r"wazobus (listen|trace)", r"wazobus \1 -c 1", script)
        running = self.start(env=self.env, script=f"cd {self.home}; {script}")
        if listens:
            running.wait_for_err("^listening on ")
            for key, body in EVENTS:
                self.send(body, key, headers={name: value for name, value in body.items() if name != "data"})
        return running.end()

    def shown(self, line, ended):
        """What an example printed, or the content of the file that it printed to."""
        into = re.search(r" > ([\w./~-]+)$", line)  # no condition: 'data.duration > 60'
        if not into:
            return ended.out
        with open(os.path.join(self.home, into[1].replace("~", self.home)), "rb") as file:
            return file.read()

    def test_every_example_works(self):
        lines = examples()
        self.assertGreater(len(lines), 12)
        for line in lines:
            with self.subTest(line):
                ended = self.run_example(line)
                self.assertEqual(ended.status, 0, ended.err)
                if "> /dev/null" not in line and re.search("listen|trace|--dry-run| > ", line):
                    self.assertNotEqual(self.shown(line, ended), b"")
                elif "publish" in line:
                    self.assertRegex(ended.err, r"(?m)^sent [1-9]\d* to .*: [1-9]\d* confirmed, 0 returned, 0 nacked$")

    def test_the_ladder_of_the_readme_is_what_its_example_shows(self):
        [(line, ladder)] = re.findall(r"^(wazobus trace .* -f ladder \S+) .*\n```\n\n```\n([^`]*)^```",
                                      read("README.md"), re.MULTILINE)
        self.assertEqual(self.run_example(line).out.decode(), ladder)

    def test_the_completion_script_is_one_that_bash_takes(self):
        script = bus.run("completion", "bash").out
        self.assertEqual(subprocess.run(["bash", "-n"], input=script, check=False).returncode, 0)
