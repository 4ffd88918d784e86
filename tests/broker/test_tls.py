# SPDX-License-Identifier: MIT
"""amqps://, with the certificates of scripts/with-broker --tls."""
import os
import signal
import ssl
import subprocess
import warnings

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dh, rsa

import admin
import bus
from certificates import Certificate, ExtendedKeyUsageOID, TlsServer
from waiting import until

PORT = int(os.environ["WAZOBUS_TLS_PORT"])
URI = f"amqps://guest:guest@localhost:{PORT}"
PUBLISH = ("publish", "-r", "test.event", "-b", "{}")
COMMANDS = (("listen", "--timeout", "1ms"), PUBLISH)


def pem(name):
    return os.path.join(os.environ["WAZOBUS_TLS_DIR"], name + ".pem")


CA = ("--tls-ca-file", pem("ca"))
CLIENT = ("--tls-cert-file", pem("client"), "--tls-key-file", pem("client-key"))


class TlsTest(bus.BusTest):
    def assert_connects(self, *args, env=()):
        for command in COMMANDS:
            ended = bus.run(*command, *args, env=env)
            self.assertEqual(ended.status, 0, ended.err)
        return ended

    def assert_refused(self, status, *mentions, args, env=()):
        for command in COMMANDS:
            self.assert_fails(bus.run(*command, *args, env=env), status, *mentions, secrets=("sesame",))


class Trust(TlsTest):
    def test_the_right_authority_is_trusted(self):
        for host in ("localhost", "127.0.0.1"):
            with self.subTest(host):
                self.assert_connects("--uri", f"amqps://guest:guest@{host}:{PORT}", *CA)
                self.assert_connects("-n", host, "--port", str(PORT), *CA, env={"AMQP_URL": None})
                self.assert_connects("--uri", f"amqps://guest:guest@{host}:{PORT}/%2f?cacertfile={pem('ca')}")

    def test_another_authority_is_not_trusted(self):
        uri = f"amqps://guest:sesame@localhost:{PORT}"
        self.assert_refused(3, f"localhost:{PORT}",
                            "--tls-ca-file", args=("--uri", uri, "--tls-ca-file", pem("other-ca")))
        self.assert_refused(3, f"localhost:{PORT}", "--tls-ca-file", args=("--uri", uri))  # the system's

    def test_another_host_name_is_not_trusted(self):
        proxy = self.proxy(PORT, host="127.0.0.2")
        for host, port in (("127.0.0.2", proxy.port), ("127.1", PORT)):
            with self.subTest(host):
                uri = f"amqps://guest:sesame@{host}:{port}"
                self.assert_refused(3, f"{host}:{port}", "name", args=("--uri", uri, *CA))

    def test_insecure_trusts_anybody(self):
        proxy = self.proxy(PORT, host="127.0.0.2")
        for host, port in (("localhost", PORT), ("127.0.0.2", proxy.port)):
            for option in ("-k", "--insecure"):
                with self.subTest(host=host, option=option):
                    ended = self.assert_connects("--uri", f"amqps://guest:guest@{host}:{port}", option)
                    self.assertIn("wazobus: warning: the broker's certificate is not verified", ended.err)
        self.assert_connects("--uri", f"{URI}/?verify=verify_none")
        self.assert_connects("--uri", URI, "-k", "--tls-ca-file", pem("other-ca"))

    def test_a_client_certificate_is_shown(self):
        self.assert_connects("--uri", URI, *CA, *CLIENT)
        self.assert_connects("--uri",
                             f"{URI}/?cacertfile={pem('ca')}&certfile={pem('client')}&keyfile={pem('client-key')}")
        self.listen("--uri", URI, *CA, *CLIENT)
        self.assertIn(("true", "CN=localhost"), admin.connections("ssl", "peer_cert_subject"))

    def test_a_client_certificate_of_a_stranger_is_refused(self):
        self.assert_refused(3, f"localhost:{PORT}", args=(
            "--uri", URI, *CA, "--tls-cert-file", pem("other-ca"), "--tls-key-file", pem("other-ca-key")))

    def test_a_wrong_password_is_said_to_be_wrong(self):
        self.assert_refused(3, f"localhost:{PORT}", "password",
                            args=("--uri", f"amqps://guest:sesame@localhost:{PORT}", *CA))


class Certificates(TlsTest):
    """What is wrong with a certificate is said, with what to do."""

    def served(self, certificate, *chain):
        server = TlsServer(*certificate.write(self.directory(), "server", *chain))
        self.addCleanup(server.close)
        return ("--uri", f"amqps://guest:sesame@localhost:{server.port}")

    def said(self, *args):
        return self.assert_fails(bus.run("listen", "--connect-timeout", "30s", *args), 3, secrets=("sesame",))

    def test_each_reason_is_told(self):
        root = Certificate("root", is_authority=True)
        middle = Certificate("middle", root, is_authority=True)
        old = Certificate("old", root, is_authority=True, days=(-3, -1))
        [ca, _] = root.write(self.directory(), "ca")
        client = ExtendedKeyUsageOID.CLIENT_AUTH
        for shown, chain, reason in (
            (Certificate("server", root, days=(-3, -1)), (),
             r"its certificate is refused: it expired at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \(renew it"),
            (Certificate("server", root, days=(1, 2)), (), r"it is not valid before \d{4}.*clock"),
            (Certificate("server", root, purpose=client), (), "it is not made for a server .*serverAuth"),
            (Certificate("server", root, hosts=("rabbit.example", "10.1.2.3", "fd00::1")), (),
             r"it is for rabbit\.example, 10\.1\.2\.3, fd00::1, not for the name localhost \(.*--tls-server-name"),
            (Certificate("server", root, hosts=("a\x1b[31m",)), (), r"it is for a\\x1b\[31m, not"),
            (Certificate("server", Certificate("other", is_authority=True)), (),
             rf"it is signed by 'CN=other', which is not in {ca} \(--tls-ca-file"),
            (Certificate("server"), (), f"it is signed by itself, which is not in {ca}"),
            (Certificate("server", old), (old,), "the certificate of its authority 'CN=old' is refused: it expired at"),
            (Certificate("server", middle), (), rf"it is signed by 'CN=middle', which is not in {ca}"),
            (Certificate("server", middle), (middle,), "the login"),  # the certificate is trusted
        ):
            with self.subTest(reason):
                self.assertRegex(self.said(*self.served(shown, *chain), "--tls-ca-file", ca), reason)
        unknown = self.said(*self.served(Certificate("server", root)))
        self.assertRegex(unknown, "signed by 'CN=root', which this system does not trust .*--tls-ca-file")

    def test_the_authority_that_did_sign_is_enough(self):
        middle = Certificate("middle", Certificate("root", is_authority=True), is_authority=True)
        own = Certificate("server")
        for shown, authority in ((Certificate("server", middle), middle), (own, own)):
            [ca, _] = authority.write(self.directory(), "ca")
            self.assertIn("the login", self.said(*self.served(shown), "--tls-ca-file", ca))

    def test_another_name_can_be_expected(self):
        proxy = self.proxy(PORT, host="127.0.0.2")
        uri = f"amqps://guest:guest@127.0.0.2:{proxy.port}/%2f"
        self.assert_connects("--uri", uri, *CA, "--tls-server-name", "localhost")
        ended = bus.run(*PUBLISH, "--uri", f"{uri}?server_name_indication=localhost", *CA)
        self.assertEqual(ended.status, 0, ended.err)
        self.assertIn("not for the name rabbit", self.assert_fails(
            bus.run("listen", "--uri", URI, *CA, "--tls-server-name", "rabbit"), 3))


class OldServers(TlsTest):
    """What a server has that is too old is said, with what to do."""

    def said(self, change, key=None, *args):
        paths = Certificate("server", key=key).write(self.directory(), "server")
        server = TlsServer(*paths, change=change)
        self.addCleanup(server.close)
        return self.assert_fails(bus.run("listen", "--uri", f"amqps://guest:sesame@localhost:{server.port}", *args,
                                         "--tls-ca-file", paths[0]), 3, secrets=("sesame",))

    def test_an_old_version_is_told(self):
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            def change(context, version=version):
                context.set_ciphers("ALL:@SECLEVEL=0")
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", DeprecationWarning)
                    context.minimum_version = context.maximum_version = version
            with self.subTest(version):
                said = self.said(change, rsa.generate_private_key(65537, 2048))
                self.assertIn("it offers only versions of TLS that are too old (TLS 1.2 or 1.3 is needed", said)

    def test_a_broker_of_an_old_version_is_told(self):
        port = bus.free_port()
        admin.listen_with_tls(port, cacertfile=f'"{pem("ca")}"', certfile=f'"{pem("server")}"',
                              keyfile=f'"{pem("server-key")}"', versions="['tlsv1.1']")
        self.assertIn("versions of TLS that are too old", self.assert_fails(
            bus.run("listen", "--uri", f"amqps://localhost:{port}", *CA), 3))

    def test_an_old_cipher_is_told(self):
        def change(context):
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers("NULL:@SECLEVEL=0")
        said = self.said(change, rsa.generate_private_key(65537, 2048))
        self.assertRegex(said, r"it has no cipher in common with this program \(.*current cipher")

    def test_a_small_key_is_told(self):
        small = rsa.generate_private_key(65537, 1024)
        said = self.said(lambda context: context.set_ciphers("ALL:@SECLEVEL=0"), small)
        self.assertRegex(said, r"its certificate is refused: EE certificate key too weak \(.*2048 bits or more")
        [ca, key] = Certificate("client", key=small).write(self.directory(), "client")
        ended = bus.run("listen", "--uri", URI, *CA, "--tls-cert-file", ca, "--tls-key-file", key)
        self.assert_fails(ended, 2, f"the certificate {ca} is too weak for TLS: ee key too small")

    def test_a_small_key_of_diffie_hellman_is_told(self):
        # The second group of RFC 2409.
        prime = int("ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd"
                    "ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed"
                    "ee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff", 16)
        parameters = self.file(dh.DHParameterNumbers(prime, 2).parameters().parameter_bytes(
            serialization.Encoding.PEM, serialization.ParameterFormat.PKCS3))

        def change(context):
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            context.set_ciphers("DHE:@SECLEVEL=0")
            context.load_dh_params(parameters)
        said = self.said(change, rsa.generate_private_key(65537, 2048))
        self.assertIn("its Diffie-Hellman key is too small (the server needs DH parameters", said)


class ClientCertificates(TlsTest):
    def test_a_missing_one_and_a_foreign_one_are_told(self):
        [foreign, key] = Certificate("localhost", purpose=ExtendedKeyUsageOID.CLIENT_AUTH).write(self.directory(), "c")
        for version in ("'tlsv1.3'", "'tlsv1.2'"):
            port = bus.free_port()
            admin.listen_with_tls(port, cacertfile=f'"{pem("ca")}"', certfile=f'"{pem("server")}"',
                                  keyfile=f'"{pem("server-key")}"', verify="verify_peer", fail_if_no_peer_cert="true",
                                  versions=f"[{version}]")
            uri = f"amqps://guest:guest@localhost:{port}"
            with self.subTest(version):
                # The broker's alert may be lost when it hangs up; the advice is there all the same.
                self.assertRegex(self.assert_fails(bus.run("listen", "--uri", uri, *CA), 3),
                                 "with a certificate.*give --tls-cert-file and --tls-key-file")
                ended = bus.run("listen", "--uri", uri, *CA, "--tls-cert-file", foreign, "--tls-key-file", key)
                self.assert_fails(ended, 3, "client certificate", "of an authority that the broker trusts")
                self.assertEqual(bus.run(*PUBLISH, "--uri", uri, *CA, *CLIENT).status, 0)

    def test_one_logs_in_by_itself(self):
        admin.add_users(("localhost", "unused", *admin.EVERYTHING))
        self.addCleanup(admin.delete_user, "localhost")
        uri = f"amqps://localhost:{PORT}"
        self.assert_connects("--uri", uri, *CA, *CLIENT, "--auth-mechanism", "external")
        self.assert_connects("--uri", f"{uri}?auth_mechanism=EXTERNAL", *CA, *CLIENT)
        ended = bus.run("listen", "--uri", uri, *CA, "--auth-mechanism", "external")
        self.assert_fails(ended, 2, "--tls-cert-file")

    def test_a_login_that_is_not_offered_or_refused_is_told(self):
        external = ("--uri", f"amqps://localhost:{PORT}", *CA, *CLIENT, "--auth-mechanism", "external")
        self.assert_fails(bus.run("listen", *external), 3, "the user whom the client certificate names",
                          "ssl_cert_login_from")
        before = admin.setting("auth_mechanisms")
        for offered, args, mention in (("['PLAIN']", external, "does not offer EXTERNAL"),
                                       ("['EXTERNAL']", ("--uri", URI, *CA, *CLIENT), "--auth-mechanism external")):
            admin.change_settings(auth_mechanisms=offered)
            try:
                self.assert_fails(bus.run("listen", *args), 3, mention)
            finally:
                admin.change_settings(auth_mechanisms=before)


class Mistakes(TlsTest):
    def test_plain_amqp_to_the_tls_port_is_3_and_names_amqps(self):
        self.assert_refused(3, f"localhost:{PORT}", "amqps://",
                            args=("--uri", f"amqp://guest:sesame@localhost:{PORT}", "--connect-timeout", "5s"))

    def test_tls_to_the_plain_port_is_3_and_asks_whether_it_speaks_tls(self):
        self.assert_refused(3, f"127.0.0.1:{bus.PORT}", "TLS",
                            args=("--uri", f"amqps://guest:sesame@127.0.0.1:{bus.PORT}", *CA,
                                  "--connect-timeout", "5s"))

    def test_a_closed_port_is_named(self):
        port = bus.closed_port()
        self.assert_refused(3, f"127.0.0.1:{port}", args=("--uri", f"amqps://guest:sesame@127.0.0.1:{port}", *CA))

    def test_an_unknown_host_is_named(self):
        self.assert_refused(3, "no-such-host.invalid:5671",
                            args=("--uri", "amqps://guest:sesame@no-such-host.invalid", *CA))

    def test_a_silent_server_is_given_up_within_the_connect_timeout(self):
        proxy = self.proxy(PORT)
        proxy.fall_silent()
        self.assert_refused(3, f"127.0.0.1:{proxy.port}", args=(
            "--uri", f"amqps://guest:sesame@127.0.0.1:{proxy.port}", *CA, "--connect-timeout", "500ms"))

    def test_a_signal_ends_the_wait_for_a_silent_server(self):
        for command, status in ((("listen",), 0), (("listen", "-c", "1"), 130), (PUBLISH, 130)):
            with self.subTest(command):
                proxy = self.proxy(PORT)
                proxy.fall_silent()
                running = self.start(*command, "--uri", f"amqps://127.0.0.1:{proxy.port}", *CA,
                                     "--connect-timeout", "1m")
                until("a connection", lambda: proxy.accepted)  # before that, a signal ends `listen` with 130
                self.assertEqual(running.interrupt(signal.SIGTERM).status, status)

    def test_files_that_are_no_use_are_named(self):
        nonsense, missing = self.file("nonsense"), "/nonexistent/x.pem"
        for status, mention, args in (
            (4, missing, ("--tls-ca-file", missing)),
            (4, missing, (*CA, "--tls-cert-file", missing, "--tls-key-file", pem("client-key"))),
            (4, missing, (*CA, "--tls-cert-file", pem("client"), "--tls-key-file", missing)),
            (2, nonsense, ("--tls-ca-file", nonsense)),
            (2, nonsense, (*CA, "--tls-cert-file", nonsense, "--tls-key-file", pem("client-key"))),
            (2, nonsense, (*CA, "--tls-cert-file", pem("client"), "--tls-key-file", nonsense)),
            (2, pem("other-ca-key"), (*CA, "--tls-cert-file", pem("client"), "--tls-key-file", pem("other-ca-key"))),
            (2, "--tls-key-file", (*CA, "--tls-cert-file", pem("client"))),
            (2, "--tls-cert-file", (*CA, "--tls-key-file", pem("client-key"))),
        ):
            with self.subTest(args=args):
                self.assert_refused(status, mention, args=("--uri", URI, *args))

    def test_tls_options_with_an_unencrypted_uri_are_2(self):
        for args in (CA, CLIENT, ("-k",), ("--insecure",)):
            self.assert_refused(2, "amqps://", args=("--uri", f"amqp://guest:sesame@localhost:{bus.PORT}", *args))
        for parameter in (f"cacertfile={pem('ca')}", f"certfile={pem('client')}&keyfile={pem('client-key')}",
                          "verify=verify_none"):
            with self.subTest(parameter):
                self.assert_refused(2, "amqps://",
                                    args=("--uri", f"amqp://guest:sesame@localhost:{bus.PORT}/?{parameter}"))

    def test_a_key_with_a_passphrase_is_refused_without_asking_for_it(self):
        path = os.path.join(self.directory(), "locked-key.pem")
        subprocess.run(["openssl", "pkey", "-in", pem("client-key"), "-aes256", "-passout", "pass:sesame",
                        "-out", path], check=True)
        args = ("--uri", URI, *CA, "--tls-cert-file", pem("client"), "--tls-key-file", path)
        for command in COMMANDS:
            ended = bus.run(*command, *args)
            self.assert_fails(ended, 3 if ended.status == 3 else 2, path)
            # There is a terminal to ask on, but nobody answers.
            terminal, end = os.openpty()
            self.addCleanup(os.close, terminal)
            asking = self.start(*command, *args, script='setsid --ctty --wait "$WAZOBUS" "$@"', stdin=end)
            os.close(end)
            ended = asking.end()
            self.assert_fails(ended, 3 if ended.status == 3 else 2, path)
            os.set_blocking(terminal, False)
            with self.assertRaises(OSError):  # there is nothing to read
                self.fail(os.read(terminal, 100))


class Messages(TlsTest):
    def test_each_event_is_shown_at_once_and_large_ones_whole(self):
        # TLS may have buffered data that the socket does not show.
        tail = self.listen("-f", "raw", "--uri", URI, *CA)
        for body in (b"1", b"x" * 20_000, b"y" * 5_000_000, b"2"):
            self.send(body)
            bus.until("the event", lambda: tail.out.endswith(body + b"\n"))  # pylint: disable=cell-var-from-loop
        self.assert_quiet(tail.interrupt())

    def test_bursts_are_printed_once_each_in_order(self):
        count = 20_000
        tail = self.listen("--json", "--uri", URI, *CA, "-c", str(count))
        lines = b"".join(b'{"seq":%d}\n' % seq for seq in range(count))
        subprocess.run(["amqp-publish", "-u", bus.URL, "-e", "xivo", "-r", "test", "-l"], input=lines, check=True,
                       timeout=bus.PATIENCE)
        ended = tail.end()
        self.assert_quiet(ended)
        self.assertTrue(ended.out == lines)

    def test_what_is_published_arrives(self):
        queue = self.queue("xivo", "test.tls")
        bodies = [b'"%s"' % (b"x" * 5_000_000), *(b"%d" % n for n in range(2_000))]
        ended = bus.run("publish", "-r", "test.tls", "-", "--uri", URI, *CA, input=b"\n".join(bodies))
        self.assert_quiet(ended)
        self.assertTrue(self.bodies(queue, len(bodies)) == bodies)
