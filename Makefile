# Thin calls: everything is done by the programs named here. `make help` lists the targets.

SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
NODE := $(BIN)/python -m deploy.node node
NPM := $(BIN)/python -m deploy.node npm
JS_TEST = $(NODE) --test --test-reporter=dot $(shell find tests/js -name '*.test.*js' 2>/dev/null)
# Compiled modules are kept, also where the machine says otherwise: tests start many processes.
PYTEST = env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest

.PHONY: help run demo models test test-quick lint bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^##@ / {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' \
		$(MAKEFILE_LIST)
	@printf '\nWhere do I add a frame, a setting, a tool, a page ...? See CONTRIBUTING.md.\n'

##@ Use it

run: $(VENV)/.runtime-stamp $(VENV)/.bundler-stamp ## start Parley (HOST, PORT and other settings: docs/operations.md)
	@$(BIN)/python -m deploy

demo: $(VENV)/.runtime-stamp ## make the demo accounts and the demo room, and print them
	@$(BIN)/python manage.py demo

models: $(VENV)/.runtime-stamp ## fetch and check the models of the AI participant
	@$(BIN)/python -m aiagent.models install

##@ Check a change

test: $(VENV)/.dev-stamp $(VENV)/.bundler-stamp node_modules/.stamp ## run all tests
	@$(BIN)/python -m deploy.browser
	@$(BIN)/python -m aiagent.models install default zh
	@mkdir -p var
	@( $(call part,e2e,$(PYTEST) --durations=8 tests/e2e) ) >var/test-e2e.log 2>&1 & e2e=$$!; \
		( $(call part,integration,$(PYTEST) --durations=8 tests/integration) ) >var/test-integration.log 2>&1 & integration=$$!; \
		status=0; ( $(call part,unit and django,nice $(PYTEST) -n 2 --dist loadfile tests/unit tests/django) && \
		$(call part,agent,nice $(PYTEST) -n 2 --dist loadfile tests/agent) && $(call part,js,nice $(JS_TEST)) ) || status=1; \
		for part in integration e2e; do wait $${!part} || status=1; cat var/test-$$part.log; done; exit $$status

test-quick: $(VENV)/.dev-stamp $(VENV)/.bundler-stamp node_modules/.stamp ## run the quick tests: unit, django, js
	@$(call part,unit and django,$(PYTEST) -n 2 --dist loadfile --hypothesis-profile quick tests/unit tests/django)
	@$(call part,js,$(JS_TEST))

lint: $(VENV)/.dev-stamp node_modules/.stamp ## check style, types, import rules and unused code
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python -m deploy.unused
	$(NPM) exec --no -- tsc --noEmit
	$(NPM) exec --no -- biome ci

##@ Measure and clean up

bench: $(VENV)/.dev-stamp ## measure, and write bench/results.md and bench/results.json
	$(BIN)/python -m bench

clean: ## remove what was built; data in var/ stays
	rm -rf $(VENV) node_modules staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@test -n "$(PYTHON)" || { echo "Parley needs Python 3.11 or newer:  sudo apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python lacks its venv module. Install it and try again:  sudo apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime-stamp: requirements.lock | $(BIN)/pip
	@echo "Installing Python packages into $(VENV) ..."
	@$(call install,requirements.lock)
	@touch $@

$(VENV)/.dev-stamp: requirements-dev.lock $(VENV)/.runtime-stamp
	@echo "Installing packages for tests and checks into $(VENV) ..."
	@$(call install,requirements-dev.lock)
	@touch $@

# Pages open slower without bundles, so a machine that cannot get esbuild goes on.
$(VENV)/.bundler-stamp: deploy/bundle.py | $(VENV)/.runtime-stamp
	@$(BIN)/python -m deploy.bundle && touch $@ || true

node_modules/.stamp: package-lock.json $(VENV)/.dev-stamp
	$(NPM) ci --no-audit --no-fund
	@touch $@

# Tests of running systems wait more than they compute: they run beside the others, which make way for them.
# Runs a part of the tests and tells how long it took: $(call part,name,command)
define part
	begin=$$(date +%s); echo "$(1)"; $(2) || exit 1; echo "$(1): $$(($$(date +%s) - begin)) s"; echo
endef

define install
$(BIN)/python -m pip install --quiet --progress-bar on --disable-pip-version-check -r $(1) || { \
	echo "The packages could not be installed; the lines above say why. When the package index"; \
	echo "cannot be reached, check the network (or proxy) and run the same command again."; exit 1; }
endef
