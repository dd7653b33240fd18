"""Real Open311 clients, as published on PyPI, against a running Balai: each reads and, where it can, sends.

Usage: open311.py ENDPOINT KEY_FILE. Prints one line a step and `N passed, N failed`.
"""

import itertools
import struct
import sys
import traceback
import zlib

endpoint, key = sys.argv[1].rstrip("/"), open(sys.argv[2]).read().strip()
passed = failed = 0


def step(name):
    """Runs a function at once and counts how it ended."""

    def run(work):
        global passed, failed
        try:
            work()
            passed += 1
            print(f"ok   {name}")
        except Exception:
            failed += 1
            print(f"FAIL {name}")
            traceback.print_exc()

    return run


def picture():
    """A small picture as PNG."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"".join(bytes((x * 4, y * 5, 90)) for x in range(64)) for y in range(48))
    head = struct.pack(">IIBBBBB", 64, 48, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# --- georeport: reads in both formats -------------------------------------------------------------------------------

from georeport import GeoReport  # noqa: E402

def listed(found):
    """In XML this client gives a list of one as that one."""
    return found if isinstance(found, list) else [found]


for form in ("json", "xml"):
    client = GeoReport(endpoint, output_format=form)

    @step(f"georeport {form}: services and a definition")
    def _():
        services = client.get_service_list()
        assert len(services) > 5 and all(one["service_code"] for one in services)
        code = next(one for one in services if str(one["metadata"]).lower() == "true")["service_code"]
        assert client.get_service_definition(code)["service_code"] == code

    @step(f"georeport {form}: requests, by filter and by id")
    def _():
        requests = client.get_service_requests()
        assert requests, "no requests"
        first = requests[0]
        assert client.get_service_request(first["service_request_id"])
        for one in listed(client.get_service_requests(status="closed")):
            assert one["status"] == "closed"
        same = listed(client.get_service_requests(service_code=first["service_code"]))
        assert {one["service_code"] for one in same} == {first["service_code"]}


# --- civicbot: checks what it sends against the definition ------------------------------------------------------------

from civicbot.open311 import Open311Client  # noqa: E402
from civicbot.registry import Endpoint  # noqa: E402

fields = {"id": "balai", "name": "Balai", "base_url": endpoint, "write": True}
accepted = getattr(Endpoint, "__dataclass_fields__", {})
defaults = {"place": "", "country": "ID", "geo_scoped": False, "api_key_required_for_write": True}
city = Endpoint(**{name: value for name, value in {**defaults, **fields}.items() if name in accepted})
robot = Open311Client(city)


def placed():
    """A report with a position, to send new ones near it."""
    return next(one for one in robot.list_requests() if one["lat"] is not None)


@step("civicbot: services, requests, a single one")
def _():
    assert robot.list_services()
    listed = robot.list_requests(status="open", page_size=5)
    assert 0 < len(listed) <= 5
    assert robot.get_request(listed[0]["service_request_id"])["status"] == "open"


@step("civicbot: sends a report that it checked against the definition")
def _():
    near = placed()
    sent = robot.create_request(
        near["service_code"], dry_run=False, confirm="SEND", api_key=key, validate_remote=True, lat=near["lat"],
        lng=near["long"], description="Uji antarmuka: laporan ini boleh ditutup", attributes={"kind": "complaint"},
        first_name="Uji", last_name="Antarmuka", email="uji@contoh.example", phone="555-5555")
    number = sent.response[0]["service_request_id"]
    assert robot.get_request(number)["service_code"] == near["service_code"]


@step("civicbot: a service that is not public gives a token, and the token the number")
def _():
    closed = next(one for one in robot.list_services() if one["type"] == "batch")
    near = placed()
    sent = robot.create_request(
        closed["service_code"], dry_run=False, confirm="SEND", api_key=key, validate_remote=True, lat=near["lat"],
        lng=near["long"], description="Uji antarmuka: laporan tertutup ini boleh ditutup")
    token = sent.response[0]["token"]
    assert robot.get_token(token)[0]["service_request_id"]


# --- three: written for Python 2; its requests are its own, only what the language dropped is put back ----------------

itertools.ifilter = filter
from three import Three  # noqa: E402


class ThreeToday(Three):
    """`three` with the one line of its XML reading that Python 3 refuses."""

    def convert(self, content, conversion):
        if conversion and self.format == "xml":
            import xmltodict

            whole = xmltodict.parse(content)
            return whole[next(iter(whole))]
        return super().convert(content, conversion)


for form in ("json", "xml"):
    three = ThreeToday(endpoint, api_key=key, format=form)

    @step(f"three {form}: discovery, services, requests between dates")
    def _():
        assert three.discovery()["endpoints"]
        assert three.services()
        found = three.requests(count=3)
        found = found if isinstance(found, list) else found["request"]
        assert len(found) == 3
        assert three.request(found[0]["service_request_id"])
        day = found[0]["requested_datetime"][:10].split("-")
        date = f"{day[1]}-{day[2]}-{day[0]}"
        three.requests(between=[date, date])

    @step(f"three {form}: sends a report with a photo")
    def _():
        near = placed()
        answer = three.post(
            near["service_code"], lat=near["lat"], long=near["long"], name="Zach Williams", phone="555-5555",
            description=f"Uji antarmuka dengan foto, {form}", media=("photo.png", picture(), "image/png"))
        assert three.post_response.status_code == 200, three.post_response.text
        given = answer[0] if isinstance(answer, list) else answer["request"]
        assert given["service_request_id"]

    @step(f"three {form}: an error can be read")
    def _():
        answer = three.post("no-such-service", address="Jalan Mawar", description="Uji antarmuka yang salah")
        error = answer[0] if isinstance(answer, list) else answer["error"]
        assert str(error["code"]) == "404" and error["description"]


print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
