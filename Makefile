# SPDX-License-Identifier: EUPL-1.2
# A verb a line; `make help` prints them. What each one does lives in tools/ and tests/.
LISTEN ?= 127.0.0.1:8080
DATA   ?= var
JOBS   ?= 2
SHELL  := /bin/sh
export JOBS

help:          ## this text
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' Makefile

run:           ## install what is missing, build, and serve the demonstration on LISTEN (127.0.0.1:8080)
	@tools/setup.sh run
	@QUIET=1 tools/build.sh release parvis
	@test -e $(DATA) || { rm -rf $(DATA).new; build/parvis demo --data $(DATA).new >/dev/null && mv $(DATA).new $(DATA); }
	@test ! -e $(DATA)/demo-accounts || { printf '\nDemonstration accounts (also in %s):\n' $(DATA)/demo-accounts; cat $(DATA)/demo-accounts; }
	@printf '\nParvis: http://%s  (stop with Ctrl+C)\n\n' $(LISTEN)
	@exec build/parvis serve --data $(DATA) --listen $(LISTEN)

build:         ## build/parvis, the release; touches the network only when a package is missing
	@tools/setup.sh run
	@tools/build.sh release parvis

test:          ## install what is missing and run every test; ends with "N passed, N failed"
	@tools/setup.sh test
	@tests/run all

test-all:      ## the same with every browser size and language, and the long tests
	@tools/setup.sh test
	@MATRIX=full tests/run all

check:         ## the quick inner loop: sanitized build, then the unit tests of what changed
	@tests/run quick

tsan:          ## the tests of what threads share, under ThreadSanitizer
	@tests/run shared

bench:         ## speed, as ratios in one run (see bench/)
	@tools/setup.sh bench
	@bench/run

pictures:      ## screenshots of the main pages into build/pictures
	@tools/setup.sh test
	@QUIET=1 tools/build.sh release parvis
	@node tests/browser/pictures.mjs build/pictures

messages:      ## collect the French texts into locale/parvis.pot and merge them into locale/*.po
	@tools/setup.sh test
	@tools/messages.sh

format:        ## put every C file in the style of .clang-format
	@git ls-files '*.c' '*.h' | grep -v /golden/ | xargs clang-format -i

lint:          ## licences, banned functions, lengths, floors, format, clang-tidy
	@tests/run lint

fuzz:          ## each fuzz target for SECONDS_EACH (10) seconds
	@tests/run fuzz

clean:         ## remove what was built (var/ stays)
	@rm -rf build

.PHONY: help run build test test-all check tsan bench pictures messages format lint fuzz clean
