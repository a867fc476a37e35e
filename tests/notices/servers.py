"""Stand-ins for what notices go out through: a real mail server, and one that takes whatever comes over HTTP."""

import base64
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class MailServer:
    """`answer` is what it says to a letter; `letters` are (sender, receivers, bytes)."""

    def __init__(self, password="secret"):
        self.letters, self.answer, self.receiver_answer, self.password = [], "250 OK", "250 OK", password
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.controller = Controller(
            self, "127.0.0.1", self.port, authenticator=self.authenticate, auth_require_tls=False
        )
        self.controller.start()

    def authenticate(self, _server, _session, _envelope, _mechanism, data):
        return AuthResult(success=data.password.decode() == self.password, handled=False)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if self.receiver_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.receiver_answer

    async def handle_DATA(self, _server, _session, envelope):
        if self.answer.startswith("250"):
            self.letters.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.answer

    def close(self):
        self.controller.stop()


class HttpServer:
    """`answer(path, headers, body)` gives (status, bytes) or (status, bytes, headers); `got` is all that has come."""

    def __init__(self):
        self.got, self.answer = [], lambda path, headers, body: (201, b"")
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.got.append((self.path, headers, body))
                status, content, *more = outer.answer(self.path, headers, body)
                if status is None:
                    self.connection.close()
                    return
                self.send_response(status)
                for name, value in (more[0] if more else {}).items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST

            def log_message(self, *_said):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Telegram(HttpServer):
    """The Bot API: `updates` wait to be asked for; `refuse` answers sendMessage with that instead."""

    def __init__(self, token):
        super().__init__()
        self.token, self.updates, self.said, self.refuse = token, [], [], None
        self.answer = self.take

    def take(self, path, _headers, body):
        bot, _slash, method = path.removeprefix("/bot").partition("/")
        values = json.loads(body)
        if bot != self.token:
            return self.tell(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        if method == "getMe":
            return self.tell(200, {"ok": True, "result": {"id": 1, "is_bot": True, "username": "firm_bot"}})
        if method == "getUpdates":
            self.updates = [one for one in self.updates if one["update_id"] >= values.get("offset", 0)]
            return self.tell(200, {"ok": True, "result": self.updates})
        if self.refuse is not None:
            return self.refuse if self.refuse[0] is None else self.tell(*self.refuse)
        self.said.append(values)
        return self.tell(200, {"ok": True, "result": {"message_id": len(self.said), "chat": {"id": values["chat_id"]}}})

    @staticmethod
    def tell(status, content):
        return status, json.dumps(content).encode()


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def data(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Subscription:
    """A browser's side of Web Push, by the words of RFC 8291 and 8188, apart from how Krug does it."""

    def __init__(self, private=None, auth=b"0123456789abcdef"):
        self.private = private or ec.generate_private_key(ec.SECP256R1())
        self.auth_bytes = auth
        self.public = self.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.p256dh, self.auth = text(self.public), text(auth)

    def open(self, message):
        salt, size, length = message[:16], int.from_bytes(message[16:20], "big"), message[20]
        sender, sealed = message[21 : 21 + length], message[21 + length :]
        assert (size, length) == (4096, 65) and len(message) <= 4096
        shared = self.private.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        secret = self.expand(self.hash(self.auth_bytes, shared), b"WebPush: info\x00" + self.public + sender, 32)
        pseudo = self.hash(salt, secret)
        key = self.expand(pseudo, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = self.expand(pseudo, b"Content-Encoding: nonce\x00", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00")
        assert plain.endswith(b"\x02")
        return json.loads(plain[:-1])

    @staticmethod
    def hash(key, content):
        found = hmac.HMAC(key, hashes.SHA256())
        found.update(content)
        return found.finalize()

    def expand(self, key, info, length):
        return self.hash(key, info + b"\x01")[:length]
