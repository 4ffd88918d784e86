# SPDX-License-Identifier: MIT
"""wazobus as a child process."""
import contextlib
import os
import re
import signal
import subprocess
import threading
import time

from servers import PATIENCE

WAZOBUS = os.environ["WAZOBUS"]


def environment(changes):
    """The tests' environment without variables that affect wazobus."""
    steering = ("wazobus_", "wazo_", "amqp_url", "no_color", "columns", "http_proxy", "https_proxy",
                "all_proxy", "no_proxy")
    env = {name: value for name, value in os.environ.items() if not name.lower().startswith(steering)}
    # A folder without a configuration file, so that the user's own is not read.
    return {**env, "LC_ALL": "C.UTF-8", "TZ": "UTC", "XDG_CONFIG_HOME": "/nowhere", **changes}


def until(what, condition):
    deadline = time.monotonic() + PATIENCE
    while not (result := condition()):
        assert time.monotonic() < deadline, f"not within {PATIENCE} s: {what() if callable(what) else what}"
        time.sleep(0.01)
    return result


class Program:
    """A running wazobus. Without `reads` nobody reads its standard output."""

    def __init__(self, *args, env=(), reads=True, is_one=False):
        """`is_one`: both outputs are one, in `err`."""
        self.process = subprocess.Popen([WAZOBUS, *args], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT if is_one else subprocess.PIPE,
                                        env=environment(dict(env)))
        self._out, self._err = bytearray(), bytearray()
        self._readers = [self._gather(self.process.stdout if is_one else self.process.stderr, self._err)]
        if reads and not is_one:
            self._readers.append(self._gather(self.process.stdout, self._out))

    @staticmethod
    def _gather(stream, into):
        def read():
            while part := os.read(stream.fileno(), 1 << 16):
                into.extend(part)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        return reader

    @property
    def out(self):
        return bytes(self._out).decode()

    @property
    def err(self):
        return bytes(self._err).decode()

    def wait_for(self, pattern):
        """Waits for a line on the standard error."""
        def is_seen():
            has_ended = self.process.poll() is not None
            if has_ended:
                self._readers[0].join(PATIENCE)
            found = re.search(pattern, self.err, re.MULTILINE)
            assert found or not has_ended, f"ended with {self.process.returncode} without /{pattern}/: {self.err}"
            return found

        return until(lambda: f"/{pattern}/ in {self.err}", is_seen)

    def wait_for_lines(self, count):
        until(lambda: f"{count} lines of output, {self.err}", lambda: self._out.count(b"\n") >= count)
        return self.out.splitlines()

    def memory(self):
        """The most memory that it had, in MiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            [peak] = [int(line.split()[1]) for line in status if line.startswith("VmHWM")]
        return peak // 1024

    def signal(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.end()

    def end(self):
        """Its exit status."""
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running: {self.err}") from None
        for reader in self._readers:
            reader.join(PATIENCE)
        return status

    def close(self):
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join(PATIENCE)
        self.process.stdout.close()
        if self.process.stderr:
            self.process.stderr.close()
