# Everything runs in .venv, which is made from requirements.lock and remade only when that changes: it is for development and proof.
# What a council runs takes less (docs/install.md).

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help env lock ingest build dashboard scorecard publish freeze unfreeze expectations public test proof lint docs replay backtest backtest-all bench clean \
	report nightly rollback forget-snapshot sail spark

PYTHON ?= python3
PUBLISHED ?=
EXTRACTS ?=
MONTH ?=
LA_CODE ?=
EXTRACT_DATE ?=
REFERENCE_DATE ?=
NOT_SUPPLIED ?=
REPORTED_ON ?=
YEAR ?=
NAME ?=
PUBLIC ?=
TO ?= target/expectations
FROM ?=
# What a run is about is said on the command line: a NAME or TO of the system is no council's.
$(foreach asked,FROM TO MONTH YEAR NAME PUBLIC,$(if $(filter environment,$(origin $(asked))),$(eval $(asked) := )))
export FROM PUBLISHED EXTRACTS LA_CODE EXTRACT_DATE REFERENCE_DATE NOT_SUPPLIED TO MONTH REPORTED_ON YEAR NAME
export DO_NOT_TRACK := 1
# Where this is set, each program reads the source of its libraries anew: 5 seconds a program.
unexport PYTHONDONTWRITEBYTECODE

bin := .venv/bin
pip := $(bin)/python -m pip install --quiet --disable-pip-version-check --require-hashes
demo_published := proof/published/2018_19

# The files of one folder of published figures stand under target/replay, at that folder's own path, so that two folders
# of one name are never taken for each other.
workspace = target/replay$$(cd "$${PUBLISHED:?name a folder of published figures, as in make $@ PUBLISHED=folder}" && pwd -P)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-15s %s\n", $$1, $$2}' Makefile

env: .venv/.installed ## set up .venv from requirements.lock

.venv/.installed: requirements.lock
	@"$(PYTHON)" -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or later is needed: make PYTHON=...")'
	echo "Setting up .venv, once"
	"$(PYTHON)" -m venv --clear .venv
	$(pip) --requirement <(sed -n '/^uv==/,/[^\\]$$/p' requirements.lock)
	# uv takes a fifth of the time, and does not know what pip has been configured with, such as an index of the council's own.
	$(bin)/uv --quiet pip install --python $(bin)/python --require-hashes --requirement requirements.lock 2>/dev/null ||
		$(pip) --requirement requirements.lock
	$(pip:--require-hashes=) --no-deps --no-build-isolation --editable .
	touch $@

compile := $(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate

lock: env ## pin the dependencies that pyproject.toml names again: in requirements.lock, and of those what a council runs
	$(compile) --all-extras --upgrade --output-file requirements.lock pyproject.toml
	mkdir -p target
	sed '/^ *--hash/d; s/ *\\$$//' requirements.lock > target/pins.txt
	$(compile) --constraint target/pins.txt --upgrade --output-file requirements-runtime.lock pyproject.toml
	$(compile) --constraint target/pins.txt --extra dashboard --extra database --extra pages --extra public --extra refresh \
		--upgrade --output-file requirements-optional.lock pyproject.toml
	$(compile) --constraint target/pins.txt --upgrade --output-file requirements-spark.lock pyproject.toml requirements-spark.in

# Other engines have an environment of their own, so that no council installs them that does without (docs/spark.md).
.venv-spark/.installed: requirements-spark.lock
	@"$(PYTHON)" -m venv --clear .venv-spark
	.venv-spark/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-spark.lock
	touch $@

sail spark: .venv-spark/.installed ## build the demo council with DuckDB, then on Sail or Spark, and compare every table
	@.venv-spark/bin/python -m per10k build
	cp target/manifest.json target/duckdb-manifest.json
	.venv-spark/bin/python -m per10k build --engine $@
	.venv-spark/bin/python -m proof.engines --manifest target/duckdb-manifest.json --tables target/$@/tables

build: env ## [EXTRACTS=folder LA_CODE=E... MONTH=2018-12-31 EXTRACT_DATE=2019-01-14]: build a council, or the demo one, into per10k.duckdb and per10k_children.duckdb
	@$(bin)/per10k build $(of_council) $(if $(MONTH),--month "$$MONTH")

dashboard: env ## show the built database as pages in a browser of this machine, until Ctrl-C
	@$(bin)/per10k dashboard

scorecard: env ## [MONTH=2018-12-31]: print the scorecard of a month, or of the latest; any client of per10k.duckdb can show more
	@$(bin)/per10k scorecard $(if $(MONTH),--month "$$MONTH")

# Which extracts a run is about.
of_council = $(if $(EXTRACTS),--extracts "$$EXTRACTS") $(if $(LA_CODE),--la-code "$$LA_CODE") \
	$(if $(NOT_SUPPLIED),--not-supplied "$$NOT_SUPPLIED") $(if $(EXTRACT_DATE),--extract-date "$$EXTRACT_DATE")

publish: env ## MONTH=2019-03 [REPORTED_ON=2019-04-24 EXTRACTS=folder LA_CODE=E...]: build, and keep a month as published
	@: "$${MONTH:?name the month to publish, as in make publish MONTH=2019-03}"
	$(bin)/per10k build $(of_council) --publish-month "$$MONTH" --reported-on "$${REPORTED_ON:-$$(date +%F)}"

freeze: env ## YEAR=2018-19 [EXTRACTS=folder LA_CODE=E...]: show the months of a closed year as last published
	@$(bin)/per10k $@ --year "$${YEAR:?name the year, as in make $@ YEAR=2018-19}" $(of_council)

unfreeze: env ## YEAR=2018-19 [EXTRACTS=folder LA_CODE=E...]: show them as counted again
	@$(bin)/per10k $@ --year "$${YEAR:?name the year, as in make $@ YEAR=2018-19}" $(of_council)

# Where the runs of the nights are published, unless PER10K_PUBLISHED names it.
published_to = $(if $(filter file,$(origin TO)),,--to "$$TO")

nightly: env ## [EXTRACTS=folder LA_CODE=E... TO=published PUBLISH_MONTH=2019-03 ACCEPT=reason]: build beside what stands, test, then publish
	@$(bin)/per10k nightly $(of_council) $(published_to) $(if $(MONTH),--month "$$MONTH") \
		$(if $(PUBLISH_MONTH),--publish-month "$$PUBLISH_MONTH") $(if $(REPORTED_ON),--reported-on "$$REPORTED_ON") \
		$(if $(ACCEPT),--accept "$$ACCEPT") $(if $(CARRY_FROM),--carry-from "$$CARRY_FROM") \
		$(if $(REPORT),--report "$$REPORT") $(if $(NAME),--name "$$NAME")

rollback: env ## [RUN=12 TO=published]: publish the run before the one that stands again, or the one named
	@$(bin)/per10k nightly --roll-back $(RUN) $(published_to)

forget-snapshot: env ## MONTH=2019-03 LA_CODE=E... [TO=published]: take back the snapshot of care leavers of a month
	@$(bin)/per10k $@ --month "$${MONTH:?name the month, as in make $@ MONTH=2019-03 LA_CODE=E08000018}" --la-code "$$LA_CODE" \
		$(published_to)

ingest: env ## FROM=file or folder TO=folder [LA_CODE=E... REFERENCE_DATE=]: convert statutory returns to extracts (docs/returns.md)
	@$(bin)/per10k ingest --from "$${FROM:?name a return or a folder of returns, as in make $@ FROM=folder TO=folder}" \
		--to "$(if $(filter file,$(origin TO)),target/extracts,$$TO)" $(if $(LA_CODE),--la-code "$$LA_CODE") \
		$(if $(REFERENCE_DATE),--reference-date "$$REFERENCE_DATE") || test $$? -eq 10

expectations: env ## [EXTRACTS=folder LA_CODE=E... NOT_SUPPLIED=a,b TO=folder]: check extracts before any build; none: the demo
	@$(bin)/per10k expectations $(if $(EXTRACTS),--extracts "$$EXTRACTS") $(if $(LA_CODE),--la-code "$$LA_CODE") \
		--not-supplied "$$NOT_SUPPLIED" --to "$$TO"

public: env ## [TO=folder LA_CODE=E...]: write the public edition of the built database, small numbers withheld, into target/public
	@$(bin)/per10k public $(if $(filter file,$(origin TO)),,--to "$$TO") $(if $(LA_CODE),--la-code "$$LA_CODE")

report: env ## [MONTH=2019-03 TO=folder LA_CODE=E... NAME=name PUBLIC=1]: write the monthly report of the built database
	@$(bin)/per10k report $(if $(MONTH),--month "$$MONTH") $(if $(filter file,$(origin TO)),,--to "$$TO") \
		$(if $(LA_CODE),--la-code "$$LA_CODE") $(if $(NAME),--name "$$NAME") $(if $(PUBLIC),--public)

# What takes longest. sqlfluff with a database of its own, as it locks it, and a folder of its own, as it parses the project too.
of_sqlfluff := PER10K_DB=target/sqlfluff.duckdb PER10K_CHILD_DB= DBT_TARGET_PATH=target/sqlfluff
define slow_checks
$(bin)/mypy
export $(of_sqlfluff)
$(bin)/sqlfluff lint
$(bin)/sqlfluff lint --disregard-sqlfluffignores --config lint/form.cfg $$(sed -n '/form.cfg/,/^$$/{/^[^#]/p}' .sqlfluffignore)
endef

layout_checks = $(of_sqlfluff) $(bin)/sqlfluff lint --config lint/layout.cfg

# Of what a parse or a build has left in target/.
define static_checks
$(bin)/ruff check
$(bin)/dbt-bouncer run
endef

pytest := $(bin)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder --durations 10

test: env ## build the demo council and test the rules, lint, back-test 2018/19 and run pytest
	@mkdir -p target
	# On the other processor, beside all else.
	($(slow_checks)) > target/slow_checks.log 2>&1 &
	slow_checks=$$!
	# All that a night builds, and the tests of macros; the unit tests are run below, without dbt (tests/python/test_unit_cases.py).
	$(bin)/dbt build --exclude-resource-type unit_test
	$(static_checks)
	$(bin)/python -m proof.replay backtest --published $(demo_published) \
		--database "$${PER10K_DB:-per10k.duckdb}" --extracts seeds/extracts
	$(bin)/python -m proof.replay scorecard --published $(demo_published) \
		--database "$${PER10K_DB:-per10k.duckdb}" --extracts seeds/extracts
	$(pytest)
	wait $$slow_checks || { cat target/slow_checks.log; exit 1; }

proof: env ## build the demo council and run what make test leaves to it: before a release, and by night
	@$(bin)/per10k build
	$(layout_checks)
	$(pytest) --hypothesis-profile release -m 'release or hypothesis'

lint: env ## sqlfluff, ruff, mypy and the architecture check
	@$(bin)/dbt --quiet parse
	$(static_checks)
	$(slow_checks)
	$(layout_checks)

docs: build ## write the documentation of models and columns to target/static_index.html, one file that opens without a server
	$(bin)/dbt docs generate --static

define write_extracts
mkdir -p "$$workspace"
$(bin)/python -m proof.replay extracts --published "$$PUBLISHED" --to "$$extracts"
(cd "$$extracts" && pwd -P) > "$$workspace/replayed_to"
endef

replay: env ## PUBLISHED=folder [EXTRACTS=folder]: write case-level extracts that lead to the published figures
	@workspace="$(workspace)"
	extracts="$${EXTRACTS:-$$workspace/extracts}"
	$(write_extracts)

backtest: env ## PUBLISHED=folder [EXTRACTS=folder]: build on the extracts and compare with the published figures
	@workspace="$(workspace)"
	extracts="$${EXTRACTS:-$$(cat "$$workspace/replayed_to" 2>/dev/null || true)}"
	if [ ! -d "$$extracts" ]; then
		extracts="$$workspace/extracts"
		$(write_extracts)
	fi
	la_code="$$($(bin)/python -m proof.replay la-code --published "$$PUBLISHED")"
	export PER10K_DB="$$workspace/per10k.duckdb" PER10K_CHILD_DB="$$workspace/per10k_children.duckdb"
	mkdir -p "$$workspace"
	rm -f "$$PER10K_DB" "$$PER10K_CHILD_DB"
	$(bin)/dbt build --exclude-resource-type test unit_test --target-path "$$workspace/dbt" \
		--vars "{extracts: \"$$extracts\", la_code: $$la_code}"
	$(bin)/python -m proof.replay backtest --published "$$PUBLISHED" --database "$$PER10K_DB" --extracts "$$extracts"
	$(bin)/python -m proof.replay scorecard --published "$$PUBLISHED" --database "$$PER10K_DB" --extracts "$$extracts"

backtest-all: env ## the same of every report of proof/published but the demo's, figures and pages: minutes each
	for golden in $(filter-out $(demo_published)/golden.csv,$(wildcard proof/published/*/golden.csv)); do
		echo "$$golden"
		$(MAKE) --no-print-directory backtest PUBLISHED="$${golden%/*}"
	done

bench: env ## time the build of the demo council, and of 1, 16 and 153 councils
	$(bin)/python -m proof.bench

clean: ## remove what builds and replays wrote; .venv and the ledger stay
	rm -rf target logs per10k.duckdb per10k.duckdb.wal per10k_children.duckdb per10k_children.duckdb.wal
