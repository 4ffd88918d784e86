# SPDX-License-Identifier: MIT
"""Somebody types a command and Tab in bash, zsh and fish."""
import os
import unittest

from shell import Shell

FILES = (
    (".config/wazobus/config.toml", "[profiles.lab]\n[profiles.office]\n"),
    ("held.json", '{"name": "call_held", "data": {"call_id": "{{seq}}"}}'),
    ("night.ndjson", ""), ("notes.txt", ""), ("office.toml", ""),
    ("token.json", ""), ("folder/day.ndjson", ""), ("old/day.ndjson", ""),
)


class Completions:
    """The tests, for each shell. `menu`: the keys that show what may follow, if it is more than one word."""
    command = ()
    first_lines = ()
    menu = "\t"
    explains = True

    @classmethod
    def setUpClass(cls):
        if not os.access(cls.command[0], os.X_OK):
            raise unittest.SkipTest(f"{cls.command[0]} is not installed (scripts/setup installs it)")
        cls.shell = Shell(cls.command, cls.first_lines, FILES)
        cls.addClassCleanup(cls.shell.close)

    def completes(self, typed, *words):
        """After `typed`, in which \\t is Tab, Enter runs wazobus with these words."""
        self.shell.clear()
        self.shell.type(typed)
        self.shell.enter()
        called = self.shell.screen.rpartition("called: ")[2]
        self.assertIn("".join(f"<{word}> " for word in words) + ".\n", called, self.shell.screen)

    def offers(self, typed, *words, explained=(), never=(), rest=""):
        """Tab behind `typed` shows these words, and explains them if the shell does so, but none of `never`. `rest`
        closes what is open, so that Enter runs the line."""
        self.shell.clear()
        self.shell.type(typed + self.menu)
        for word in words + (tuple(explained) if self.explains else ()):
            self.shell.wait_for(word)
        self.shell.type(rest)
        self.shell.enter()
        for word in never:
            self.assertNotIn(word, self.shell.screen)

    def test_commands(self):
        self.completes("wazobus li\tcall_", "listen", "call_")
        self.offers("wazobus ", "listen", "catalogue", "help", explained=["Send events to the bus"], never=["surface"])
        self.offers("wazobus help ", "listen", "completion", explained=["Send events to the bus"], never=["surface"])
        self.completes("wazobus help va\t", "help", "validate")

    def test_options(self):
        self.completes("wazobus listen --compa\t--json", "listen", "--compact", "--json")
        self.offers("wazobus listen --tls-", "--tls-ca-file", "--tls-server-name", explained=["A client certificate"])

    def test_values_of_options(self):
        self.offers("wazobus listen --color ", "always", "never")
        self.offers("wazobus listen --color=", "always", "never")
        self.completes("wazobus listen --color=al\t--json", "listen", "--color=always", "--json")
        self.offers("wazobus listen --body ", "all", "data", explained=["the whole body"])
        self.offers("wazobus catalogue diff -f ", "json", "markdown", "text", never=["asyncapi"])

    def test_routing_keys_level_by_level(self):
        self.offers("wazobus listen calls.", "calls.call.", "calls.missed", explained=["6 routing keys"],
                    never=["calls.call.created"])
        self.completes("wazobus listen calls.transf\tcr\t", "listen", "calls.transfer.created")

    def test_names_of_events(self):
        self.offers("wazobus listen ", "call_", "user_", never=["call_created", "asterisk_"])
        self.offers("wazobus listen c", "call_", "custom_", explained=["35 events"], never=["call_created"])
        self.completes("wazobus catalogue show call_cr\t", "catalogue", "show", "call_created")
        self.completes("wazobus listen --event=call_cr\t", "listen", "--event=call_created")
        self.completes("wazobus listen -e call_created,call_hel\t", "listen", "-e", "call_created,call_held")

    def test_names_of_asterisks_events(self):
        self.completes("wazobus publish ami:Hangu\t", "publish", "ami:Hangup")
        self.completes("wazobus publish ari:StasisSt\t", "publish", "ari:StasisStart")
        self.completes("wazobus catalogue show ami:Hangu\t", "catalogue", "show", "ami:Hangup")

    def test_fields(self):
        self.completes("wazobus publish call_created --set data.stat\tUp", "publish", "call_created", "--set",
                       "data.status=Up")
        self.offers("wazobus publish call_created --set data.call", "data.call_id", "data.caller_id_name",
                    explained=["Asterisk's channel id"], never=["data.cause"])
        self.offers("wazobus publish call_created --set data.status=", "Dialing", "OffHook")
        self.completes("wazobus publish call_created --set data.status=Of\t", "publish", "call_created", "--set",
                       "data.status=OffHook")
        self.offers("wazobus publish --set data.", "data.call_id", "data.name", never=["data.call_filter_id"])

    def test_fields_of_a_template(self):
        self.offers("wazobus publish --template held.json --set data.", "data.call_id", "data.user_uuid",
                    never=["data.name"])

    def test_conditions_go_on_in_their_quotes(self):
        self.completes("wazobus listen call_created --where 'data.stat\t = Up'", "listen", "call_created", "--where",
                       "data.status = Up")
        self.completes('wazobus listen call_created --where "not dat\tstat\t = Up"', "listen", "call_created",
                       "--where", "not data.status = Up")
        self.offers("wazobus listen call_created --where 'data.call", "data.call_id", "data.caller_id_name", rest="'")

    def test_headers(self):
        self.offers("wazobus listen --where headers.", "headers.origin_uuid", "headers.tenant_uuid")
        self.completes("wazobus listen meeting_created --where 'headers.ten\t = x'", "listen", "meeting_created",
                       "--where", "headers.tenant_uuid = x")

    def test_templates_go_on_in_their_quotes(self):
        self.completes("wazobus listen call_created -f '{name} {data.stat\t!'", "listen", "call_created", "-f",
                       "{name} {data.status}!")

    def test_no_wall(self):
        asks = ["do you wish", "Display all", "--More--"]
        self.offers("wazobus listen ", "call_", never=asks + ["call_created"])
        self.offers("wazobus listen --", "--where", "--format", never=asks)

    def test_profiles(self):
        self.offers("wazobus listen --profile ", "lab", "office")
        self.completes("wazobus listen --profile=of\t", "listen", "--profile=office")

    def test_files_by_kind(self):
        self.offers("wazobus listen --from ", "night.ndjson", "folder/", never=["notes.txt", "office.toml"])
        self.offers("wazobus listen --config ", "office.toml", "folder/", never=["notes.txt", "night.ndjson"])
        self.offers("wazobus listen --tls-ca-file ", "folder/", never=["notes.txt", "office.toml"])
        self.completes("wazobus listen --client no\t", "listen", "--client", "notes.txt")
        self.completes("wazobus listen --client to\t", "listen", "--client", "token.json")


class Bash(Completions, unittest.TestCase):
    command = ("/usr/bin/bash", "--norc", "--noprofile", "-i")
    first_lines = ("source <(wazobus completion bash)", "PS1='ready> '")
    menu = "\t\t"
    explains = False


class Zsh(Completions, unittest.TestCase):
    command = ("/usr/bin/zsh", "-f", "-i")
    first_lines = ("autoload -U compinit && compinit -C -D", "source <(wazobus completion zsh)", "PS1='ready> '")


class Fish(Completions, unittest.TestCase):
    command = ("/usr/bin/fish", "--no-config", "--private", "-i")
    first_lines = ("set -g fish_autosuggestion_enabled 0", "wazobus completion fish | source",
                   "function fish_prompt; echo 'ready> '; end")


if __name__ == "__main__":
    unittest.main()
