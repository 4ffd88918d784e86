# SPDX-License-Identifier: MIT
"""The programs that wazobus is compared with: Debian's packages, and two of npm's in build/bench."""
import json
import os
import pathlib
import shutil
import subprocess

from .runs import DATA, ROOT, fail

PACKAGES = {"jq": "jq", "amqp-publish": "amqp-tools", "node": "nodejs", "npm": "npm", "gnuplot": "gnuplot-nox",
            "/usr/include/simdjson.h": "libsimdjson-dev"}
MODULES = {"ajv": "8.20.0", "amqplib": "2.3.1"}


def script(name):
    return ROOT / "tests/bench" / name


def modules():
    return DATA / "node_modules"


def is_there(thing):
    return os.path.exists(thing) if thing.startswith("/") else shutil.which(thing) is not None


def install():
    """Installs what is missing, as root or with sudo."""
    missing = [package for thing, package in PACKAGES.items() if not is_there(thing)]
    if missing:
        print(f"bench: installing {' '.join(missing)}", flush=True)
        sudo = [] if os.geteuid() == 0 else ["sudo"]
        command = [*sudo, "apt-get", "-q", "-y", "--no-install-recommends", "install", *missing]
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
            fail(f"cannot install them. As root: apt-get install --no-install-recommends {' '.join(missing)}")

    def version(name):
        try:
            return json.loads((modules() / name / "package.json").read_text())["version"]
        except OSError:
            return None

    wanted = [f"{name}@{pinned}" for name, pinned in MODULES.items() if version(name) != pinned]
    if wanted:
        print(f"bench: installing {' '.join(wanted)} in {pathlib.Path(DATA).relative_to(ROOT)}", flush=True)
        quietly = ["--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]
        subprocess.run(["npm", "install", *quietly, "--prefix", DATA, *wanted], check=True)
