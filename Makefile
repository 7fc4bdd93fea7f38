# make install | run [PORT=8000] | test | lint | catalogs | bench | phone | faults | everyone | wheel | clean
.DELETE_ON_ERROR:
.PHONY: install run test lint catalogs bench phone faults everyone wheel clean

PORT ?= 8000
# The first Python that is new enough; only used to make .venv.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

CATALOGS := $(wildcard translations/*/LC_MESSAGES/*.po translations/*.pot)
ICONS := directory/static/icons.txt $(wildcard seeds/taxonomy/*.toml)

install: .installed

.installed: .venv/.packages .venv/.catalogs directory/static/vendor/.copied
	@touch $@

.venv/.packages: setup.cfg pyproject.toml tools/build.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (apt-get install python3 python3-venv)"; exit 1; }
	@test -x $(BIN)/pip || "$(PYTHON)" -m venv --clear .venv || { rm -rf .venv; \
		echo "The venv module of Python is needed (apt-get install python3-venv)"; exit 1; }
	$(BIN)/python -m pip install --quiet --editable '.[import,pdf,postgresql,test]'
	@touch $@

.venv/.catalogs: $(CATALOGS) tools/catalogs.py | .venv/.packages
	$(BIN)/python tools/catalogs.py compile
	@touch $@

node_modules/.fetched: package.json package-lock.json | .venv/.packages
	$(BIN)/python tools/vendor.py fetch
	@touch $@

directory/static/vendor/.copied: node_modules/.fetched tools/vendor.py $(ICONS)
	$(BIN)/python tools/vendor.py copy
	@touch $@

# The programs that look at pages; only tests want them.
tools/checkers/node_modules/.fetched: tools/checkers/package.json tools/checkers/package-lock.json | .venv/.packages
	$(BIN)/python tools/vendor.py checkers
	@touch $@

run: install
	$(BIN)/directory upgrade
	$(BIN)/directory demo
	exec $(BIN)/directory serve --port $(PORT)

test: install tools/checkers/node_modules/.fetched
	$(BIN)/python -m pytest -n 2 </dev/null

lint: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict directory

catalogs: install
	$(BIN)/python tools/catalogs.py extract update compile

bench: install
	$(BIN)/python tools/bench.py

phone: install
	$(BIN)/python tools/phone.py

faults: install
	$(BIN)/python -m pytest -m faults </dev/null

everyone: install tools/checkers/node_modules/.fetched
	$(BIN)/python -m pytest -m everyone -n 2 </dev/null

# What an earlier build left would be packed again.
wheel: install
	rm -rf build
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

# The database and all else under instance/ stay.
clean:
	rm -rf .installed .venv node_modules tools/checkers/node_modules directory/static/vendor directory/static/vendor.new build dist *.egg-info \
		.hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -f translations/*/LC_MESSAGES/*.mo
	find directory tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
