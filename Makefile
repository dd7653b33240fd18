# All a person types. `make demo` and `make test` share one profile and one target directory.

CARGO ?= cargo
LISTEN ?= 127.0.0.1:8080
DATA ?= data/demo

.PHONY: build demo test check bench fault interop fuzz attack package assets

# The release binaries: target/release/balai, and beside it target/release/balai-typeset, which sets documents
build: assets
	$(CARGO) build --release -p balai -p balai-typeset

# Everything on, with demonstration data; addresses and one-time sign-ins are printed. Safe to run again.
demo: assets
	$(CARGO) build -p balai
	@# Takes long the first time; pages are served meanwhile, and documents are "being prepared".
	mkdir -p target && (nice -n 10 $(CARGO) build -q -p balai-typeset >target/typeset.log 2>&1 &)
	target/debug/balai demo --data $(DATA) --listen $(LISTEN)

# Installs what tests need when it is missing, runs every test on both databases and in a real browser,
# and prints one closing line: `N passed, N failed`.
test:
	CARGO="$(CARGO)" scripts/test.sh

# Format, lints, licences.
check:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(CARGO) metadata --format-version 1 --locked | node scripts/licences.mjs

# Measures what is promised, beside the bare database, on SQLite and PostgreSQL. Results: docs/performance.md
bench:
	CARGO="$(CARGO)" scripts/bench.sh

# Kills, power losses and a full disk under load; needs root and loop devices. Results: docs/reliability.md
fault:
	CARGO="$(CARGO)" scripts/fault.sh

# Programs that other people wrote, against a demonstration; needs Python and its package index.
interop: assets
	CARGO="$(CARGO)" scripts/interop.sh

# The interface for programs asked by its own description, with thousands of requests nobody would send.
fuzz:
	CARGO="$(CARGO)" scripts/fuzz-api.sh 100

# Attackers other people wrote on a demonstration on this machine, time-limited. Results: target/attack/, docs/security.md
attack: assets
	CARGO="$(CARGO)" scripts/attack.sh
# A Debian package with the release, the service and the operator's pages; needs cargo-deb. Result: target/debian/balai_*.deb
package: build
	$(CARGO) deb -p balai --no-build --locked

assets:
	scripts/assets.sh
