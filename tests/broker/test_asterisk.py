# SPDX-License-Identifier: MIT
"""Asterisk's events: AMI from wazo-amid, and what its module publishes on wazo-headers without wazo-bus."""
import datetime
import json

import kombu

import bus

CALLCONTROL = {"category": "stasis", "name": "StasisStart", "application_name": "callcontrol"}


def event_of_ari(name, application="callcontrol", **data):
    """A message as the module makes it."""
    inside = {"type": name, "timestamp": "2024-02-20T15:11:05.123-0500", **data, "application": application}
    return {"name": name, "data": inside, "application": application}


class Asterisk(bus.BusTest):
    def setUp(self):
        super().setUp()
        connection = kombu.Connection(bus.URL)
        self.addCleanup(connection.release)
        self.kombu = connection.channel()

    def bound(self, arguments):
        """A queue that is bound as wazo-calld binds its own: by name and category."""
        queue = kombu.Queue(exclusive=True, auto_delete=True, no_ack=True, bindings=[
            kombu.binding(kombu.Exchange("wazo-headers", "headers", no_declare=True), "",
                          {"x-match": "all", **arguments})])
        queue = queue(self.kombu)
        queue.declare()
        return queue

    def send(self, body, key, headers):
        producer = kombu.Producer(self.kombu, kombu.Exchange("wazo-headers", "headers", no_declare=True))
        producer.publish(json.dumps(body), routing_key=key, headers=headers, content_type="application/json",
                         delivery_mode=2)

    def test_an_event_of_ari_reaches_who_binds_as_wazo_calld(self):
        queue = self.bound({"name": "StasisStart", "category": "stasis"})
        other = self.bound({"category": "stasis", "application_name": "other"})
        ended = bus.run("publish", "ari:StasisStart", "--set", "data.channel.name=PJSIP/abc-1")
        self.assertEqual(ended.status, 0, ended.err)
        message = bus.until("the event", lambda: queue.get(no_ack=True))
        self.assertEqual(message.headers, CALLCONTROL)
        self.assertEqual(message.delivery_info["routing_key"], "stasis.app.callcontrol")
        self.assertEqual((message.content_type, message.content_encoding), ("application/json", None))
        body = json.loads(message.body)
        self.assertEqual(list(body), ["name", "data", "application"])
        self.assertEqual(body["data"]["channel"]["name"], "PJSIP/abc-1")
        self.assertIsNone(other.get(no_ack=True))

    def test_a_name_of_ari_selects_by_header(self):
        tail = bus.Running("listen", "-e", "StasisStart", "-f", "{routing_key} {data.type}", "-c", "2")
        self.addCleanup(tail.close)
        tail.wait_for_err("listening on")
        self.assertNotIn("hint", tail.err)
        for name in ("StasisEnd", "StasisStart"):
            self.send(event_of_ari(name), "stasis.app.callcontrol", {**CALLCONTROL, "name": name})
        self.send({"name": "StasisStart", "data": {"type": "StasisStart"}}, "stasis.channel.stasisstart",
                  {"name": "StasisStart", "category": "stasis"})
        self.assertEqual(tail.end().lines,
                         ["stasis.app.callcontrol StasisStart", "stasis.channel.stasisstart StasisStart"])

    def test_a_pattern_brings_both_sources(self):
        tail = bus.Running("listen", "stasis.#", "-f", "{name}", "-c", "2")
        self.addCleanup(tail.close)
        tail.wait_for_err("listening on")
        self.send({"name": "Hangup", "data": {"Event": "Hangup"}}, "ami.hangup", {"name": "Hangup", "category": "ami"})
        self.send(event_of_ari("BridgeCreated"), "stasis.app.callcontrol", {**CALLCONTROL, "name": "BridgeCreated"})
        self.send({"name": "ChannelHold", "data": {}}, "stasis.channel.channelhold",
                  {"name": "ChannelHold", "category": "stasis"})
        self.assertEqual(tail.end().lines, ["BridgeCreated", "ChannelHold"])
        self.assertNotIn("hint", tail.err)

    def test_what_arrives_is_checked_as_an_event_of_its_family(self):
        tail = bus.Running("listen", "--check", "-f", "json", "-c", "3")
        self.addCleanup(tail.close)
        tail.wait_for_err("listening on")
        device = {"device_state": {"name": "PJSIP/a", "state": "INUSE"}}
        named = {**CALLCONTROL, "name": "DeviceStateChanged"}
        self.send(event_of_ari("DeviceStateChanged", **device), "stasis.app.callcontrol", named)
        self.send({"name": "Hangup", "data": {"Event": "Hangup"}}, "ami.hangup", {"name": "Hangup", "category": "ami"})
        self.send(event_of_ari("DeviceStateChanged", device_state=5), "stasis.app.callcontrol", named)
        ended = tail.end()
        self.assertRegex(ended.err, r"data\.device_state: expected object, got integer")
        self.assertEqual(ended.err.count("warning:") + ended.err.count("error:"), 1, ended.err)

    def test_the_delay_is_that_behind_the_time_in_data(self):
        tail = bus.Running("listen", "--stats", "--json", "-c", "2")
        self.addCleanup(tail.close)
        tail.wait_for_err("listening on")
        sent = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=2)
        written = sent.isoformat(timespec="milliseconds").replace("+00:00", "+0000")
        for event in (event_of_ari("StasisEnd", timestamp=written), event_of_ari("ChannelDestroyed")):
            self.send(event, "stasis.app.callcontrol", {**CALLCONTROL, "name": event["name"]})
        by_event = tail.end().objects[-1]["by_event"]
        self.assertGreaterEqual(by_event["StasisEnd"]["delay"]["max"], 2)
        # A time of years ago is that of another clock.
        self.assertIsNone(by_event["ChannelDestroyed"]["delay"])
