# Desmigratif. Needs git, make, Python 3.11 or later with venv (Debian: python3, python3-venv). Nothing else.
#
#   make run     set everything up and open the site (PORT=8000 unless said otherwise; Ctrl-C ends it)
#   make test    set everything up and run the tests (ARGS="desmigratif/places -x" chooses some)
#
# BENCH="--level L2 --peers cbc" behind a bench target chooses some of it (benchmarks/README.md).
# PROOF="--attempts 5000 --least 20 --sabotage lock" behind make prove-overlap (docs/how-to/prove-overlap.md).
# PROOF="--rows 20000" behind make prove-restore, PROOF="--from issue-03 --kills 4" behind make prove-upgrade.
#
# A real PostgreSQL server instead of the embedded one: DATABASE_URL=… DATABASE_OWNER_URL=… behind either.

PYTHON ?= python3
ARGS ?= --numprocesses=auto --maxprocesses=4 --dist=loadfile
VENV := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test check messages prove prove-crash prove-overlap prove-restore prove-upgrade bench-selection bench-growth bench-prices bench-reasons bench-coverage clean setup setup-test setup-bench

help:
	@echo "make run              set everything up and open the site"
	@echo "make test             set everything up and run the tests"
	@echo "make check            style, types, storeys of the house, migrations, translations"
	@echo "make messages         add new texts to the translation catalogues"
	@echo "make prove            the slow proofs: crashes, kills, restarts, restore and upgrade drills"
	@echo "make prove-crash      kills of database and site while people use the forms"
	@echo "make prove-restore    a large database under load backed up, destroyed, put back"
	@echo "make prove-upgrade    a database of the version before moved to this one, interrupted"
	@echo "make prove-overlap    100,000 attempts of 32 writers to serve a village twice"
	@echo "make bench-selection  the selection of villages beside CBC, HiGHS and CP-SAT"
	@echo "make bench-growth     CPU and memory from 10,000 to 168,000 villages"
	@echo "make bench-prices     the price of a village beside the loss by solving again"
	@echo "make bench-reasons    the rules named for a village beside solving again without them"
	@echo "make bench-coverage   the coverage page with 5,000 sites beside a map of every site by itself"
	@echo "make clean            remove .venv and everything built (not the data)"

setup:
	@$(PYTHON) ops/bootstrap.py run

setup-test:
	@$(PYTHON) ops/bootstrap.py test

setup-bench:
	@$(PYTHON) ops/bootstrap.py bench

run: setup
	@$(VENV) -m desmigratif run

test: setup-test
	@$(VENV) -m pytest $(ARGS)

check: setup-test
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -m mypy desmigratif tests benchmarks conftest.py ops
	.venv/bin/lint-imports
	git ls-files -z '*.html' | xargs -0 .venv/bin/djade --target-version 5.2 --check
	$(VENV) -m djlint desmigratif --lint --quiet
	$(VENV) -m desmigratif manage makemigrations --check --dry-run
	$(VENV) -m desmigratif.config.catalogues check
	$(VENV) -m pytest -q tests/test_architecture.py tests/test_gates.py tests/test_lawbook.py tests/test_documents.py

messages: setup-test
	$(VENV) -m desmigratif.config.catalogues update

prove: setup-test
	$(VENV) -m tests.prove.crash
	$(VENV) -m tests.prove.restore
	$(VENV) -m tests.prove.upgrade

prove-crash: setup-test
	$(VENV) -m tests.prove.crash $(PROOF)

prove-restore: setup-test
	$(VENV) -m tests.prove.restore $(PROOF)

prove-upgrade: setup-test
	$(VENV) -m tests.prove.upgrade $(PROOF)

prove-overlap: setup-test
	$(VENV) -m tests.prove.overlap $(PROOF)

bench-selection: setup-bench
	$(VENV) -m benchmarks.selection $(BENCH)

bench-growth: setup-bench
	$(VENV) -m benchmarks.growth $(BENCH)

bench-prices: setup-bench
	$(VENV) -m benchmarks.prices $(BENCH)

bench-reasons: setup-bench
	$(VENV) -m benchmarks.reasons $(BENCH)

bench-coverage: setup-bench
	$(VENV) -m benchmarks.coverage

clean:
	rm -rf .venv build staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find desmigratif -name '*.mo' -delete
