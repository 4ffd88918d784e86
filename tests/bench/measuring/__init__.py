# SPDX-License-Identifier: MIT
"""The measurements of scripts/bench, a module each."""
