PYTHON ?= python3
PORT ?= 8000
# make demo NOTICE=FILE: your own report, beside the invented one or as another body's.
BODY ?= 澄湖区政务服务管理局
BIN := .venv/bin
PY := $(BIN)/python
# Of a registry that only pip was told of, uv is told here.
MIRROR = $(shell $(BIN)/pip config get global.index-url 2>/dev/null)
UV = $(if $(MIRROR),UV_DEFAULT_INDEX=$(MIRROR) )$(PY) -m uv pip
LOCK = $(UV) compile --upgrade --quiet --generate-hashes --universal \
	--python-version 3.11 --no-emit-index-url --no-header --no-annotate
PRODUCTION := ENV_FILE= ALLOWED_HOSTS=rectification.example \
	SITE_URL=https://rectification.example TRUSTED_PROXIES=127.0.0.1 \
	SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(64))")
# What a database could answer otherwise; everything with DATABASE=all.
ON_POSTGRES := $(if $(filter all,$(DATABASE)),,-m both_databases)
TEMPLATES = $(shell find templates -name '*.html' 2>/dev/null)

# Where the environment sets it, each of many processes would compile all anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-sqlite test-others test-postgres test-browser format lock bench
.PHONY: bundle pictures release test-faults
.PHONY: check check-types check-others

demo: .venv/site .env  ## a running site with invented data
	$(PY) -m tools.messages compile
	$(PY) manage.py migrate --verbosity 0
	$(PY) manage.py demo
	$(if $(NOTICE),-$(PY) manage.py import_notice "$(NOTICE)" --organisation "$(BODY)")
	$(PY) manage.py collectstatic --noinput --verbosity 0
	@echo "Open http://127.0.0.1:$(PORT)/ - staff: http://127.0.0.1:$(PORT)/staff/"
	@$(BIN)/gunicorn --bind 127.0.0.1:$(PORT)

# What a demo's .env says is not what is tested.
test-sqlite test-postgres test-browser: export ENV_FILE =
test:  ## all three, each with its own summary, even when one fails
	@$(PYTHON) -m tools.system_packages $(PARTS)
	@$(MAKE) --keep-going --no-print-directory test-sqlite test-others
test-sqlite: .venv/workshop
	$(PY) -m pytest -n 2 --dist worksteal --ignore=tests/browser
# Each waits half its time, one for a server and one for a browser.
test-others:
	@echo "PostgreSQL and the browser at once: each is told when it is through."
	@$(MAKE) --keep-going --jobs 2 --output-sync --no-print-directory \
		test-postgres test-browser
test-postgres: .venv/workshop
	$(PY) -m tools.postgres $(PY) -m pytest -n 2 --dist worksteal \
		--ignore=tests/browser $(ON_POSTGRES)
test-browser: .venv/workshop
	@$(PYTHON) -m tools.system_packages browser
	@$(PY) -m tools.chromium
	$(PY) -m pytest -n 2 --dist loadfile tests/browser

# Real processes, killed and starved: half an hour, for before a release.
test-faults: export FAULTS = 1
test-faults: export ENV_FILE =
test-faults: .venv/workshop
	$(PY) -m pytest tests/faults

check: .venv/workshop  ## style, types, messages, migrations, Django's own checks
	@$(MAKE) --jobs 2 --output-sync --no-print-directory check-types check-others
check-types:
	$(BIN)/mypy
check-others:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(if $(TEMPLATES),$(BIN)/djade --check --target-version 5.2 $(TEMPLATES))
	$(PY) -m tools.messages check
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check --fail-level WARNING
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

format: .venv/workshop  ## mend what can be mended by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(if $(TEMPLATES),$(BIN)/djade --target-version 5.2 $(TEMPLATES))

bench: .venv/workshop  ## how long notices, pages, search and the ledger take
	$(PY) -m tests.benchmarks.bench_notices
	$(PY) -m tests.benchmarks.bench_log
	$(PY) -m tests.benchmarks.bench_backup
	$(PY) -m tools.postgres $(PY) -m tests.benchmarks.bench_backup
	$(PY) -m tests.benchmarks.bench_pages
	$(PY) -m tools.postgres $(PY) -m tests.benchmarks.bench_pages
	$(PY) -m tests.benchmarks.bench_overview
	$(PY) -m tools.postgres $(PY) -m tests.benchmarks.bench_overview
	$(PY) -m tests.benchmarks.bench_writers
	$(PY) -m tools.postgres $(PY) -m tests.benchmarks.bench_writers
	$(PY) -m tests.benchmarks.bench_public
	$(PY) -m tests.benchmarks.bench_search
	$(PY) -m tools.postgres $(PY) -m tests.benchmarks.bench_search

bundle: .venv/workshop  ## what installs the site without internet, under var/bundle
	$(PY) -m tools.bundle var/bundle

release: check  ## checks, then bundle, list of parts, notes and checksums under var/release
	$(PY) -m tools.release var/release

pictures: .venv/workshop  ## those of README and guide, taken from the demo
	$(PY) -m tools.pictures

lock: .venv/workshop  ## pin the newest packages that *.in allow
	$(PY) -m pip install --quiet --upgrade uv
	echo uv | $(LOCK) - -o tools/uv.txt
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -c requirements.txt -o requirements-dev.txt

PARTS := browser
# Without a working pip .venv is half made, was moved or lost its Python: made anew.
ifeq ($(shell $(BIN)/pip --version 2>/dev/null),)
PARTS := environment browser
.PHONY: $(BIN)/pip
endif
$(BIN)/pip:
	@$(PYTHON) -m tools.system_packages environment
	$(PYTHON) -m venv --clear .venv
.venv/site: requirements.txt $(BIN)/pip
	$(PY) -m pip install --quiet --require-hashes -r $< && touch $@
# uv takes a tenth of the time that pip takes for these many packages.
.venv/workshop: requirements-dev.txt $(BIN)/pip
	$(PY) -m pip install --quiet --require-hashes -r tools/uv.txt
	$(UV) install --quiet --require-hashes -r $< && touch $@
.env: | $(BIN)/pip
	@$(PY) -m tools.demo_env $(PORT) > $@
