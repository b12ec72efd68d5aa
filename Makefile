# SPDX-License-Identifier: Apache-2.0
# The front door. Every target sets up what it needs; `make` alone lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
JOBS ?= $(shell nproc)
PREFIX ?= /usr/local
WITHOUT_GATES := -DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON -DCMAKE_DISABLE_FIND_PACKAGE_benchmark=ON

.PHONY: help setup setup-build build install package packable dev test nightly check format format-check house tidy bench fuzz demo clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

setup:  ## install what is missing: Debian packages, DuckDB, divisions
	@tools/setup check

setup-build:
	@tools/setup build

build: setup-build  ## release build; the programs lie in build/bin/
	@tools/build release

install: packable  ## release build into PREFIX (/usr/local), beneath DESTDIR; may be moved later
	@cmake --install build/release --prefix "$(PREFIX)"

package: packable  ## a Debian package with packs, divisions, manual and units, in build/package/
	@cpack --config build/release/CPackConfig.cmake -B build/package
	@ls build/package/*.deb

packable:
	@tools/setup package
	@tools/build release
	@tools/manual build/bin build/release/man

demo: build  ## make a synthetic province, import, run, write the report, print the lights
	@tools/demo.sh

bench: setup  ## benchmarks as a table: this, the limit, the ratio; ONLY=name builds and runs one
	@tools/bench $(ONLY)

fuzz: setup  ## fuzz the parsers of policy, each for SECONDS (default 20)
	@tools/build fuzz
	@SECONDS_EACH=$(or $(SECONDS),20) tools/fuzz

test: dev  ## build with sanitizers and run every test; ends with ctest's summary
	@tools/test -j $(JOBS)

nightly: setup dev  ## clang-tidy over all sources, millions of comparisons, all crashes, benchmarks built, fuzzing
	@tools/tidy
	@cmake --preset release > /dev/null && tools/build release --target benches
	@RONGHE_COMPARISONS=1000000 RONGHE_SEED=$$(date +%Y%m%d) build/dev/tests/differential_test
	@RONGHE_CRASH_SAMPLES=100000 RONGHE_ACT_KILLS=500 build/dev/tests/crash_test
	@RONGHE_ACTS=1000 build/dev/src/ronghe/store/store_test
	@RONGHE_NIGHTLY=1 build/dev/src/ronghe/workflow/workflow_test
	@RONGHE_NIGHTLY=1 build/dev/src/ronghe/authoring/authoring_test
	@RONGHE_NIGHTLY=1 build/dev/apps/ronghe/ronghe_test
	@RONGHE_NIGHTLY=1 build/dev/tests/golden_test
	@RONGHE_NIGHTLY=1 build/dev/tests/attacks_test  # prints which command tells each attack
	@$(MAKE) fuzz SECONDS=600

check: setup  ## all gates, as CI runs them: format, tidy, house rules, tests
	@tools/format --check
	@cmake --preset fuzz > /dev/null  # can be built, as can a release without what the gates need
	@cmake --preset release -B build/bare $(WITHOUT_GATES) > /dev/null
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
