# make demo   the first answer: uncertainty bands on the levelized cost of compute
# make test   every test
# make check  style, format and types
# make bench  measure it beside other tools, into benchmarks/RESULTS.md
# make lock   renew both lists of requirements (needs uv)
#
# Each makes .venv first (bench: .venv-bench, which has the other tools too), from the
# hashed requirements; only Python >= 3.12 with venv and pip is needed. Another Python:
# make demo PYTHON=/path/to/python3

SHELL := /bin/sh
BIN := .venv/bin
PYTHON ?= $(shell for p in python3.12 python3.13 python3.14 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && \
	{ echo "$$p"; break; }; done)

.PHONY: demo test check format bench lock clean

demo: .venv/.warm
	$(BIN)/uq run lcoc-bands

test: .venv/.done
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist loadfile

check: .venv/.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

format: .venv/.done
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv-bench/.done
	.venv-bench/bin/python -m benchmarks

LOCK := uv pip compile --universal --python-version 3.12 --generate-hashes \
	--no-emit-index-url --no-header --extra dev pyproject.toml

lock:
	$(LOCK) -o requirements.lock
	$(LOCK) --extra bench --constraint requirements.lock -o requirements-bench.lock

clean:
	rm -rf .venv .venv-bench results

.venv/.done: requirements.lock pyproject.toml
.venv-bench/.done: requirements-bench.lock pyproject.toml
.venv/.done .venv-bench/.done:
	@if [ -z "$(PYTHON)" ]; then \
	    echo "space-uq needs Python 3.12 or newer, and none was found on the PATH." >&2; \
	    echo "Install it, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; \
	    exit 1; fi
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null || { \
	    echo "space-uq needs Python 3.12 or newer; $(PYTHON) is $$("$(PYTHON)" --version 2>&1)." >&2; \
	    exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { \
	    echo "$(PYTHON) has no venv: install it (Debian, Ubuntu: apt install python3-venv)." >&2; \
	    exit 1; }
	"$(PYTHON)" -m venv --clear $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check \
	    --require-hashes --requirement $<
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check \
	    --no-deps --no-build-isolation --editable .
	$(@D)/bin/python -m compileall -q uq equations priors experiments
	@touch $@

# Programs of the demo, compiled and kept in the user's cache: once a machine.
.venv/.warm: .venv/.done
	$(BIN)/uq warm lcoc-bands
	@touch $@
