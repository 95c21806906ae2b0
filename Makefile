# firm-newsletter. Everything here works on a machine with Python 3.11 (or later) and make.
# `make` alone says what there is.

VENV := .venv
BIN := $(VENV)/bin
PYTHON := $(shell command -v python3.11 || command -v python3)
UV := $(shell command -v uv)

.DEFAULT_GOAL := help
.PHONY: help demo serve test check format locks clean

help:
	@echo "make demo    montre tout le service sur un cabinet d’essai, en moins d’une minute"
	@echo "make serve   ouvre le site sur http://127.0.0.1:8000, avec un ouvrier et l’horloge"
	@echo "make test    passe tous les contrôles et tous les essais, ce que fait aussi .ci/run"
	@echo "make check   passe les seuls contrôles : format, lint, types, contrats de couches"
	@echo "make format  met le code en forme"
	@echo "make locks   recalcule requirements/*.txt (demande uv)"
	@echo "make clean   retire l’environnement et les caches"

demo: .make/run
	@$(BIN)/newsletter demo

serve: .make/run
	@$(BIN)/newsletter serve

# The rooms whose SQL must do the same on PostgreSQL.
ON_POSTGRESQL := tests/firm tests/archive tests/audience tests/digests tests/delivery

test: check
	@rm -f .make/left-out
	NEWSLETTER_LEFT_OUT="$(CURDIR)/.make/left-out" $(BIN)/pytest -q -n 2 --dist worksteal
	NEWSLETTER_LEFT_OUT="$(CURDIR)/.make/left-out" NEWSLETTER_TEST_COLUMN=scale \
		$(BIN)/pytest -q -n 2 --dist worksteal -m "django_db and not needs" $(ON_POSTGRESQL)
	@echo "Tout est passé."
	@if [ -f .make/left-out ]; then cat .make/left-out; fi

check: .make/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: .make/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# requirements/dev.txt holds all of run.txt, at the same versions: either environment can run.
.make/dev: requirements/dev.txt pyproject.toml
	@$(call install,$<)
	@mkdir -p .make && touch .make/run $@

.make/run: requirements/run.txt pyproject.toml
	@$(call install,$<)
	@mkdir -p .make && touch $@

define install
set -e; \
if [ -z "$(PYTHON)" ] || ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
	echo "Il faut Python 3.11 ou plus récent ; installez-le, puis recommencez." >&2; exit 1; \
fi; \
echo "Préparation de l’environnement ($(1)), une fois…"; \
if [ -n "$(UV)" ]; then \
	"$(UV)" venv --quiet --allow-existing --python "$(PYTHON)" $(VENV); \
	VIRTUAL_ENV="$(CURDIR)/$(VENV)" "$(UV)" pip install --quiet --require-hashes -r $(1); \
	VIRTUAL_ENV="$(CURDIR)/$(VENV)" "$(UV)" pip install --quiet --no-deps --no-build-isolation -e .; \
else \
	if ! "$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null; then \
		echo "Il manque le module venv de Python : sudo apt-get install python3-venv," >&2; \
		echo "ou installez uv ; puis recommencez." >&2; exit 1; \
	fi; \
	[ -x $(BIN)/pip ] || "$(PYTHON)" -m venv $(VENV); \
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $(1); \
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .; \
fi
endef

COMPILE := "$(UV)" pip compile --universal --generate-hashes --no-header --quiet \
	--python-version 3.11 --extra postgres --group build pyproject.toml

locks:
	@if [ -z "$(UV)" ]; then echo "make locks demande uv : installez-le, puis recommencez." >&2; exit 1; fi
	$(COMPILE) -o requirements/run.txt
	$(COMPILE) --group dev -c requirements/run.txt -o requirements/dev.txt

clean:
	rm -rf $(VENV) .make .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find newsletter workers tests -name __pycache__ -type d -prune -exec rm -rf {} +
