# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy between till and training server that loses, delays and alters chosen messages.

The signatures cover the URL, so it signs anew in both directions; callbacks go through unchanged, for their URL is the
proxy's own as the till gave it."""
import hashlib
import http.client
import http.server
import json
import socket
import threading
import time
import urllib.parse


def sign(secret, nonce, url, body):
    return hashlib.sha256(secret.encode() + nonce.encode() + url.encode() + body).hexdigest()


class Message:
    """One call on its way: what was asked, and what came back."""

    def __init__(self, call, number, headers, body):
        self.call, self.number, self.headers, self.body = call, number, headers, body
        self.status, self.answer = None, None
        self.nonce = self.reference_id = ""

    @property
    def asked(self):
        return json.loads(self.body)

    @property
    def told(self):
        return json.loads(self.answer)

    @told.setter
    def told(self, value):
        self.answer = json.dumps(value).encode()


class Proxy:
    """before(message) and after(message) are set by the test; each may return "lose", "unsigned", "forged" or nothing.
    They are called for InsertCart, CheckCart, ConfirmCart, CancelCart, and for callback and cancel; sent(message) when the answer left."""

    def __init__(self, upstream, secret):
        self.upstream, self.secret = upstream, secret
        self.before = self.after = self.sent = lambda message: None
        self.counts = {}
        self.lock = threading.Lock()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.listener_port = free.getsockname()[1]
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *arguments):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                name = self.path.split("/")[-2] if self.path.startswith("/hook/") else self.path.split("/")[-1]
                with proxy.lock:
                    proxy.counts[name] = proxy.counts.get(name, 0) + 1
                    message = Message(name, proxy.counts[name], self.headers, body)
                if self.path.startswith("/hook/"):
                    proxy.pass_callback(self, message)
                else:
                    proxy.pass_call(self, message)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, address):
                pass   # the till hangs up when it is killed

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.base_url = f"http://127.0.0.1:{self.port}/v1/"
        self.public_url = f"http://127.0.0.1:{self.port}/hook/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def count(self, call):
        with self.lock:
            return self.counts.get(call, 0)

    @staticmethod
    def hang_up(handler):
        handler.close_connection = True
        try:
            handler.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

    @staticmethod
    def respond(handler, status, headers, body):
        handler.send_response_only(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def ask(self, url, headers, body):
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=30)
        try:
            connection.request("POST", parts.path, body, headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def forward(self, message):
        url = self.upstream + "Checkout/" + message.call
        nonce = message.headers["netgiro_nonce"]
        headers = {"Content-Type": "application/json", "netgiro_appkey": message.headers["netgiro_appkey"],
                   "netgiro_nonce": nonce, "netgiro_signature": sign(self.secret, nonce, url, message.body)}
        message.status, answered, message.answer = self.ask(url, headers, message.body)
        message.nonce = answered.get("netgiro_nonce", "")
        message.reference_id = answered.get("netgiro_referenceId", "")

    def pass_call(self, handler, message):
        if self.before(message) == "lose":
            return self.hang_up(handler)
        self.forward(message)
        what = self.after(message)
        if what == "lose":
            return self.hang_up(handler)
        url = self.base_url + "Checkout/" + message.call
        headers = {"Content-Type": "application/json"}
        if what != "unsigned":
            secret = "not the secret" if what == "forged" else self.secret
            headers.update({"netgiro_appkey": message.headers["netgiro_appkey"], "netgiro_nonce": message.nonce,
                            "netgiro_referenceId": message.reference_id,
                            "netgiro_signature": sign(secret, message.nonce, url, message.answer)})
        self.respond(handler, message.status, headers, message.answer)
        return self.sent(message)

    def pass_callback(self, handler, message):
        if self.before(message) == "lose":
            return self.hang_up(handler)
        headers = {n: v for n, v in message.headers.items() if n.lower().startswith("netgiro_") or n.lower() == "content-type"}
        path = "/".join(handler.path.split("/")[2:])
        try:
            message.status, _, answer = self.ask(f"http://127.0.0.1:{self.listener_port}/{path}", headers, message.body)
        except OSError:
            return self.hang_up(handler)
        if self.after(message) == "lose":
            return self.hang_up(handler)
        self.respond(handler, message.status, {}, answer)
        return self.sent(message)


def delay(seconds):
    time.sleep(seconds)
