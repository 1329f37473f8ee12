# make demo   install into .venv, run the main job on the sample study
# make test   install what tests need, run them all (against the built wheel)
# make check  lint, types, floors, tests, exports unchanged, docs in step
# make bench  speed and memory, as ratios to bare floors

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
SOURCES := $(shell find qualcode codebooks transcripts -type f -not -name '*.pyc') pyproject.toml

.PHONY: demo test check lint types floors exports exports-unchanged docs docs-in-step bench clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# The wheel is what is installed: a checkout imports itself too easily.
$(VENV)/installed: $(BIN)/python constraints.txt $(SOURCES)
	rm -rf build/wheel
	$(PIP) wheel --no-deps --wheel-dir build/wheel --constraint constraints.txt .
	$(PIP) install --force-reinstall --no-deps build/wheel/qualcode-*.whl
	$(PIP) install --constraint constraints.txt build/wheel/qualcode-*.whl
	touch $@

# Anew only when what is depended on changes, not with every edit of the code.
$(VENV)/tools: pyproject.toml constraints.txt | $(VENV)/installed
	$(PIP) install --constraint constraints.txt "$$(ls build/wheel/qualcode-*.whl)[test,check]"
	touch $@

demo: $(VENV)/installed
	rm -rf qualcode-demo
	$(BIN)/qualcode demo qualcode-demo
	@echo
	@echo "To type qualcode yourself, first: source $(VENV)/bin/activate"

test: $(VENV)/installed $(VENV)/tools
	$(BIN)/pytest -q -n auto tests --pyargs qualcode

check: lint types floors test exports-unchanged docs-in-step

lint: $(VENV)/installed $(VENV)/tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/installed $(VENV)/tools
	$(BIN)/mypy

floors: $(VENV)/installed $(VENV)/tools
	PYTHONPATH=. $(BIN)/lint-imports

exports: $(VENV)/installed
	$(BIN)/python scripts/build_exports.py exports

exports-unchanged: $(VENV)/installed
	$(BIN)/python scripts/build_exports.py --check exports

docs: $(VENV)/installed
	$(BIN)/python scripts/build_docs.py docs

docs-in-step: $(VENV)/installed
	$(BIN)/python scripts/build_docs.py --check docs

bench: $(VENV)/installed $(VENV)/tools
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) build qualcode-demo
