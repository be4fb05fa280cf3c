# Thin doors to CMake, CTest and the scripts in packaging/: each target says the command that it stands for. Everything is made
# under build/; nothing else in the tree is written (format aside).
#
#   make build     the one program, at build/release/bin/assay        make test      every test, sanitizer builds included
#   make demo      build, serve, score real completions, stop         make bench     the measurements of bench/
#   make install   GNU paths: prefix, bindir, DESTDIR, ...            make fuzz      each fuzz target for FUZZ_SECONDS
#   make lint      clang-format, cppcheck, clang-tidy, our rules      make format    rewrites our sources by .clang-format
#   make wheel     the Python package        make test-trainers  it under the real TRL and verl: venvs of several GB, from PyPI
#   make clean     removes build/
SHELL := /bin/bash
JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 20
ASSAY_TEST_MULTIPLIER ?= 1
export ASSAY_TEST_MULTIPLIER

prefix ?= /usr/local
exec_prefix ?= $(prefix)
bindir ?= $(exec_prefix)/bin
datarootdir ?= $(prefix)/share
docdir ?= $(datarootdir)/doc/assay
protodir ?= $(datarootdir)/assay/proto

program := build/release/bin/assay

.DEFAULT_GOAL := build
.PHONY: build demo test bench fuzz wheel test-trainers lint format install uninstall clean packages-build packages-tests packages-lint

packages-build:
	packaging/install-packages build
packages-tests:
	packaging/install-packages
packages-lint:
	packaging/install-packages build tests lint

# Configures for the program alone where nobody has configured yet, so that a user needs no test packages.
build: packages-build
	test -f build/release/build.ninja || cmake --preset release -DASSAY_TESTS=OFF -DASSAY_BENCH=OFF
	cmake --build build/release --target assay -j $(JOBS)

demo:
	packaging/demo

# The release build by gcc with everything; ASan and UBSan by clang; TSan by clang over what needs no gRPC. One ctest over all three.
test: packages-tests
	packaging/test

bench: packages-tests
	cmake --preset release -DASSAY_BENCH=ON
	cmake --build build/release -j $(JOBS)
	bench/run build/release

fuzz: packages-tests
	cmake --preset fuzz
	packaging/fuzz build/fuzz $(FUZZ_SECONDS)

wheel: build
	cmake --build build/release --target python_package
	packaging/wheel build/release

test-trainers: build
	packaging/test-trainers

lint: packages-lint
	cmake --preset dev
	packaging/lint build/dev

format: packages-lint
	git ls-files -z '*.c' '*.h' ':!tests/data' | xargs -0 clang-format -i

install:
	test -x $(program) || $(MAKE) build
	install -d '$(DESTDIR)$(bindir)' '$(DESTDIR)$(docdir)/docs'
	install -m 755 $(program) '$(DESTDIR)$(bindir)/assay'
	install -m 644 README.md LICENSE CHANGELOG.md CONTRIBUTING.md SECURITY.md '$(DESTDIR)$(docdir)/'
	install -m 644 docs/*.md '$(DESTDIR)$(docdir)/docs/'
	install -D -m 644 clients/python/README.md '$(DESTDIR)$(docdir)/clients/python/README.md'
	cd proto && find assay -name '*.proto' -exec install -D -m 644 '{}' '$(DESTDIR)$(protodir)/{}' ';'

uninstall:
	rm -f '$(DESTDIR)$(bindir)/assay'
	rm -rf '$(DESTDIR)$(docdir)' '$(DESTDIR)$(protodir)'

clean:
	rm -rf build
