# Scribe. `make` alone prints what each target does.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
UV := VIRTUAL_ENV=$(CURDIR)/$(VENV) UV_PYTHON_DOWNLOADS=never $(BIN)/uv
# Bytecode is compiled once, at set-up: start-up is where the time goes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## Print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.PHONY: setup
setup: $(VENV)/.ready ## Install tools and locked dependencies into .venv

$(VENV)/.ready: requirements/dev.txt requirements/uv.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Scribe needs Python 3.11 or newer; install python3 (and python3-venv), or run make PYTHON=/path/to/python" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "python3 -m venv failed; on Debian: apt install python3-venv" >&2; exit 1; }
	@test -x $(BIN)/uv || $(BIN)/python -m pip --quiet --disable-pip-version-check install --require-hashes -r requirements/uv.txt
	$(UV) pip sync --quiet --require-hashes --compile-bytecode requirements/dev.txt
	$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q protos/gen libs services orchestrator sandbox cli
	@touch $@

.PHONY: chromium
chromium: $(VENV)/.chromium ## Install a headless Chromium if there is none

$(VENV)/.chromium: $(VENV)/.ready
	$(BIN)/python -m scribe_scraper.chromium_install
	@touch $@

# Only its programs, from the distribution's package: the alerts and dashboards are tried with them.
$(VENV)/.prometheus: $(VENV)/.ready
	@command -v promtool >/dev/null || (apt-get -qq update; cd $(VENV) && apt-get -qq download prometheus && dpkg-deb -x prometheus_*.deb prometheus) \
	  || echo "no Prometheus here: tests/observability/test_prometheus.py is left out" >&2
	@touch $@

.PHONY: demo
demo: $(VENV)/.chromium ## Run one real request through all services and print the e-mail
	@$(BIN)/scribe generate --template examples/phd-enquiry.md --name "$(DEMO_NAME)" --interest "$(DEMO_INTEREST)"

DEMO_NAME ?= Ingrid Solheim
DEMO_INTEREST ?= low-power sensors inside alpine glaciers

.PHONY: up
up: $(VENV)/.chromium ## Start everything and stay up; Ctrl-C ends it
	@$(BIN)/scribe up

.PHONY: doctor
doctor: $(VENV)/.ready ## Say what is installed, reachable and configured
	@$(BIN)/scribe doctor

.PHONY: proto
proto: $(VENV)/.ready ## Generate protos/gen from the contracts
	@PATH=$(CURDIR)/$(BIN):$$PATH $(BIN)/python protos/generate.py

.PHONY: lint
lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: $(VENV)/.ready
	$(BIN)/mypy $(addprefix -p ,$(PACKAGES))

PACKAGES := scribe_rpc scribe_bus scribe_llm scribe_proof scribe_store scribe_telemetry scribe_auth scribe_children scribe_failpoints scribe_client scribe_standing \
  scribe_parser scribe_scraper scribe_arxiv scribe_composer scribe_gateway scribe_orchestrator scribe_sandbox scribe_cli scribe_evals scribe_bench scribe_attack \
  scribe_attack_scraper scribe_contract scribe_chaos scribe_page scribe_compose_test scribe_pi scribe_overhead

.PHONY: contracts
contracts: $(VENV)/.ready
	cd protos && ../$(BIN)/buf lint && ../$(BIN)/buf format --diff --exit-code
	@PATH=$(CURDIR)/$(BIN):$$PATH $(BIN)/python protos/check.py

.PHONY: docs
docs: $(VENV)/.ready ## Write the generated pages of docs/
	$(BIN)/python -m scribe_rpc.errors_page > docs/errors.md
	$(BIN)/python -m scribe_cli.settings_page > docs/settings.md
	$(BIN)/python -m scribe_cli.commands_page > docs/cli.md
	$(BIN)/python -m scribe_gateway.http.reference_page > docs/http.md
	$(BIN)/python protos/reference_page.py > docs/grpc.md

.PHONY: check
check: lint types contracts ## What CI checks before the tests: style, types, contracts
	@$(BIN)/python -m scribe_rpc.errors_page | diff -u docs/errors.md - || { echo "docs/errors.md is out of date: run make docs" >&2; exit 1; }
	@$(BIN)/python -m scribe_cli.settings_page | diff -u docs/settings.md - || { echo "docs/settings.md is out of date: run make docs" >&2; exit 1; }
	@$(BIN)/python -m scribe_cli.commands_page | diff -u docs/cli.md - || { echo "docs/cli.md is out of date: run make docs" >&2; exit 1; }
	@$(BIN)/python -m scribe_gateway.http.reference_page | diff -u docs/http.md - || { echo "docs/http.md is out of date: run make docs" >&2; exit 1; }
	@$(BIN)/python protos/reference_page.py | diff -u docs/grpc.md - || { echo "docs/grpc.md is out of date: run make docs" >&2; exit 1; }

.PHONY: test
test: check $(VENV)/.chromium $(VENV)/.prometheus ## Check, run all tests and the small evaluation; writes build/test.json and build/eval.json
	@mkdir -p build; $(BIN)/python -m scribe_evals --quick > build/eval.log 2>&1 & evaluation=$$!; \
	  $(BIN)/python -m pytest --numprocesses=$(TEST_WORKERS) --dist=loadfile --no-loadscope-reorder --durations=10 $(PYTEST_ARGS); tests=$$?; \
	  wait $$evaluation; evaluated=$$?; cat build/eval.log; exit $$((tests || evaluated))
	@$(MAKE) --no-print-directory bench-quick

# The evaluation waits for most of its time: it goes beside the first tests. A file's tests stay together, as they share what they started.
TEST_WORKERS ?= 2

.PHONY: eval
eval: $(VENV)/.chromium ## Measure whether the e-mails are true: all sizes, under 15 minutes
	@$(BIN)/python -m scribe_evals $(EVAL_ARGS)

.PHONY: eval-quick
eval-quick: $(VENV)/.chromium ## The small form of the evaluation that CI runs
	@$(BIN)/python -m scribe_evals --quick $(EVAL_ARGS)

.PHONY: bench-peers
bench-peers: $(addprefix build/peers/,$(addsuffix /.ready,celery arq)) build/peers/.redis ## Install Celery and arq, each into an environment of its own, and Redis

build/peers/%/.ready: bench/requirements/%.txt $(VENV)/.ready
	@test -x build/peers/$*/bin/python || $(PYTHON) -m venv build/peers/$*
	VIRTUAL_ENV=$(CURDIR)/build/peers/$* UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip sync --quiet --require-hashes --compile-bytecode $<
	@touch $@

# The distribution's tools hold the server, which goes by its name; its own package would start one with the machine.
build/peers/.redis:
	@mkdir -p $(@D); command -v redis-server >/dev/null \
	  || { root=$$(test $$(id -u) = 0 || echo sudo -n); export DEBIAN_FRONTEND=noninteractive; $$root apt-get -qq update; \
	       $$root apt-get -qq install -y --no-install-recommends redis-tools >/dev/null && ln -sf /usr/bin/redis-check-rdb $(@D)/redis-server; } \
	  || echo "no Redis here: the peers are not measured" >&2
	@touch $@

.PHONY: bench
bench: bench-peers $(VENV)/.chromium ## Measure speed and size beside Celery and arq, under 25 minutes; BENCH_ARGS="--only waits" chooses
	@ulimit -n 8192; GRPC_VERBOSITY=ERROR $(BIN)/python -m scribe_bench $(BENCH_ARGS)

.PHONY: bench-quick
bench-quick: bench-peers ## The small form of the bench that CI runs: no ratio may fall by a quarter
	@ulimit -n 8192; GRPC_VERBOSITY=ERROR $(BIN)/python -m scribe_bench --quick $(BENCH_ARGS)

.PHONY: attack-gateway
attack-gateway: $(VENV)/.chromium ## Attack the gateway: tokens, every path by everybody, schema, overload, PgBouncer
	@GRPC_VERBOSITY=ERROR $(BIN)/python -m scribe_attack $(ATTACK_ARGS)
	@command -v pgbouncer >/dev/null || test -x /usr/sbin/pgbouncer || { echo "The rest needs PgBouncer; on Debian: apt install pgbouncer" >&2; exit 1; }
	@TEST_POOLER=1 $(BIN)/python -m pytest -q libs/store services/gateway orchestrator tests/attack/test_lost_commits.py

.PHONY: chaos
chaos: $(VENV)/.chromium ## Break a running Scribe in every way there is; SEED=… replays, CHAOS_ARGS="--only soak" chooses
	@ulimit -n 8192; $(BIN)/python -m scribe_chaos $(if $(SEED),--seed $(SEED)) $(CHAOS_ARGS)

.PHONY: chaos-quick
chaos-quick: $(VENV)/.chromium ## The small form of the chaos
	@ulimit -n 8192; $(BIN)/python -m scribe_chaos --quick $(if $(SEED),--seed $(SEED)) $(CHAOS_ARGS)

.PHONY: attack-scraper
attack-scraper: $(VENV)/.chromium ## Attack the scraper: ways inside, hostile pages, robots.txt; measure how it reads, its memory
	@GRPC_VERBOSITY=ERROR $(BIN)/python -m scribe_attack_scraper $(ATTACK_ARGS)

.PHONY: page-test
page-test: $(VENV)/.chromium ## The page in every size and colour, 10,000 e-mails, a batch of 100; writes build/page.json and build/page/
	@rm -f build/page.json
	@PAGE_EVERYTHING=1 $(BIN)/python -m pytest -q tests/page $(PYTEST_ARGS)

.PHONY: compose-test
compose-test: $(VENV)/.ready ## Build all images and try docker-compose.yml with them; needs a container engine
	@$(BIN)/python -m scribe_compose_test

.PHONY: test-containers
test-containers: $(VENV)/.ready ## The tests of the servers' users against NATS and PostgreSQL in containers
	@docker info >/dev/null 2>&1 || { echo "make test-containers needs a container engine: start Docker, or let this user use it" >&2; exit 1; }
	@TEST_CONTAINERS=1 TESTCONTAINERS_RYUK_DISABLED=true $(BIN)/python -m pytest -q $(CONTAINERS_TESTS)

# The containers end with the tests that started them, so nothing has to watch over them from outside.
CONTAINERS_TESTS ?= libs/store libs/bus orchestrator services/gateway cli/tests/test_operating.py

.PHONY: pi-test
pi-test: $(VENV)/.chromium ## The Pi without a Pi: roles on ARM64, memory, several hosts, backup, upgrade; needs root; PI_ARGS="--only memory"
	@$(BIN)/python -m scribe_pi $(PI_ARGS)

.PHONY: telemetry-test
telemetry-test: $(VENV)/.chromium ## Measure what telemetry costs, and a collector that is slow, refuses or is gone
	@$(BIN)/python -m scribe_overhead

.PHONY: lock
lock: $(VENV)/.ready ## Resolve dependencies again, with hashes, one file a part
	@$(BIN)/python requirements/lock.py

.PHONY: clean
clean: ## Remove the environment and everything built
	rm -rf $(VENV) build .mypy_cache .ruff_cache .pytest_cache
