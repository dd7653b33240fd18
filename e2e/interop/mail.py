"""A mail server other people wrote (aiosmtpd), with STARTTLS, a password and a certificate of an authority of its own, and
Balai writing through it: letters in both languages, in both forms. Where the authority is not trusted, no letter goes out.

Usage: mail.py BALAI_PROGRAM. Prints one line a step and `N passed, N failed`.
"""

import email
import email.policy
import json
import logging
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

logging.disable()
warnings.simplefilter("ignore")
program = pathlib.Path(sys.argv[1]).resolve()
work = tempfile.TemporaryDirectory()
folder = pathlib.Path(work.name)
authority = trustme.CA()
authority.cert_pem.write_to_path(folder / "authority.pem")
(folder / "password").write_text("rahasia-surat")
(folder / "password").chmod(0o600)
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
authority.issue_cert("localhost").configure_cert(context)

letters = []


class Mailbox:
    """Keeps letters, and whether each came under protection from somebody who signed in."""

    async def handle_DATA(self, server, session, envelope):
        letters.append((session.ssl is not None, session.authenticated, envelope.content))
        return "250 kept"


class Server(Controller):
    """Takes no letter before STARTTLS and the password."""

    def factory(self):
        def known(server, session, envelope, mechanism, data):
            return AuthResult(success=(data.login, data.password) == (b"balai", b"rahasia-surat"))

        return SMTP(
            self.handler, hostname="localhost", tls_context=context, require_starttls=True, authenticator=known,
            auth_required=True,
        )


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def serve(name, trusted):
    """Starts Balai on the example regency; gives the process and its address."""
    port = free_port()
    command = [
        program, "serve", "--data", folder / name, "--region", "regions/contoh", "--listen", f"127.0.0.1:{port}",
        "--mail-server", "localhost", "--mail-port", str(mail.port), "--mail-user", "balai",
        "--mail-password-file", folder / "password", "--mail-from", "lapor@contoh.example",
        "--mail-site", f"http://127.0.0.1:{port}",
    ]
    if trusted:
        command += ["--mail-authority-file", folder / "authority.pem"]
    log = open(folder / f"{name}.log", "w")
    process = subprocess.Popen(command, stdout=log, stderr=log)
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit((folder / f"{name}.log").read_text())
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz")
            break
        except OSError:
            time.sleep(0.2)
    return process, f"http://127.0.0.1:{port}"


def report(address, language):
    """Sends a report whose reporter wants e-mail."""
    said = {
        "text": "Jalan berlubang besar di depan pasar", "category": "jalan-rusak", "longitude": 120.01,
        "latitude": -6.01, "email": "warga@contoh.example", "answer_by": "email",
    }
    headers = {
        "content-type": "application/json", "accept-language": language, "idempotency-key": f"surat-{language}-0123456789",
    }
    request = urllib.request.Request(f"{address}/api/v1/reports", json.dumps(said).encode(), headers)
    return json.load(urllib.request.urlopen(request))["number"]


def until(true, seconds=60):
    ends = time.monotonic() + seconds
    while not true() and time.monotonic() < ends:
        time.sleep(0.1)
    return true()


passed = failed = 0


def step(name, true):
    global passed, failed
    passed, failed = passed + bool(true), failed + (not true)
    print("ok  " if true else "FAIL", name)


mail = Server(Mailbox(), hostname="127.0.0.1", port=free_port())
mail.start()
balai, address = serve("trusting", trusted=True)
try:
    numbers = [report(address, language) for language in ("id", "en")]
    step("two letters arrive", until(lambda: len(letters) == 2))
    step("under STARTTLS, after the password", all(secured and signed_in for secured, signed_in, _ in letters))
    read = [email.message_from_bytes(content, policy=email.policy.default) for _, _, content in letters]
    read.sort(key=lambda letter: letter["content-language"])
    step("one in each language", [letter["content-language"] for letter in read] == ["en", "id"])
    for letter, number in zip(read, reversed(numbers)):
        plain, page = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
        step(f"{letter['content-language']}: the number in both forms", number in plain and number in page)
finally:
    balai.terminate()
    balai.wait()

letters.clear()
balai, address = serve("distrusting", trusted=False)
try:
    report(address, "id")
    refused = "certificate was not accepted"
    step("an authority nobody trusts is named in the log", until(lambda: refused in (folder / "distrusting.log").read_text()))
    step("and gets no letter", letters == [])
finally:
    balai.terminate()
    balai.wait()
    mail.stop()
print(f"{passed} passed, {failed} failed")
