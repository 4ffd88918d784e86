# SPDX-License-Identifier: MIT
"""The configuration file, in cases that need a broker."""
import os

import admin
import bus


class Config(bus.BusTest):
    def setUp(self):
        super().setUp()
        bus.declare_wazo(self.channel)
        self.home = self.directory()
        self.env = {"HOME": self.home, "XDG_CONFIG_HOME": None, "AMQP_URL": None}

    def configure(self, text):
        os.makedirs(os.path.join(self.home, ".config", "wazobus"))
        with open(os.path.join(self.home, ".config", "wazobus", "config.toml"), "w", encoding="utf-8") as file:
            file.write(text)
            os.chmod(file.name, 0o600)  # it may have a password

    def test_a_profile_brings_broker_and_format_to_both_commands(self):
        key = self.fresh_name("key")
        self.configure(f'uri = "amqp://127.0.0.1:1/"\n[profiles.here]\nuri = "{bus.URL}"\n'
                       f'[profiles.here.listen]\nformat = "json"\nrouting-key = "{key}"\ncount = 1\n'
                       f'[profiles.here.publish]\nrouting-key = "{key}"\nmandatory = true\n')
        for options, expected in (((), '{"a":1}'), (("-f", "raw"), '{ "a": 1 }')):
            with self.subTest(options=options):
                listener = bus.Running("listen", "--profile", "here", *options, env=self.env)
                self.addCleanup(listener.close)
                listener.wait_for_err("listening on")
                sent = bus.run("publish", "--profile", "here", "-b", '{ "a": 1 }', env=self.env)
                self.assertEqual((sent.status, sent.out), (0, b""), sent.err)
                ended = listener.end()
                self.assertEqual((ended.status, ended.lines), (0, [expected]), ended.err)

    def test_the_password_of_the_environment_goes_before_that_of_the_file(self):
        name = self.fresh_name("user")
        admin.add_users((name, "right", ".*", ".*", ".*"))
        self.configure(f'uri = "amqp://{name}:wrong@{bus.WHERE}/"\n')
        command = ("publish", "-r", "k", "-b", "1")
        refused = bus.run(*command, env=self.env)
        self.assertEqual(refused.status, 3, refused.err)
        self.assertNotIn("wrong", refused.err)
        taken = bus.run(*command, env={**self.env, "WAZOBUS_PASSWORD": "right"})
        self.assertEqual(taken.status, 0, taken.err)
