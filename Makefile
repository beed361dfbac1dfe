# Two commands do everything: `make map` and `make test`. Each sets up what it needs first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# What Python compiles it keeps, whatever the shell says: the tests start some thirty processes, and
# each would compile pandas and its kin anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: map test lint lab data lock bench fuzz mutate gallery docs clean

map: $(VENV)/run.done
	$(BIN)/borderrisk map

test: lint
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	if command -v npm >/dev/null; then $(MAKE) node_modules/.done && npm run --silent lint; \
	else echo "npm is not here: the page's script is not linted, its accessibility not tested"; fi

node_modules/.done: package-lock.json package.json
	npm ci --silent --no-audit --no-fund
	touch $@

# Every notebook on another border: make notebooks AREA=my-area.toml REPORT=my-report.xlsx; in
# French with BOOKS=notebooks/fr. A file is named from here, while a notebook runs in a folder.
AREA ?= faleme
BOOKS ?= notebooks
here = $(if $(wildcard $(1)),$(abspath $(1)),$(1))
notebooks: $(VENV)/dev.done
	mkdir -p maps/$(BOOKS)
	for book in $(BOOKS)/*.ipynb; do \
	  $(BIN)/papermill $$book maps/$$book --cwd maps/$(BOOKS) -p area_name $(call here,$(AREA)) \
	    $(if $(REPORT),-p report_name $(call here,$(REPORT))) || exit 1; done

lab: $(VENV)/dev.done
	$(BIN)/jupyter lab notebooks

data: $(VENV)/run.done
	$(BIN)/python data/build/build.py
	$(BIN)/borderrisk data verify

bench: $(VENV)/dev.done
	for script in bench/bench_*.py; do $(BIN)/python $$script || exit 1; done

# Any value in any place of any file and option: ends in an answer or an issue, some thousand times.
fuzz: $(VENV)/dev.done
	BORDERRISK_FUZZ_EXAMPLES=10000 $(BIN)/python -m pytest -k any_value

# What small faults of a room its tests notice: make mutate ROOM=score COUNT=40
ROOM ?= score
COUNT ?= 40
mutate: $(VENV)/dev.done
	$(BIN)/python bench/mutate.py $(ROOM) --count $(COUNT)

# Twelve borders of the world from the names of their countries: each ends with a page or an answer.
gallery: $(VENV)/dev.done
	mkdir -p docs
	$(BIN)/python docs/gallery.py docs
	$(BIN)/python docs/kinds.py docs

# The pictures of the two READMEs, by the system's Chromium.
docs: $(VENV)/dev.done
	mkdir -p docs
	$(BIN)/python docs/pictures.py docs

# The locks hold every version with its hashes, for each platform and Python at once. They are
# installed as they stand: a resolver would look past them for a package asked for with an extra.
# Python compiles a module when it is first imported; most of them never are.
lock:
	uv pip compile -q --universal --generate-hashes pyproject.toml requirements/build.in -o requirements/run.txt
	uv pip compile -q --universal --generate-hashes --extra test pyproject.toml requirements/build.in \
		-c requirements/run.txt -o requirements/dev.txt

$(VENV)/%.done: requirements/%.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps \
	  --no-compile -r $<
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-build-isolation --no-deps -e .
	$(BIN)/python -m pip check --disable-pip-version-check
	touch $@

clean:
	rm -rf $(VENV) node_modules .cache maps dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
