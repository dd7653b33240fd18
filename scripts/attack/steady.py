"""Asks a page again and again, as a reader would, and prints the time that 95 of 100 answers stay below, in milliseconds.

Usage: steady.py ADDRESS SECONDS
"""

import http.client
import sys
import time
from urllib.parse import urlparse

place, seconds = urlparse(sys.argv[1]), float(sys.argv[2])
times = []
end = time.monotonic() + seconds
while time.monotonic() < end:
    begun = time.monotonic()
    try:
        # From an address of its own: the attacker's is another one.
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20, source_address=("127.0.0.2", 0))
        connection.request("GET", "/lacak")
        connection.getresponse().read()
        connection.close()
        times.append(time.monotonic() - begun)
    except OSError:
        times.append(20.0)
    time.sleep(0.05)
times.sort()
print(round(times[int(len(times) * 0.95)] * 1000))
