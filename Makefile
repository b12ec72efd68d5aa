# SPDX-License-Identifier: Apache-2.0
# The front door. Every target sets up what it needs; `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
JOBS ?= $(shell nproc)

.PHONY: help setup build dev test nightly check format format-check house tidy bench fuzz demo clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

setup:  ## install what is missing: Debian packages, DuckDB, divisions
	@tools/setup

build: setup  ## release build; the programs lie in build/bin/
	@tools/build release

demo: build  ## make a synthetic province, import, run, write the report, print the lights
	@tools/demo.sh

bench: build  ## benchmarks as a table: this, the limit measured in the same run, the ratio
	@tools/bench

fuzz: setup  ## fuzz the parsers of policy, each for SECONDS (default 20)
	@tools/build fuzz
	@SECONDS_EACH=$(or $(SECONDS),20) tools/fuzz

test: dev  ## build with sanitizers and run every test; ends with ctest's summary
	@ctest --preset dev -j $(JOBS)

nightly: setup dev  ## clang-tidy over all sources, millions of comparisons, all crashes, fuzzing of 10 minutes each
	@tools/tidy
	@RONGHE_COMPARISONS=1000000 RONGHE_SEED=$$(date +%Y%m%d) build/dev/tests/differential_test
	@RONGHE_CRASH_SAMPLES=100000 build/dev/tests/crash_test
	@$(MAKE) fuzz SECONDS=600

check: setup  ## all gates, as CI runs them: format, tidy, house rules, tests
	@tools/format --check
	@for preset in release fuzz; do cmake --preset $$preset > /dev/null; done  # each can be built
	@$(MAKE) test
	@tools/tidy --recent

format:  ## rewrite the sources with clang-format 19
	@tools/format

tidy: setup  ## clang-tidy 19 over the sources that changed since they were last clean
	@tools/tidy

house: dev  ## layers, lengths, READMEs, test pairs, links, banned words (also part of test)
	@build/dev/tools/house_check .

clean:  ## remove build output; what setup installed stays
	@rm -rf build

dev: setup
	@tools/build dev
