# What a Python must pass to be ours. 3.11 comes first because everything is tested on it; PYTHON=... names another.
RIGHT_PYTHON := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
HAS_VENV := import ensurepip, venv
find_python = for name in python3.11 python3.12 python3.13 python3; do \
	"$$name" -c '$(RIGHT_PYTHON)' 2>/dev/null && "$$name" -c '$(HAS_VENV)' 2>/dev/null && echo "$$name" && exit; done; echo python3
# Looked for once, and only where it is asked for.
PYTHON ?= $(eval PYTHON := $(shell $(find_python)))$(PYTHON)
PORT ?= 8000
# Programs are started as modules (python -m ...): the first line of a script cannot name a folder with a space in its name.
BIN := .venv/bin
PIP := -m pip install --quiet --disable-pip-version-check
# A lock is complete: there is nothing to resolve, which saves time.
LOCKED := $(PIP) --require-hashes --no-deps -r
INSTALLED := .venv/.installed
INSTALLED_DEV := .venv/.installed-dev
INSTALLED_RAY := .venv-ray/.installed
RAY_PORT ?= 8100
RAY_ARGS ?=
LOCK_ARGS ?=

.DELETE_ON_ERROR:
.PHONY: setup setup-dev setup-train setup-ray lock run ray test test-quick lint messages test-faults test-browser test-services lighthouse help train-smoke

help:
	@echo "make setup          install what the site needs into .venv"
	@echo "make run            start the site on http://localhost:$(PORT) (PORT=... for another port)"
	@echo "make test           check style and types, and run the fast tests: all that need no browser, service or minute of training"
	@echo "make test-quick     run the Python tests of make test but those marked slow: for the inner loop"
	@echo "make lint           check style and types only"
	@echo "make messages       collect the words of the site into locale/ and compile them (needs GNU gettext)"
	@echo "make setup-dev      install what the tests need, too"
	@echo "make setup-train    install what building a data set needs, too (docs/training.md)"
	@echo "make lock           write locks/ anew after a change of requirements*.txt; LOCK_ARGS=--upgrade renews everything"
	@echo "make test-browser   drive the site in a real Chromium"
	@echo "make test-faults    kill, fill and refuse at each step of what is saved and deleted: all or nothing must be there"
	@echo "make train-smoke    train a tiny network for a minute: it must learn"
	@echo "make test-services  run the tests that need PostgreSQL, Redis, S3, Ray or GNU gettext"
	@echo "make lighthouse     Lighthouse's scores of the front page and the drawing page (needs npx and Chromium)"
	@echo "make ray            serve the model with Ray Serve on 127.0.0.1:$(RAY_PORT) (docs/operations.md); RAY_ARGS=--help"

# $(call create_environment,FOLDER): says what is missing.
define create_environment
@"$(PYTHON)" -c '$(RIGHT_PYTHON)' 2>/dev/null || { \
	echo "Python 3.11, 3.12 or 3.13 is missing. Install one (Debian, Ubuntu: apt-get install python3 python3-venv), or name yours: make PYTHON=/path/to/python3.12"; exit 1; }
@"$(PYTHON)" -c '$(HAS_VENV)' 2>/dev/null || { \
	echo "$(PYTHON) lacks the module venv or ensurepip. Debian, Ubuntu: apt-get install $$("$(PYTHON)" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; exit 1; }
@echo "Creating the virtual environment $(1)"
@"$(PYTHON)" -m venv $(1) || { rm -rf $(1); exit 1; }
endef

# $(call check_port,NUMBER,VARIABLE,PYTHON)
define check_port
@$(3) -c 'import socket; socket.create_server(("localhost", $(1))).close()' 2>/dev/null || { \
	echo "Port $(1) cannot be had: another program uses it, or only root may. Choose another: make $@ $(2)=$$(($(1) + 1))"; exit 1; }
endef

# torch stands beside the locks: the version is pinned, the file is not. Its builds of one version differ (with CUDA from the
# package index, for the CPU alone from elsewhere), and so do their hashes and what they ask for. With hashes a machine that
# has a CPU build could not use it; with CUDA's packages in the lock everybody would get gigabytes of them. locks/torch.txt pins
# the versions of what a build asks for. The rest of what torch needs is in the locks.
TORCH := --constraint locks/torch.txt torch

setup: $(INSTALLED)
	@echo "Everything that the site needs is in .venv"

setup-dev: $(INSTALLED_DEV)
setup-train: $(INSTALLED_DEV)
	@echo "Installing what annotating photographs needs"
	@$(BIN)/python $(LOCKED) locks/requirements-train.txt
	@$(BIN)/python $(LOCKED) locks/requirements-train-nodeps.txt

.venv/bin/python:
	$(call create_environment,.venv)

$(INSTALLED): locks/requirements.txt locks/torch.txt | .venv/bin/python
	@echo "Installing what the site needs (a minute or two, the first time)"
	@$(BIN)/python $(LOCKED) locks/requirements.txt
	@$(BIN)/python $(PIP) $(TORCH)
	@touch $@

$(INSTALLED_DEV): locks/requirements-dev.txt locks/torch.txt | .venv/bin/python
	@echo "Installing what the site and the tests need (a minute or two, the first time)"
	@$(BIN)/python $(LOCKED) locks/requirements-dev.txt
	@$(BIN)/python $(PIP) $(TORCH)
	@touch $(INSTALLED) $@

.venv-ray/bin/python:
	$(call create_environment,.venv-ray)

# Ray and the site do not share an environment: Ray brings sixty packages, and its machines need no Django.
$(INSTALLED_RAY): locks/requirements-ray.txt locks/torch.txt | .venv-ray/bin/python
	@echo "Installing Ray Serve into .venv-ray (a minute or two, the first time)"
	@.venv-ray/bin/python $(LOCKED) locks/requirements-ray.txt
	@.venv-ray/bin/python $(PIP) $(TORCH)
	@touch $@

setup-ray: $(INSTALLED_RAY)

# Not part of the development environment: nothing but this uses it.
lock: | .venv/bin/python
	@$(BIN)/python $(PIP) uv==0.13.9
	@PATH="$$PWD/$(BIN):$$PATH" sh locks/renew.sh $(LOCK_ARGS)

ray: $(INSTALLED_RAY)
	$(call check_port,$(RAY_PORT),RAY_PORT,.venv-ray/bin/python)
	@token="$${INFERENCE_TOKEN:-$$(sed -n "s/^INFERENCE_TOKEN=[\"']*\([^\"']*\)[\"']*\$$/\1/p" "$${ENV_FILE:-.env}" 2>/dev/null)}"; \
		[ -n "$$token" ] || { echo "INFERENCE_TOKEN is missing. Write it into .env or the environment: a long random text, the same for the site and for Ray (docs/operations.md)"; exit 1; }; \
		INFERENCE_TOKEN="$$token" .venv-ray/bin/python -m inference.ray_app --port $(RAY_PORT) $(RAY_ARGS)

var/static/.collected: $(INSTALLED) $(shell find static -type f)
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@touch $@

# Only `run` asks for it: with DEBUG=true a machine that serves others would show its mails to everybody.
.env: | .venv/bin/python
	@echo "Writing .env: development, with secrets of its own"
	@umask 077; $(BIN)/python -c 'import secrets; print(f"DEBUG=true\nSECRET_KEY={secrets.token_urlsafe(50)}\nINFERENCE_TOKEN={secrets.token_urlsafe(32)}")' > $@

run: setup .env var/static/.collected
	$(call check_port,$(PORT),PORT,$(BIN)/python)
	@echo "Preparing the database, the demo account and the model"
	@$(BIN)/python manage.py demo_account --migrate
	@$(BIN)/python -m sketchgan.runtime.export --weights "$${WEIGHTS_PATH:-weights/face256.safetensors}" --cache-dir "$${MODEL_CACHE_DIR:-var/models}" \
		|| echo "The model could not be prepared (see above). The site starts, but makes no photographs."
	@echo "Open http://localhost:$(PORT) (stop with Ctrl+C)"
	@$(BIN)/python -m uvicorn sketch2real_site.asgi:application --host localhost --port $(PORT) --no-proxy-headers --no-server-header \
		--ws-per-message-deflate false --ws-max-size 1048576 --timeout-graceful-shutdown 3 --no-access-log

lint: setup-dev
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy

# Leaves out line numbers and line breaks: a catalogue changes only where words do.
MESSAGES := $(BIN)/python manage.py makemessages --settings tests.settings --exclude libraries --no-location --no-wrap \
	--ignore ".venv*" --ignore "var/*" --ignore "tests/*" --ignore "docs/*" --ignore "benchmarks/*" --ignore "node_modules/*"
messages: setup-dev
	$(MESSAGES)
	$(MESSAGES) --domain djangojs
	$(BIN)/python manage.py compilemessages --settings tests.settings --ignore ".venv*"

FAST := not browser and not services and not smoke and not faults
# As many processes as cores; one that has nothing left takes from the others. What only the other tests need (Playwright,
# moto) takes each process seconds to import.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist worksteal --ignore tests/e2e --ignore tests/services

test: lint
	$(PYTEST) -m "$(FAST)" --durations 10
	@if command -v node >/dev/null; then node --test tests/js/all.js; else echo "node is missing: the JavaScript tests are left out"; fi

test-quick: setup-dev
	$(PYTEST) -m "$(FAST) and not slow" --quiet

# Two Chromiums: more would wait for one another.
test-faults: $(INSTALLED_DEV)
	$(PYTEST) -m faults

test-browser: setup-dev
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal -m browser tests/e2e

train-smoke: setup-dev
	$(BIN)/pytest -m smoke tests/sketchgan/training

test-services: setup-dev setup-ray
	$(BIN)/pytest -m services

lighthouse: setup-dev
	$(BIN)/python -m benchmarks.lighthouse
