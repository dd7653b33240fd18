"""Looks at headers, cookies and methods of a running server over the wire, where tests look at the router.

Usage: headers.py ADDRESS FILE, with what `balai demo` printed in FILE. Prints a line `FOUND …` for each finding.
"""

import http.client
import re
import sys
from urllib.parse import urlparse

address, printed = sys.argv[1:]
place = urlparse(address)
links = re.findall(r"/petugas/masuk/tautan/\S+", open(printed).read())
expected = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "microphone=()",
    "cache-control": "",
}
answers = 0


def ask(method, path, headers=None, body=None):
    global answers
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=10)
    connection.putrequest(method, path, skip_host=False)
    for name, value in (headers or {}).items():
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    answer.text = answer.read()
    answers += 1
    return answer


def found(what):
    print(f"FOUND {what}")


for path in ["/", "/lapor", "/lacak", "/laporan", "/laporan.csv", "/laporan/feed.atom", "/peta", "/cari?q=a", "/bantuan", "/petugas",
             "/petugas/masuk", "/admin", "/pimpinan", "/tiada", "/%00", "/aset/tiada.js", "/api/v1/region", "/api/v1/tiada",
             "/open311/v2/services.json", "/healthz", "/foto/CTH-7F3K-92QX/x", *links[:1]]:
    for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "XYZ"]:
        if method == "CONNECT":
            continue
        answer = ask(method, path)
        where = f"{method} {path}"
        for name, value in expected.items():
            said = answer.getheader(name)
            if said is None or value not in said:
                found(f"{where}: {name} is {said!r}")
        for cookie in answer.headers.get_all("set-cookie") or []:
            if "HttpOnly" not in cookie or "SameSite=Lax" not in cookie:
                found(f"{where}: cookie {cookie}")
        if answer.getheader("server") or answer.getheader("x-powered-by"):
            found(f"{where}: tells what it runs on")
        if method == "TRACE" and answer.status < 400:
            found(f"{where}: answered {answer.status}")
        if answer.status >= 500 and answer.status != 501:
            found(f"{where}: {answer.status}")

# Heads and paths that have broken other servers.
for path, headers in [
    ("/", {"Host": "jahat.example"}),
    ("/", {"X-Forwarded-Host": "jahat.example", "X-Forwarded-For": "127.0.0.1", "X-Original-URL": "/admin", "X-Rewrite-URL": "/admin"}),
    ("/..%2f..%2f..%2fetc/passwd", {}),
    ("/aset/..%2f..%2fCargo.toml", {}),
    ("/aset/....//....//etc/passwd", {}),
    ("/.git/config", {}), ("/.env", {}), ("/server-status", {}), ("/balai.toml", {}), ("/metrics", {}), ("/debug/pprof", {}),
    ("/laporan?" + "a=" * 4000, {}),
    ("/lapor", {"Range": "bytes=0-0," * 500}),
    ("/", {"Accept-Language": "x," * 5000}),
    ("/", {"Cookie": "__Host-sesi=" + "a" * 8000}),
]:
    answer = ask("GET", path, headers)
    if answer.status >= 500:
        found(f"{path[:40]} {headers}: {answer.status}")
    if b"jahat.example" in answer.text or b"root:" in answer.text or b"[workspace]" in answer.text:
        found(f"{path[:40]} {headers}: tells {answer.text[:120]!r}")
    if path in ("/.git/config", "/.env", "/balai.toml", "/server-status", "/debug/pprof", "/metrics") and answer.status != 404:
        found(f"{path}: {answer.status}")
print(f"{answers} answers")
