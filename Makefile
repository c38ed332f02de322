# make demo   the first answer: uncertainty bands on the levelized cost of compute
# make test   every test
# make check  style, format and types
# make lock   renew requirements.lock (needs uv)
#
# Each makes .venv first, from the hashed requirements; only Python >= 3.12 with venv
# and pip is needed. Another Python: make demo PYTHON=/path/to/python3

SHELL := /bin/sh
BIN := .venv/bin
PYTHON ?= $(shell for p in python3.12 python3.13 python3.14 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && \
	{ echo "$$p"; break; }; done)

.PHONY: demo test check format lock clean

demo: .venv/.done
	$(BIN)/uq run lcoc-bands

test: .venv/.done
	$(BIN)/python -m pytest

check: .venv/.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

format: .venv/.done
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:
	uv pip compile --universal --python-version 3.12 --generate-hashes \
	    --no-emit-index-url --no-header --extra dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv results

.venv/.done: requirements.lock pyproject.toml
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
	"$(PYTHON)" -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
	    --no-deps --no-build-isolation --editable .
	@touch $@
