# SPDX-License-Identifier: MIT
"""wazobus listen with lost connections: it returns and reports the gap."""
import contextlib
import json
import os
import re
import signal
import socket
import struct
import subprocess
import threading
import time

import pika

import admin
import bus

LOST = r"(?m)^wazobus: (.*); connecting again$"
BACK = r"(?m)^wazobus: listening again on (.+): events may have been missed for (\d+\.\d) s \(since 2\S+ \S+\)$"
KEPT = r"(?m)^wazobus: listening again on (.+) after (\d+\.\d) s(: (\d+) events? may come again)?$"
EVERYTHING = admin.EVERYTHING


class Relay(bus.Proxy):
    """A proxy that can also refuse connections for a while, and keeps its port."""

    def refuse(self):
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.hang_up()
        while self._connections:
            self._connections.pop().close()

    def say(self, words):
        """Sends bytes to wazobus as if the broker did."""
        self._connections[0].sendall(words)

    def accept(self):
        self._listening = socket.create_server((self.host, self.port))
        threading.Thread(target=self._serve, daemon=True).start()


class SilentServer:
    """A server that accepts connections and stays silent."""

    def __init__(self, port=0):
        self._listening = socket.create_server((bus.HOST, port))
        self.port = self._listening.getsockname()[1]
        self.connections = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                self.connections.append(self._listening.accept()[0])

    def close(self):
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        for one in (self._listening, *self.connections):
            one.close()


class ReconnectTest(bus.BusTest):
    def relay(self, **options):
        relay = Relay(**options)
        self.addCleanup(relay.close)
        return relay

    def durable(self, kind, messages=0):
        name = self.fresh_name(kind)
        self.channel.queue_declare(name, durable=True, arguments={"x-queue-type": kind})
        self.addCleanup(lambda: self.connection.is_open and self.connection.channel().queue_delete(name))
        self.channel.confirm_delivery()
        for n in range(messages):
            self.send(n, name, "")
        return name

    def lost(self, *args):
        """A listen behind a relay that is down now."""
        relay = self.relay()
        tail = self.listen("--json", "--uri", relay.uri, *args)
        relay.refuse()
        tail.wait_for_err(LOST)
        return tail, relay

    def away_for(self, seconds):
        """A listen that has returned after the broker refused it for this long, and the gap that it reports."""
        tail, relay = self.lost()
        tail.wait_for_err("trying again$")
        self.connection.sleep(seconds)  # this tests the length of the gap
        relay.accept()
        return tail, float(tail.wait_for_err(BACK)[2])


class Losses(ReconnectTest):
    def test_events_come_again_after_a_loss_and_the_gap_is_announced(self):
        for args, expected in (((), [1, 2, 3, 4]), (("-r", "test.#"), [1, 2, 4]), (("-e", "named"), [1, 2, 4]),
                               (("--exchange", "xivo"), [1, 2, 3, 4]),
                               (("--exchange", "wazo-headers", "-e", "named"), [1, 2, 4])):
            with self.subTest(args):
                relay = self.relay()
                kept = os.path.join(self.directory(), "kept.ndjson")
                tail = self.listen("--json", "--uri", relay.uri, "-o", kept, *args)
                before = time.monotonic()
                self.send(1, "test.a", headers={"name": "named"})
                tail.wait_for_lines(1)
                relay.hang_up()
                back = tail.wait_for_err(BACK)
                self.assertEqual(back[1], f"127.0.0.1:{relay.port}")
                self.assertLess(float(back[2]), time.monotonic() - before + 0.1)
                for n, key, name in ((2, "test.b", "named"), (3, "other", "other"), (4, "test.b", "named")):
                    self.send(n, key, headers={"name": name})
                tail.wait_for_lines(len(expected))
                ended = tail.interrupt()
                self.assertEqual((ended.status, ended.objects), (0, expected))
                with open(kept) as file:
                    records = [json.loads(line) for line in file]
                self.assertEqual([one["payload"] for one in records if "missed_since" in one], [2])
                self.assertRegex(ended.err.splitlines()[1], LOST)
                self.assertEqual(len(ended.err.splitlines()), 3, ended.err)

    def test_the_gap_is_as_long_as_the_broker_was_away(self):
        before = time.monotonic()
        tail, gap = self.away_for(2)
        self.assertGreater(gap, 2)
        self.assertLess(gap, time.monotonic() - before + 0.1)
        ended = tail.interrupt()
        self.assertEqual(len(re.findall("trying again", ended.err)), 1, ended.err)
        self.assertIn("Connection refused", ended.err)

    def test_the_gap_begins_where_the_process_was_stopped(self):
        tail = self.listen("--json", "--heartbeat", "1s")
        tail.process.send_signal(signal.SIGSTOP)
        stopped = time.monotonic()
        self.send({"n": 1})  # in the socket; read before the loss is noticed
        bus.until("the broker gave it up", lambda: not admin.consumer_tags())
        gap = time.monotonic() - stopped
        tail.process.send_signal(signal.SIGCONT)
        self.assertGreater(float(tail.wait_for_err(BACK).group(2)), gap - 0.5)

    def test_it_survives_several_losses(self):
        relay = self.relay()
        tail = self.listen("--json", "--uri", relay.uri)
        for n in range(3):
            relay.hang_up()
            bus.until("it is back",
                      lambda: len(re.findall(BACK, tail.err)) == n + 1)  # pylint: disable=cell-var-from-loop
            self.send(n)
            tail.wait_for_lines(n + 1)
        self.assertEqual(tail.interrupt().objects, [0, 1, 2])

    def test_bindings_that_went_with_their_exchange_are_made_again(self):
        exchange = self.exchange("topic")
        tail = self.listen("--json", "--exchange", exchange, "--heartbeat", "1s")
        self.send("1", exchange=exchange)
        tail.wait_for_lines(1)
        self.channel.exchange_delete(exchange)
        self.channel.exchange_declare(exchange, "topic")

        def comes_again():
            self.send("2", exchange=exchange)
            return len(tail.lines) > 1

        bus.until("an event from the new exchange", comes_again)
        self.assertNotRegex(tail.interrupt().err, LOST)

    def test_a_silent_broker_is_missed_from_its_last_word_on(self):
        relay = self.relay()
        tail = self.listen("--json", "--uri", relay.uri, "--heartbeat", "1s")
        relay.fall_silent()
        self.assertIn("eartbeat", tail.wait_for_err(LOST)[1])
        relay._flowing.set()  # pylint: disable=protected-access
        self.assertGreater(float(tail.wait_for_err(BACK)[2]), 2)
        self.send(1)
        tail.wait_for_lines(1)

    def test_half_a_message_is_dropped(self):
        tail = self.listen("--json", "--uri", self.unsteady(("in", 200_000, "cut")).uri)
        self.send(b'"' + b"x" * 20_000_000 + b'"')
        tail.wait_for_err(BACK)
        self.send("whole", content_type="text/plain")
        self.send(2)
        bus.until("the last", lambda: "2" in tail.lines)
        ended = tail.interrupt()
        self.assertEqual(ended.objects[-1], 2)
        self.assertLess(len(ended.out), 1000)

    def test_an_admin_who_closes_the_connection_is_named_and_survived(self):
        admin.add_users(("victim", "victim", *EVERYTHING))
        tail = self.listen("--json", "--uri", f"amqp://victim:victim@{bus.WHERE}")
        admin.close_all_user_connections("victim", "maintenance at \x1b[31mnight")
        self.assertIn("maintenance", tail.wait_for_err(LOST)[1])
        tail.wait_for_err(BACK)
        self.send(1)
        tail.wait_for_lines(1)
        self.assertIsNone(bus.CONTROL.search(tail.err))

    def test_a_check_goes_on_and_totals_are_of_all(self):
        relay = self.relay()
        tail = self.listen("--check", "--json", "--uri", relay.uri)
        for n in range(2):
            self.send({"name": "x", "data": {}}, headers={"name": "x"})
            tail.wait_for_lines(n + 1)
            if n == 0:
                relay.hang_up()
                tail.wait_for_err(BACK)
        self.assertRegex(tail.interrupt().err, "(?m)^2 events? checked")

    def test_a_broker_that_blocks_publishers_is_said_to(self):
        # RabbitMQ says this only to publishers, so the proxy inserts it.
        relay = self.relay()
        tail = self.listen("--json", "--uri", relay.uri)
        reason = b"low on \x1b[31mmemory"
        for method, body, line in ((60, bytes([len(reason)]) + reason,
                                    r"takes nothing from publishers: low on .*memory"),
                                   (61, b"", r"takes from publishers again")):
            payload = struct.pack(">HH", 10, method) + body
            relay.say(struct.pack(">BHI", 1, 0, len(payload)) + payload + b"\xce")
            tail.wait_for_err(rf"^wazobus: 127.0.0.1:{relay.port} {line}$")
        self.send(1)
        tail.wait_for_lines(1)
        self.assertIsNone(bus.CONTROL.search(tail.interrupt().err))

    def test_without_reconnecting_a_loss_is_3(self):
        relay = self.relay()
        for args in ((), ("--queue", self.durable("classic"))):
            with self.subTest(args):
                tail = self.listen("--json", "--no-reconnect", "--uri", relay.uri, *args)
                relay.hang_up()
                ended = tail.end()
                self.assertEqual(ended.status, 3)
                [_, line] = ended.err.splitlines()
                self.assertIn("lost", line)
                self.assertNotIn("again", line)

    def test_the_end_tells_that_the_connection_was_not_back(self):
        queue = ("--queue", self.durable("classic"))
        for args, words in (((), ": events may have been missed for"), (queue, " after")):
            with self.subTest(args):
                ended = self.lost(*args)[0].interrupt(signal.SIGTERM)
                self.assertEqual(ended.status, 0)
                self.assertRegex(ended.err, rf"(?m)^wazobus: the connection was not back{words} \d+\.\d s")

    def test_the_first_connection_is_tried_once(self):
        ended = bus.run("listen", "--uri", f"amqp://127.0.0.1:{bus.closed_port()}", within=bus.SOON)
        self.assert_fails(ended, 3, "Connection refused")


class Brokers(ReconnectTest):
    def test_brokers_are_tried_in_turn_from_the_next_one_on(self):
        relays = [self.relay() for _ in range(3)]
        tail = self.listen("--json", *(part for relay in relays for part in ("--uri", relay.uri)))
        seen = []
        for n, lost in enumerate((0, 1, 2)):
            relays[lost].hang_up()
            bus.until("it is back",
                      lambda: len(re.findall(BACK, tail.err)) == n + 1)  # pylint: disable=cell-var-from-loop
            seen.append(re.findall(BACK, tail.err)[-1][0])
            self.send(n)
            tail.wait_for_lines(n + 1)
        self.assertEqual(seen, [f"127.0.0.1:{relays[n].port}" for n in (1, 2, 0)])

    def test_one_that_is_away_is_passed_over(self):
        near, away, far = (self.relay() for _ in range(3))
        tail = self.listen("--json", "--uri", near.uri, "--uri", away.uri, "--uri", far.uri)
        away.refuse()
        near.refuse()
        self.assertEqual(tail.wait_for_err(BACK)[1], f"127.0.0.1:{far.port}")
        self.assertNotIn("trying again", tail.err)

    def test_when_all_are_away_all_are_named(self):
        relays = [self.relay(), self.relay()]
        tail = self.listen("--json", "--uri", relays[0].uri, "--uri", relays[1].uri)
        for relay in reversed(relays):
            relay.refuse()
        line = tail.wait_for_err("^wazobus: .*trying again$")[0]
        for relay in relays:
            self.assertIn(f"127.0.0.1:{relay.port}", line)
        relays[0].accept()
        tail.wait_for_err(BACK)

    def test_one_that_is_not_there_yet_is_waited_for(self):
        relays = [self.relay(), self.relay()]
        for relay in relays:
            relay.refuse()
        runs = [self.start(*args, "--uri", relay.uri, "--wait-for-broker", "5m")
                for args, relay in zip((("listen", "-c", "1"), ("publish", "call_held")), relays)]
        for run, relay in zip(runs, relays):
            run.wait_for_err("trying")
            relay.accept()
        runs[0].wait_for_err("^listening on ")
        self.assertEqual(runs[1].end().status, 0)
        runs[0].interrupt()

    def test_one_that_would_never_do_does_not_end_it_while_another_may_come_back(self):
        relay = self.relay()
        foreign = f"localhost:{os.environ['WAZOBUS_TLS_PORT']}"  # of an authority that nobody knows
        tail = self.listen("--json", "--uri", relay.uri, "--uri", f"amqps://guest:guest@{foreign}")
        relay.hang_up()
        self.assertEqual(tail.wait_for_err(BACK)[1], f"127.0.0.1:{relay.port}")
        relay.refuse()
        line = tail.wait_for_err("^wazobus: .*trying again$")[0]
        self.assertIn(foreign, line)
        relay.accept()
        bus.until("it is back", lambda: len(re.findall(BACK, tail.err)) == 2)


class Finals(ReconnectTest):
    def setUp(self):
        super().setUp()
        admin.add_users(("victim", "victim", *EVERYTHING))

    def assert_final(self, ended, *mentions):
        self.assertEqual(ended.status, 3, ended.err)
        for mention in mentions:
            self.assertIn(mention, ended.err.splitlines()[-1])
        self.assertNotIn("listening again", ended.err)

    def victim(self, *args):
        return self.listen("--json", "--uri", f"amqp://victim:victim@{bus.WHERE}", *args)

    def close_victim(self):
        admin.close_all_user_connections("victim", "bye")

    def test_a_login_that_is_refused_now_is_final(self):
        tail = self.victim()
        admin.change_password("victim", "changed")
        self.addCleanup(admin.change_password, "victim", "victim")
        self.close_victim()
        self.assert_final(tail.end(), "victim", "password")

    def test_a_user_who_is_deleted_is_final(self):
        tail = self.victim()
        admin.delete_user("victim")
        self.assert_final(tail.end(), "victim", "password")

    def test_a_virtual_host_that_is_deleted_is_final(self):
        admin.add_vhost("doomed", "guest")
        tail = self.listen("--declare", "--vhost", "doomed", "--uri", f"amqp://guest:guest@{bus.WHERE}")
        admin.delete_vhost("doomed")
        self.assert_final(tail.end(), "doomed")  # the temporary queue is deleted first

    def test_an_exchange_that_is_gone_is_final(self):
        exchange = self.exchange("topic")
        tail = self.victim("--exchange", exchange)
        self.channel.exchange_delete(exchange)
        self.close_victim()
        self.assert_final(tail.end(), exchange, "does not exist")

    def test_an_exchange_that_goes_while_the_connection_stays_is_final(self):
        exchange = self.exchange("topic")
        tail = self.victim("--exchange", exchange, "--heartbeat", "1s")
        self.channel.exchange_delete(exchange)
        ended = tail.end()
        self.assertRegex(ended.err, LOST)
        self.assert_final(ended, exchange, "does not exist")

    def test_an_exchange_of_another_type_is_final(self):
        exchange = self.exchange("topic")
        tail = self.victim("--exchange", exchange, "--exchange-type", "topic")
        self.channel.exchange_delete(exchange)
        self.channel.exchange_declare(exchange, "headers")
        self.close_victim()
        self.assert_final(tail.end(), exchange, "of type headers, not topic")

    def test_an_exchange_that_was_declared_is_not_declared_again(self):
        exchange = self.fresh_name("declared")
        tail = self.victim("--exchange", exchange, "--declare")
        self.channel.exchange_delete(exchange)
        self.close_victim()
        self.assert_final(tail.end(), exchange, "does not exist")

    def test_an_exchange_that_has_come_up_meanwhile_is_listened_to_by_default(self):
        admin.add_vhost("growing", "guest", "victim")
        self.addCleanup(admin.delete_vhost, "growing")
        admin.declare_exchange("growing", "xivo", "topic")
        uri = f"amqp://victim:victim@{bus.WHERE}/growing"
        tail = self.listen("--json", "--uri", uri)
        missing = "(?m)^wazobus: warning: there is no exchange wazo-headers, on which nearly all services publish"
        self.close_victim()
        tail.wait_for_err(BACK)
        self.assertEqual(len(re.findall(missing, tail.err)), 1, tail.err)
        admin.declare_exchange("growing", "wazo-headers", "headers")
        self.close_victim()
        tail.wait_for_err("(?m)^wazobus: there is an exchange wazo-headers now")
        bus.until("both returns", lambda: len(re.findall(BACK, tail.err)) == 2)
        url = f"amqp://guest:guest@{bus.WHERE}/growing"
        subprocess.run(["amqp-publish", "-u", url, "-e", "wazo-headers", "-r", "a", "-b", "1"], check=True)
        tail.wait_for_lines(1)

    def test_an_exchange_that_goes_away_is_missed_by_default(self):
        admin.add_vhost("shrinking", "guest", "victim")
        self.addCleanup(admin.delete_vhost, "shrinking")
        for name, kind in (("xivo", "topic"), ("wazo-headers", "headers")):
            admin.declare_exchange("shrinking", name, kind)
        uri = f"amqp://victim:victim@{bus.WHERE}/shrinking"
        tail = self.listen("--json", "--uri", uri)
        self.assertNotIn("wazo-headers,", tail.err)
        with contextlib.closing(pika.BlockingConnection(pika.URLParameters(uri))) as connection:
            connection.channel().exchange_delete("wazo-headers")
        self.close_victim()
        tail.wait_for_err("(?m)^wazobus: warning: there is no exchange wazo-headers")
        for args, warns in (((), True), (("-q",), False), (("--exchange", "xivo"), False), (("--declare",), False)):
            with self.subTest(args):
                ended = bus.run("listen", "--uri", uri, "--timeout", "1ms", *args)
                self.assertEqual((ended.status, "is the server older, or still starting?" in ended.err), (0, warns))
        with contextlib.closing(pika.BlockingConnection(pika.URLParameters(uri))) as connection:
            connection.channel().exchange_delete("xivo")
        # Its events go on to wazo-headers.
        self.assertNotIn("warning", bus.run("listen", "--uri", uri, "--timeout", "1ms").err)

    def test_the_end_of_a_queue_of_our_own_is_final(self):
        tail = self.listen("--json")
        admin.delete_queue(self.queue_of_listen())
        self.assert_final(tail.end(), "its queue was deleted")


class Queues(ReconnectTest):
    def test_a_queue_keeps_what_came_meanwhile(self):
        for kind in ("classic", "quorum"):
            with self.subTest(kind):
                queue = self.durable(kind, messages=2)
                tail, relay = self.lost("--queue", queue)
                for n in range(2, 5):
                    self.send(n, queue, "")
                relay.accept()
                tail.wait_for_err(KEPT)
                self.assertNotIn("missed", tail.err)
                bus.until("the last", lambda: "4" in tail.lines)  # pylint: disable=cell-var-from-loop
                self.assertEqual(sorted(set(tail.interrupt().objects)), list(range(5)))

    def test_an_idle_queue_is_kept_as_well(self):
        queue = self.durable("classic")
        tail, relay = self.lost("--queue", queue)
        self.send(1, queue, "")
        relay.accept()
        tail.wait_for_err(KEPT)
        relay.hang_up()
        bus.until("it is back", lambda: len(re.findall(KEPT, tail.err)) == 2)
        tail.wait_for_lines(1)

    def test_a_stream_is_read_on_from_where_it_was(self):
        for offset in ("first", "1h", "0", "next", None):
            with self.subTest(offset):
                queue = self.durable("stream", messages=3)
                relay = self.relay()
                tail = self.listen("--json", "--uri", relay.uri, "--queue", queue,
                                   *(("--stream-offset", offset) if offset else ()))
                self.send(3, queue, "")
                bus.until("the first ones", lambda: "3" in tail.lines)  # pylint: disable=cell-var-from-loop
                relay.refuse()
                tail.wait_for_err(LOST)
                self.send(4, queue, "")
                relay.accept()
                tail.wait_for_err(KEPT)
                self.assertNotIn("come again", tail.err)
                self.send(5, queue, "")
                bus.until("the last", lambda: "5" in tail.lines)  # pylint: disable=cell-var-from-loop
                self.assertEqual(tail.interrupt().objects, [3, 4, 5] if offset in ("next", None) else list(range(6)))

    def test_a_stream_of_which_nothing_was_read_may_have_been_missed(self):
        for offset in ("next", None):
            with self.subTest(offset):
                queue = self.durable("stream", messages=1)
                tail, relay = self.lost("--queue", queue, *(("--stream-offset", offset) if offset else ()))
                relay.accept()
                tail.wait_for_err(BACK)
                self.send(2, queue, "")
                tail.wait_for_lines(1)
                self.assertEqual(tail.interrupt().objects, [2])

    def test_messages_with_the_header_of_a_stream_do_not_make_a_queue_one(self):
        queue = self.durable("classic")
        relay = self.relay()
        tail = self.listen("--json", "--uri", relay.uri, "--queue", queue)
        self.send(1, queue, "", headers={"x-stream-offset": 2**40})
        tail.wait_for_lines(1)
        relay.hang_up()
        tail.wait_for_err(KEPT)
        self.send(2, queue, "")
        bus.until("the last", lambda: "2" in tail.lines)

    def test_what_was_shown_but_not_acknowledged_is_said_to_come_again(self):
        queue = self.durable("classic")
        relay = self.relay()
        read, write = os.pipe()
        tail = self.listen("--json", "--uri", relay.uri, "--queue", queue, stdout=write)
        os.close(write)
        self.send(b'"' + b"x" * 1_000_000 + b'"', queue, "")
        self.send(2, queue, "")
        bus.until("a full pipe", lambda: admin.unacknowledged(queue) == 2)
        relay.hang_up()
        out = bytearray()
        reader = threading.Thread(target=lambda: [out.extend(part)
                                                  for part in iter(lambda: os.read(read, 1 << 16), b"")])
        reader.start()
        self.assertEqual(tail.wait_for_err(KEPT)[4], "2")
        bus.until("all of it twice", lambda: out.count(b"\n2\n") == 2)
        tail.interrupt()
        reader.join()
        os.close(read)
        bus.until("an empty queue", lambda: admin.unacknowledged(queue) == 0)
        self.assertEqual(self.connection.channel().queue_declare(queue, passive=True).method.message_count, 0)

    def test_a_reader_that_stalls_for_longer_than_the_broker_waits_gets_all_and_fewer_at_a_time(self):
        names = ("consumer_timeout", "channel_tick_interval")
        self.addCleanup(admin.change_settings, **{name: admin.setting(name) for name in names})
        admin.change_settings(consumer_timeout=500, channel_tick_interval=500)
        queue = self.durable("classic")
        read, write = os.pipe()
        tail = self.listen("--json", "--queue", queue, stdout=write)
        os.close(write)
        self.send(b'"' + b"x" * 1_000_000 + b'"', queue, "")
        bus.until("an end of its patience", lambda: admin.unacknowledged(queue) == 0)
        admin.change_settings(consumer_timeout=60_000)
        with open(read, "rb") as out:
            for _ in range(2):  # it comes again
                self.assertGreater(len(out.readline()), 1_000_000)
            tail.wait_for_err(r"took back events that were not acknowledged in time \(0.5 s\), because the output is "
                              "slow; connecting again")
            tail.wait_for_err("no more than 50 events .* as with --prefetch 50")
            self.assertEqual(tail.wait_for_err(KEPT)[4], "1")
            bus.until("an empty queue", lambda: admin.unacknowledged(queue) == 0)
            self.assertEqual(tail.interrupt().status, 0)
        self.assertEqual(self.connection.channel().queue_declare(queue, passive=True).method.message_count, 0)

    def test_a_queue_that_comes_back_under_its_name_is_consumed_again(self):
        queue = self.durable("classic")
        proxy = self.proxy()
        tail = self.listen("--json", "--queue", queue, "--uri", proxy.uri)
        proxy.fall_silent()  # so that the queue exists again when the consumer looks
        admin.delete_queue(queue)
        admin.wait_until_no_channel_consumes()
        self.channel.queue_declare(queue, durable=True)
        proxy.flow_again()
        tail.wait_for_err(LOST)
        tail.wait_for_err(KEPT)
        self.send(1, queue, "")
        tail.wait_for_lines(1)


class Ending(ReconnectTest):
    def test_a_signal_ends_the_wait_for_the_next_attempt(self):
        for args, status in (((), 0), (("-c", "5"), 130)):
            for number in (signal.SIGINT, signal.SIGTERM):
                with self.subTest(args, signal=number):
                    tail, _ = self.lost(*args)
                    tail.wait_for_err("trying again$")
                    self.connection.sleep(1)  # the pauses grow
                    ended = tail.interrupt(number)
                    self.assertEqual(ended.status, status)

    def hanging(self, *args):
        """A listen that lost its connection and hangs in the login of the next one."""
        tail, relay = self.lost(*args, "--connect-timeout", "1m")
        server = SilentServer(relay.port)
        self.addCleanup(server.close)
        bus.until("a connection", lambda: server.connections)
        return tail

    def test_a_signal_ends_the_wait_for_a_login(self):
        for args, status in (((), 0), (("-c", "5"), 130)):
            with self.subTest(args):
                ended = self.hanging(*args).interrupt()
                self.assertEqual(ended.status, status)
                self.assertEqual(len(ended.err.splitlines()), 3, ended.err)

    def test_a_signal_ends_the_wait_for_a_tls_handshake(self):
        relay = self.relay(port=int(os.environ["WAZOBUS_TLS_PORT"]))
        tail = self.listen("--json", "--uri", f"amqps://guest:guest@localhost:{relay.port}", "--connect-timeout", "1m",
                           "-k")
        relay.refuse()
        tail.wait_for_err(LOST)
        server = SilentServer(relay.port)
        self.addCleanup(server.close)
        bus.until("a handshake", lambda: len(server.connections) == 2)  # the first is plain
        bus.until("its first words", lambda: server.connections[1].recv(1, socket.MSG_PEEK))
        ended = tail.interrupt()
        # The first line is the warning about -k.
        self.assertEqual((ended.status, len(ended.err.splitlines())), (0, 4), ended.err)

    def test_a_signal_ends_the_wait_for_the_bindings(self):
        relay = self.relay()
        tail = self.listen("--json", "--uri", relay.uri, "--connect-timeout", "1m", "--heartbeat", "0")
        carried = relay.carried
        relay.hang_up()
        bus.until("half a login", lambda: relay.carried > carried + 600)
        relay.fall_silent()
        ended = tail.interrupt()
        self.assertEqual(ended.status, 0)

    def test_a_timeout_ends_it_while_there_is_no_connection(self):
        # Long enough to lose the connection, also on a busy machine.
        runs = [(args, hangs, status, self.hanging(*args) if hangs else self.lost(*args)[0])
                for args, status in ((("--timeout", "6s"), 3), (("--timeout", "6s", "-c", "1"), 124),
                                     (("--idle-timeout", "6s", "-c", "1"), 124))
                for hangs in (False, True)]
        for args, hangs, status, tail in runs:
            with self.subTest(args, hangs=hangs):
                self.assertEqual(tail.end(within=6 + bus.SOON).status, status)

    def test_a_connection_over_tls_comes_back(self):
        relay = self.relay(port=int(os.environ["WAZOBUS_TLS_PORT"]))
        tail = self.listen("--json", "--uri", f"amqps://guest:guest@localhost:{relay.port}",
                           "--tls-ca-file", os.path.join(os.environ["WAZOBUS_TLS_DIR"], "ca.pem"))
        for n in range(2):
            relay.hang_up()
            bus.until("it is back",
                      lambda: len(re.findall(BACK, tail.err)) == n + 1)  # pylint: disable=cell-var-from-loop
            self.send(n)
            tail.wait_for_lines(n + 1)
        self.assertEqual(tail.interrupt().objects, [0, 1])

    def test_a_closed_pipe_ends_it_while_there_is_no_connection(self):
        relay = self.relay()
        read, write = os.pipe()
        tail = self.listen("--json", "--uri", relay.uri, stdout=write)
        os.close(write)
        relay.refuse()
        tail.wait_for_err("trying again$")
        os.close(read)
        self.assertEqual(tail.end(bus.SOON).status, 0)


class Restart(ReconnectTest):
    """Comes last, because the broker itself goes away."""

    def test_a_broker_that_restarts_is_listened_to_again(self):
        queue = self.durable("classic")
        tails = [self.listen("--json", *args) for args in (("-r", "test.#"), ("--queue", queue))]
        admin.stop()
        for tail in tails:
            self.assertIn("shutdown", tail.wait_for_err(LOST)[1])
            tail.wait_for_err("trying again$")
        admin.start()
        tails[0].wait_for_err(BACK, 2 * bus.PATIENCE)
        tails[1].wait_for_err(KEPT, 2 * bus.PATIENCE)
        with contextlib.suppress(Exception):
            self.connection.close()
        super().setUp()
        self.send(1)
        self.send(1, queue, "")
        for tail in tails:
            tail.wait_for_lines(1)
            self.assertEqual(tail.interrupt().objects, [1])
        self.connection.channel().queue_delete(queue)
