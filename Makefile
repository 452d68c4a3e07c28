# fairwatch: build, test, demonstrate, install. `make help` lists the targets.

PREFIX ?= /usr/local
DESTDIR ?=
JOBS ?= $(shell nproc)

# One build serves the tests, the demo and the installation.
CONFIGURATION := -c release -Xswiftc -enable-testing --explicit-target-dependency-import-check error
SWIFT_BUILD := swift build $(CONFIGURATION) -j $(JOBS)
BIN := $(CURDIR)/.build/release

.PHONY: help build dependencies demo test test-statistics bench install uninstall lint clean

help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

## make build     fairwatch and fairwatchd, after installing what is missing (apt)
build: dependencies
	$(SWIFT_BUILD) --product fairwatch
	$(SWIFT_BUILD) --product fairwatchd

dependencies:
	@Tests/Harness/install-dependencies

## make demo      the real daemon on a tiny model; BASE=DIR ADAPTERS="DIR ..." for your own
demo: build
	@Tests/Harness/demo "$(BIN)" $(if $(BASE),"$(BASE)" $(ADAPTERS))

## make test      unit tests, parity with transformers, a real journald, a real systemd
test: dependencies
	@Tests/Harness/test "$(CONFIGURATION)" "$(JOBS)"

## make test-statistics   coverage and levels as Sources/FairnessStatistics/README.md claims them, by simulation
##                (some three hours of processor time); WRITE=1 writes its tables anew
test-statistics: dependencies
	$(SWIFT_BUILD) --product fairwatch-simulation
	@"$(BIN)/fairwatch-simulation" Sources/FairnessStatistics/README.md rules/default.yaml $(if $(WRITE),--write)

## make bench     speed and memory with BASE=DIR (ADAPTER=DIR): CROWS_PAIRS=FILE, else the suite core; with
##                PYTHON=PATH beside transformers + peft; BENCH_OPTIONS="..." as Tests/Benchmark/README.md has them
bench: dependencies
	@[ -n "$(BASE)" ] || { echo "make bench needs BASE=DIR, the directory of a base model" >&2; exit 2; }
	$(SWIFT_BUILD) --product fairwatch-benchmark
	@"$(BIN)/fairwatch-benchmark" --base "$(BASE)" $(if $(ADAPTER),--adapter "$(ADAPTER)") \
	    $(if $(CROWS_PAIRS),--crows-pairs "$(CROWS_PAIRS)") $(if $(PYTHON),--python "$(PYTHON)") $(BENCH_OPTIONS)

## make install   into PREFIX (/usr/local), below DESTDIR if given; as root
install:
	@[ -x "$(BIN)/fairwatchd" ] && [ -x "$(BIN)/fairwatch" ] || $(MAKE) build
	@systemd/install "$(BIN)" "$(PREFIX)" "$(DESTDIR)"

## make uninstall removes what make install put there; configuration and results stay
uninstall:
	@[ -x "$(BIN)/fairwatchd" ] && [ -x "$(BIN)/fairwatch" ] || $(MAKE) build
	@systemd/install --remove "$(PREFIX)" "$(DESTDIR)"

## make lint      swift format, strictly
lint:
	swift format lint --strict -r Sources Tests Package.swift

clean:
	rm -rf .build
