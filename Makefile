PYTHON ?= python3.11
PORT ?= 8000
BIN := .venv/bin
INSTALLED := .venv/.installed
INSTALLED_DEV := .venv/.installed-dev
INSTALLED_RAY := .venv-ray/.installed
RAY_PORT ?= 8100
RAY_ARGS ?=

.PHONY: setup setup-dev setup-train setup-ray run ray test lint messages test-browser test-services lighthouse help train-smoke

help:
	@echo "make setup          install what the site needs into .venv"
	@echo "make run            start the site on http://localhost:$(PORT) (PORT=... for another port)"
	@echo "make test           check style and types, and run the fast tests"
	@echo "make messages       collect the words of the site into locale/ and compile them (needs GNU gettext)"
	@echo "make setup-train    install what building a data set needs, too (docs/training.md)"
	@echo "make test-browser   drive the site in a real Chromium"
	@echo "make train-smoke    train a tiny network for a minute: it must learn"
	@echo "make test-services  run the tests that need PostgreSQL, Redis, S3, Ray or GNU gettext"
	@echo "make lighthouse     Lighthouse's scores of the front page and the drawing page (needs npx and Chromium)"
	@echo "make ray            serve the model with Ray Serve on 127.0.0.1:$(RAY_PORT) (docs/operations.md); RAY_ARGS=--help"

setup: $(INSTALLED)
	@echo "Everything that the site needs is in .venv"

setup-dev: $(INSTALLED_DEV)
setup-train: $(INSTALLED_DEV)
	@echo "Installing what annotating photographs needs"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-train.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-train-nodeps.txt

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is missing. Install it, or name yours: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Creating the virtual environment .venv"
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "If the module venv is missing: apt-get install python3.11-venv"; exit 1; }

$(INSTALLED): requirements.txt | .venv/bin/python
	@echo "Installing what the site needs (a minute or two, the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(INSTALLED_DEV): requirements-dev.txt $(INSTALLED)
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# Ray and the site do not share an environment: Ray brings sixty packages, and its machines need no Django.
$(INSTALLED_RAY): requirements-ray.txt
	@echo "Installing Ray Serve into .venv-ray (a minute or two, the first time)"
	@$(PYTHON) -m venv .venv-ray
	@.venv-ray/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-ray.txt
	@touch $@

setup-ray: $(INSTALLED_RAY)

ray: $(INSTALLED_RAY) .env
	@INFERENCE_TOKEN="$${INFERENCE_TOKEN:-$$(sed -n 's/^INFERENCE_TOKEN=//p' .env)}" \
		.venv-ray/bin/python -m inference.ray_app --port $(RAY_PORT) $(RAY_ARGS)

.env:
	@echo "Writing .env: development, with secrets of its own"
	@umask 077; $(PYTHON) -c 'import secrets; print(f"DEBUG=true\nSECRET_KEY={secrets.token_urlsafe(50)}\nINFERENCE_TOKEN={secrets.token_urlsafe(32)}")' > $@

var/static/.collected: $(INSTALLED) $(shell find static -type f)
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@touch $@

run: setup .env var/static/.collected
	@echo "Preparing the database, the demo account and the model"
	@$(BIN)/python manage.py demo_account --migrate
	@$(BIN)/python -m sketchgan.runtime.export --weights $${WEIGHTS_PATH:-weights/face256.safetensors} --cache-dir $${MODEL_CACHE_DIR:-var/models} \
		|| echo "The model could not be prepared (see above). The site starts, but makes no photographs."
	@echo "Open http://localhost:$(PORT) (stop with Ctrl+C)"
	@$(BIN)/uvicorn sketch2real_site.asgi:application --host localhost --port $(PORT) --lifespan off \
		--ws-per-message-deflate false --ws-max-size 1048576 --timeout-graceful-shutdown 3 --no-access-log

lint: setup-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Leaves out line numbers and line breaks: a catalogue changes only where words do.
MESSAGES := $(BIN)/python manage.py makemessages --settings tests.settings --exclude libraries --no-location --no-wrap \
	--ignore ".venv*" --ignore "var/*" --ignore "tests/*" --ignore "docs/*" --ignore "benchmarks/*" --ignore "node_modules/*"
messages: setup-dev
	$(MESSAGES)
	$(MESSAGES) --domain djangojs
	$(BIN)/python manage.py compilemessages --settings tests.settings --ignore ".venv*"

test: lint
	$(BIN)/pytest -m "not browser and not services and not smoke"
	@if command -v node >/dev/null; then node --test tests/js/*.test.js tests/js/*/*.test.js; else echo "node is missing: the JavaScript tests are left out"; fi

test-browser: setup-dev
	$(BIN)/pytest -m browser tests/e2e

train-smoke: setup-dev
	$(BIN)/pytest -m smoke tests/sketchgan/training

test-services: setup-dev setup-ray
	$(BIN)/pytest -m services

lighthouse: setup-dev
	$(BIN)/python -m benchmarks.lighthouse
