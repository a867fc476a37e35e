"""A line to a server that breaks when it is told to."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit


class Line:
    """Stands before the server at `address`. `cut_after` requests it breaks once: "before" the server has heard of the
    request whole, or "after" the server has done what was asked, and the answer is lost."""

    def __init__(self, address):
        self._far = urlsplit(address)
        self._heard = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._heard.getsockname()[1]}"
        self.cuts = []
        self.broken = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self._heard.close()

    def cut(self, method, moment):
        self.cuts.append((method.encode(), moment))

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                near, _peer = self._heard.accept()
                threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near):
        with near, socket.create_connection((self._far.hostname, self._far.port)) as far, contextlib.suppress(OSError):
            while request := _whole(near):
                cut = next((one for one in self.cuts if request.startswith(one[0] + b" ")), None)
                if cut:
                    self.cuts.remove(cut)
                    self.broken += 1
                far.sendall(request[: len(request) // 2] if cut and cut[1] == "before" else request)
                if cut and cut[1] == "before":
                    return
                answer = _whole(far)
                if cut or not answer:
                    return
                near.sendall(answer)


def _whole(peer):
    """One message of HTTP/1.1 with its body; what is closed before gives nothing."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = peer.recv(65536)
        if not piece:
            return b""
        data += piece
    head, _mark, body = data.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(one.split(b":")[1]) for one in lines if one.startswith(b"content-length:")), None)
    if length is not None:
        while len(body) < length:
            body += peer.recv(65536)
    elif b"transfer-encoding: chunked" in lines:
        while not body.endswith(b"0\r\n\r\n"):
            body += peer.recv(65536)
    return head + b"\r\n\r\n" + body
