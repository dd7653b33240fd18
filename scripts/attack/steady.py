"""Asks a page again and again, as a reader would, and prints the time that 95 of 100 answers stay below, in milliseconds.

Usage: steady.py ADDRESS SECONDS
"""

import sys
import time
import urllib.request

address, seconds = sys.argv[1], float(sys.argv[2])
times = []
end = time.monotonic() + seconds
while time.monotonic() < end:
    begun = time.monotonic()
    try:
        with urllib.request.urlopen(address + "/lacak", timeout=20) as answer:
            answer.read()
        times.append(time.monotonic() - begun)
    except OSError:
        times.append(20.0)
    time.sleep(0.05)
times.sort()
print(round(times[int(len(times) * 0.95)] * 1000))
