# SPDX-License-Identifier: MIT
"""A shell on a pseudo-terminal, in which somebody types."""
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import tempfile
import termios
import time

WAZOBUS = os.path.abspath(os.environ["WAZOBUS"])

# Stands for wazobus in the shells. It completes as wazobus does; otherwise it shows the words that it was called with.
STAND_IN = f"""#!/bin/sh
case $1 in
  surface|completion) exec '{WAZOBUS}' "$@" ;;
esac
printf 'called:'
printf ' <%s>' "$@"
printf ' .\\n'
"""

SECONDS = 120  # until a test gives up; an answer takes a tenth of a second
CONTROLS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]+.|\x1b."
                      r"|[\x00-\x08\x0e-\x1f]")


class Shell:
    """A running shell with a new HOME, in which it also stands. `screen` is what it wrote, without colours."""

    def __init__(self, command, first_lines, files=()):
        self.home = tempfile.mkdtemp(prefix="wazobus-shell-")
        self._prepare_home(files)
        self._unread = b""
        self.screen = ""
        self._child, self._terminal = pty.fork()
        if self._child == 0:
            self._become(command)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 100, 160, 0, 0))
        for line in first_lines:
            self.type(line + "\r")
        self.type("wazobus begins")
        self.enter()

    def _prepare_home(self, files):
        for name, text in files:
            path = os.path.join(self.home, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        stand_in = os.path.join(self.home, ".bin", "wazobus")
        os.mkdir(os.path.dirname(stand_in))
        with open(stand_in, "w", encoding="utf-8") as file:
            file.write(STAND_IN)
        os.chmod(stand_in, 0o755)

    def _become(self, command):
        """Never returns: it is the child."""
        try:
            os.chdir(self.home)
            environment = {"HOME": self.home, "PATH": f"{self.home}/.bin:/usr/bin:/bin", "TERM": "xterm",
                           "LC_ALL": "C.UTF-8", "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "")}
            os.execve(command[0], command, environment)
        finally:
            os._exit(127)

    def type(self, keys):
        unsent = keys.encode()
        while unsent:
            self._read(writable=True)
            unsent = unsent[os.write(self._terminal, unsent[:256]):]

    def _read(self, writable=False):
        """Reads what there is, until the shell takes more if `writable`."""
        while True:
            readable, free, _ = select.select([self._terminal], [self._terminal] if writable else [], [], 1)
            if readable:
                self._unread += os.read(self._terminal, 65536)
                self.screen = CONTROLS.sub("", self._unread.decode("utf-8", errors="ignore")).replace("\r", "")
            if free or not writable:
                return

    def enter(self):
        """Runs the line that was typed, and waits for the next prompt."""
        self.type("\r")
        self._wait_for_match(r"(?s)called: .* \.\n.*ready> ")

    def wait_for(self, text):
        """Reads until `text` is on the screen."""
        self._wait_for_match(re.escape(text))

    def _wait_for_match(self, pattern):
        """OSError if the shell has ended."""
        end = time.monotonic() + SECONDS
        while not re.search(pattern, self.screen):
            if time.monotonic() > end:
                raise AssertionError(f"not on the screen: {pattern}\n{self.screen}")
            self._read()

    def clear(self):
        self._unread = b""
        self.screen = ""

    def close(self):
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)
        os.close(self._terminal)
        shutil.rmtree(self.home, ignore_errors=True)
