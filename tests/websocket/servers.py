# SPDX-License-Identifier: MIT
"""The other side of `listen wss://`: wazo-websocketd's protocol on Debian's python3-websockets, the token API of
wazo-auth, an nginx before both, and a proxy. All run in one thread with one event loop; a test steers them from its
own thread.
"""
import asyncio
import base64
import json
import os
import ssl
import subprocess
import threading
import urllib.parse

import websockets
import websockets.exceptions
import websockets.frames
import websockets.server

PATIENCE = 60  # seconds
USER, PASSWORD = "alice", "sesame: open"
TENANT = "11111111-aaaa-4aaa-8aaa-000000000001"
USER_UUID = "22222222-bbbb-4bbb-8bbb-000000000001"
ORIGIN = "33333333-cccc-4ccc-8ccc-000000000001"


def event(name, data=None, **headers):
    """A body as wazo-bus writes it: it repeats the headers."""
    return {"name": name, "origin_uuid": ORIGIN, "tenant_uuid": TENANT, "required_acl": f"events.{name}",
            "required_access": f"event.{name}", "timestamp": "2026-11-21T15:48:00.123456", "user_uuid:*": True,
            **headers, "data": data if data is not None else {}}


def operation(op, data=None, code=0):
    return json.dumps({"op": op, "code": code, "data": data})


class Loop:
    """An event loop in a thread of its own."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def do(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(PATIENCE)

    def close(self):
        async def cancel_all():
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        self.do(cancel_all())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(PATIENCE)
        self.loop.close()


class Client:
    """A connection of wazobus, as the server has it."""

    def __init__(self, daemon, connection, path):
        self.connection = connection
        self.path = path
        self.headers = connection.request_headers
        self.names = []  # subscribed
        self.tokens = [connection.request_headers.get("X-Auth-Token")]
        self.started = threading.Event()
        self.ended = threading.Event()
        self._do = daemon.loop.do

    def send(self, *texts):
        """Sends messages. A list of texts is one message in fragments."""
        async def send_all():
            for text in texts:
                await self.connection.send(text)

        self._do(send_all())

    def send_events(self, *bodies):
        self.send(*(operation("event", body) for body in bodies))

    def frame(self, payload, opcode=websockets.frames.OP_TEXT, fin=True):
        self._do(self.connection.write_frame(fin, opcode, payload))

    def close(self, code, reason=""):
        self._do(self.connection.close(code, reason))

    def send_and_close(self, body):
        """An event and the end, in the same packet."""
        text = operation("event", body).encode()

        async def send():
            length = b"\x7e" + len(text).to_bytes(2, "big")
            self.connection.transport.write(b"\x81" + length + text + b"\x88\x02\x03\xe9")

        self._do(send())

    def abort(self):
        async def abort():
            self.connection.transport.abort()

        self._do(abort())

    def ping(self):
        """Waits for the pong."""
        async def ping():
            await asyncio.wait_for(await self.connection.ping(), PATIENCE)

        self._do(ping())

    @property
    def unread(self):
        """Bytes that wazobus has not taken."""
        return self.connection.transport.get_write_buffer_size()


class Websocketd:
    """What wazo-websocketd does with its clients."""

    def __init__(self, loop, tokens=("a-token",), **options):
        self.loop = loop
        self.tokens = set(tokens)
        self.clients = []  # those that started
        self.connections = 0  # all that became a WebSocket
        self.greeting = operation("init", {"version": 2})
        self.refuse_with = None  # an HTTP status
        self.close_with = None  # a code, instead of a greeting
        self.failures = 0  # sessions that end with 1011 as they start
        self.is_silent = False  # no greeting
        self.refuses_tokens = False  # those that are sent in a session
        self.thinks_for = 0  # seconds before the answer to a token
        self._came = threading.Condition()
        self._server = loop.do(self._serve(options))
        self.port = self._server.sockets[0].getsockname()[1]

    async def _serve(self, options):
        return await websockets.server.serve(self._handle, "127.0.0.1", options.pop("port", 0),
                                             process_request=self._request, max_size=None, **options)

    async def _request(self, _path, _headers):
        return (self.refuse_with, [], b"refused\n") if self.refuse_with else None

    async def _handle(self, connection, path):
        client = Client(self, connection, path)
        self.connections += 1
        try:
            await self._session(client, connection, path)
        except websockets.exceptions.ConnectionClosed:
            pass
        finally:
            client.ended.set()

    async def _session(self, client, connection, path):
        query = urllib.parse.parse_qs(urllib.parse.urlparse(path).query)
        if query.get("version") != ["2"]:
            return await connection.close(4004)
        token = query.get("token", client.tokens)[0]
        if not token:
            return await connection.close(4001, "no token")
        if token not in self.tokens:
            return await connection.close(4002, "authentication failed")
        if self.is_silent:
            return await connection.wait_closed()
        if self.close_with:
            return await connection.close(self.close_with)
        await connection.send(self.greeting)
        async for text in connection:
            message = json.loads(text)
            if message["op"] == "subscribe":
                client.names.append(message["data"]["event_name"])
            elif message["op"] == "token":
                client.tokens.append(message["data"]["token"])
                await asyncio.sleep(self.thinks_for)
                if self.refuses_tokens:
                    await connection.send(operation("token", code=1))
                    continue
                if client.tokens[-1] not in self.tokens:
                    return await connection.close(4002, "authentication failed")
            elif message["op"] != "start":
                return await connection.close(4004)
            elif self.failures > 0:
                self.failures -= 1
                return await connection.close(1011)
            await connection.send(operation(message["op"]))
            if message["op"] == "start":
                client.started.set()
                with self._came:
                    self.clients.append(client)
                    self._came.notify_all()

    def client(self, number=0):
        """The client that started as this one, from 0."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.clients) > number, PATIENCE), "no client came"
            return self.clients[number]

    def close(self):
        async def close():
            self._server.close()
            await self._server.wait_closed()

        self.loop.do(close())


class Auth:
    """The token API of wazo-auth."""

    def __init__(self, loop, websocketd, lifetime=7200):
        self.loop = loop
        self.websocketd = websocketd
        self.lifetime = lifetime
        self.requests = []  # (method, path)
        self.taken = []
        self.status = None  # answers every request
        self.keeps_tokens = False  # does not answer when a token is given back
        self.acl = ["websocketd", "events.#"]
        self.metadata = {"uuid": USER_UUID, "tenant_uuid": TENANT, "purpose": "user"}
        self._server = loop.do(asyncio_server(self._handle))
        self.port = self._server.sockets[0].getsockname()[1]

    def document(self, token):
        return {"data": {"token": token, "auth_id": "a", "acl": self.acl, "metadata": self.metadata,
                         "session_uuid": "s", "utc_issued_at": "2026-11-21T15:48:00.000001",
                         "utc_expires_at": f"2026-11-21T{15 + self.lifetime // 3600}:48:{self.lifetime % 3600:02}.9"}}

    async def _handle(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, path, _version = head.splitlines()[0].split()
        headers = dict(line.split(": ", 1) for line in head.splitlines()[1:] if line)
        body = await reader.readexactly(int(headers.get("Content-Length", 0)))
        self.requests.append((method, path))
        if self.keeps_tokens and method == "DELETE":
            await reader.read()  # until the client gives up
            return
        status, answer = self._answer(method, path, headers, body)
        writer.write(f"HTTP/1.1 {status} Whatever\r\nContent-Type: application/json\r\n\r\n".encode() + answer)
        await writer.drain()
        writer.close()

    def _answer(self, method, path, headers, body):
        base = "/api/auth/0.1/token"
        if self.status:
            return self.status, b""
        if method == "POST" and path == base:
            login = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            if headers.get("Authorization") != f"Basic {login}":
                return 401, b'{"reason": ["Authentication Failed"]}'
            assert json.loads(body)["expiration"] > 0
            token = f"token-{len(self.taken) + 1}"
            self.taken.append(token)
            self.websocketd.tokens.add(token)
            return 200, json.dumps(self.document(token)).encode()
        if method == "GET" and path.rpartition("/")[2] in self.websocketd.tokens:
            return 200, json.dumps(self.document(path.rpartition("/")[2])).encode()
        if method == "DELETE" and path.startswith(base + "/"):
            self.websocketd.tokens.discard(path.rpartition("/")[2])
            return 200, b'{"data": {"message": "success"}}'
        return 404, b"{}"

    @property
    def given_back(self):
        return [path.rpartition("/")[2] for method, path in self.requests if method == "DELETE"]

    def close(self):
        self._server.close()


async def asyncio_server(handle, tls=None):
    async def careful(reader, writer):
        try:
            await handle(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    return await asyncio.start_server(careful, "127.0.0.1", 0, ssl=tls)


async def pipe(reader, writer):
    while part := await reader.read(1 << 16):
        writer.write(part)
        await writer.drain()
    writer.close()


async def join(reader, writer, port, first=b""):
    """Passes bytes both ways."""
    there = await asyncio.open_connection("127.0.0.1", port)
    there[1].write(first)
    done, others = await asyncio.wait([asyncio.ensure_future(pipe(reader, there[1])),
                                       asyncio.ensure_future(pipe(there[0], writer))],
                                      return_when=asyncio.FIRST_COMPLETED)
    for task in (*done, *others):
        task.cancel()
    there[1].close()


class Nginx:
    """TLS, and two services behind it."""

    def __init__(self, loop, certificate, websocketd, auth):
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*certificate)
        self._places = {"/api/websocketd/": websocketd.port, "/api/auth/": auth.port}
        self._server = loop.do(asyncio_server(self._handle, tls))
        self.port = self._server.sockets[0].getsockname()[1]

    async def _handle(self, reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        path = head.split()[1].decode()
        [port] = [port for place, port in self._places.items() if path.startswith(place)]
        await join(reader, writer, port, head)

    def close(self):
        self._server.close()


class Proxy:
    """Passes on what CONNECT asks for."""

    def __init__(self, loop):
        self.targets = []
        self.authorizations = []
        self.status = 200
        self._server = loop.do(asyncio_server(self._handle))
        self.port = self._server.sockets[0].getsockname()[1]

    async def _handle(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, target, _version = head.split("\r\n", 1)[0].split()
        assert method == "CONNECT", head
        self.targets.append(target)
        self.authorizations += [line.split(" ", 1)[1] for line in head.split("\r\n") if line.startswith("Proxy-Auth")]
        writer.write(f"HTTP/1.1 {self.status} Whatever\r\n\r\n".encode())
        if self.status == 200:
            await join(reader, writer, int(target.rpartition(":")[2]))

    def close(self):
        self._server.close()


def make_certificate(folder, name="localhost"):
    """A certificate that signs itself, and its key."""
    certificate, key = (os.path.join(folder, file) for file in ("server.pem", "server-key.pem"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=test", "-addext", f"subjectAltName=DNS:{name}", "-keyout", key,
                    "-out", certificate], check=True, capture_output=True)
    return certificate, key
