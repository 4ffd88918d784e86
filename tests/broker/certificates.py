# SPDX-License-Identifier: MIT
"""Certificates with any dates, names and purposes, and a TLS server that shows one of them."""
import contextlib
import datetime
import ipaddress
import os
import socket
import ssl
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = datetime.timedelta(days=1)


class Certificate:
    """A certificate and its key. Without an issuer it is signed by itself. `days`: from when to when it is valid, from
    today on."""

    def __init__(self, name, issuer=None, is_authority=False, days=(-1, 2), hosts=("localhost", "127.0.0.1"),
                 purpose=ExtendedKeyUsageOID.SERVER_AUTH, key=None):
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.datetime.utcnow()
        builder = x509.CertificateBuilder(
            (issuer or self).name, self.name, self.key.public_key(), x509.random_serial_number(),
            now + days[0] * DAY, now + days[1] * DAY)
        builder = builder.add_extension(x509.BasicConstraints(is_authority, None), True)
        if not is_authority:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), False)
            names = [self._alternative(host) for host in hosts]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), False)
        self.certificate = builder.sign((issuer or self).key, hashes.SHA256())

    @staticmethod
    def _alternative(host):
        with contextlib.suppress(ValueError):
            return x509.IPAddress(ipaddress.ip_address(host))
        return x509.DNSName(host)

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self):
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                      serialization.NoEncryption())

    def write(self, folder, name, *chain):
        """Writes the certificate with those of `chain`, and the key; returns both paths."""
        paths = []
        certificates = b"".join(one.pem for one in (self, *chain))
        for path, content in ((f"{name}.pem", certificates), (f"{name}-key.pem", self.key_pem)):
            paths.append(os.path.join(folder, path))
            with open(paths[-1], "wb") as out:
                out.write(content)
        return paths


class TlsServer:
    """Shows a certificate to each client and hangs up after the handshake. `change` changes the context before."""

    def __init__(self, cert_file, key_file, host="127.0.0.1", change=lambda context: None):
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        change(self._context)
        self._context.load_cert_chain(cert_file, key_file)
        self._listening = socket.create_server((host, 0))
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                with client, contextlib.suppress(OSError, ssl.SSLError):
                    self._context.wrap_socket(client, server_side=True).close()

    def close(self):
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
