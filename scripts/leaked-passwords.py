#!/usr/bin/env python3
"""Makes crates/platform/src/identity/leaked-passwords.bin: the 10,000 passwords found most often in leaks, as the first six bytes
of the SHA-256 of each in small letters, sorted. The list is that of zxcvbn (https://github.com/dwolfhub/zxcvbn-python, MIT, by
Dan Wheeler, Dropbox, Inc. and Daniel Wolf), made from Mark Burnett's ten million passwords, which he gave to everybody (CC0).
Needs: pip install zxcvbn==4.5.0
"""
import hashlib
from zxcvbn.frequency_lists import FREQUENCY_LISTS

MOST = 10_000
words = list(dict.fromkeys(word.lower() for word in FREQUENCY_LISTS["passwords"]))[:MOST]
fronts = sorted(hashlib.sha256(word.encode()).digest()[:6] for word in words)
with open("crates/platform/src/identity/leaked-passwords.bin", "wb") as file:
    file.write(b"".join(fronts))
print(len(fronts), "passwords")
