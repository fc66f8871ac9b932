# Makefile: builds summitfacts out of tree, in build/.
#
#   make                 the program and libsummitfacts
#   make check           all tests; the last line reads "N passed, N failed"
#   make corpus          extracts corpus/ and prints a short summary
#   make install         PREFIX=/usr/local DESTDIR=
#   make bench fuzz lint format
#
# BUILD=dir builds elsewhere; SANITIZE=address,undefined builds with sanitizers; WERROR=1 for CI.

BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
CC ?= cc
PKG_CONFIG ?= pkg-config
VERSION := $(shell sed -n 's/^\#define SF_VERSION "\(.*\)"/\1/p' include/summitfacts.h)
SONAME := libsummitfacts.so.0

PACKAGES := libpcre2-8 libcjson libutf8proc libxxhash libxml-2.0 zlib
ifneq ($(MAKECMDGOALS),clean)
ifneq ($(shell $(PKG_CONFIG) --exists $(PACKAGES) && echo yes),yes)
$(error missing libraries: run .ci/install first, or install the development packages of $(PACKAGES))
endif
endif

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wcast-qual \
  -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wformat=2 -Wundef -Wvla -Wswitch-enum \
  -Wimplicit-fallthrough -Wnull-dereference -Wdouble-promotion
CFLAGS ?= -O3 -g
LDFLAGS ?=
ALL_CFLAGS := -std=c11 -D_POSIX_C_SOURCE=200809L $(WARNINGS) $(if $(WERROR),-Werror) -fPIC \
  -fvisibility=hidden -pthread -Iinclude -Isrc \
  $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(PACKAGES))) $(CFLAGS)
ALL_LDFLAGS := -pthread $(LDFLAGS)
ifdef SANITIZE
ALL_CFLAGS += -fsanitize=$(SANITIZE) -fno-omit-frame-pointer -fno-sanitize-recover=all
ALL_LDFLAGS += -fsanitize=$(SANITIZE)
endif
LIBS := $(shell $(PKG_CONFIG) --libs $(PACKAGES))

IMAGE_MAKER := src/lexicon/make_image.c
SOURCES := $(filter-out $(IMAGE_MAKER),$(sort $(shell find src -name '*.c' -not -path 'src/cli/*')))
CLI_SOURCES := $(sort $(wildcard src/cli/*.c))
EMBEDDED := $(sort $(shell find src -name '*.rules' -o -name '*.tsv' -o -name '*.schema.json'))
LOADING_OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o) $(BUILD)/embedded.o
OBJECTS := $(LOADING_OBJECTS) $(BUILD)/image.o
CLI_OBJECTS := $(CLI_SOURCES:%.c=$(BUILD)/%.o)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all clean install
all: $(BUILD)/summitfacts $(BUILD)/libsummitfacts.a $(BUILD)/$(SONAME) $(BUILD)/summitfacts.pc

$(BUILD)/summitfacts: $(CLI_OBJECTS) $(BUILD)/libsummitfacts.a
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libsummitfacts.a: $(OBJECTS)
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/$(SONAME): $(OBJECTS)
	$(CC) $(ALL_LDFLAGS) -shared -Wl,-soname,$(SONAME) -o $@ $^ $(LIBS)

# Made anew every time, because it holds PREFIX.
$(BUILD)/summitfacts.pc: FORCE
	@mkdir -p $(@D)
	@printf 'prefix=%s\nlibdir=$${prefix}/lib\nincludedir=$${prefix}/include\n\nName: summitfacts\nDescription: facts of a news corpus: sums, countries, dates, quotations\nVersion: %s\nRequires.private: %s\nLibs: -L$${libdir} -lsummitfacts\nLibs.private: -pthread\nCflags: -I$${includedir}\n' \
	  '$(PREFIX)' '$(VERSION)' '$(PACKAGES)' > $@

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Rules, tables and the schema become bytes of the program. The list of files is a prerequisite
# too, so that a removed file does not stay embedded.
$(BUILD)/embedded.list: FORCE
	@mkdir -p $(@D)
	@echo '$(EMBEDDED)' | cmp -s - $@ || echo '$(EMBEDDED)' > $@
$(BUILD)/embedded.c: src/embed.sh $(EMBEDDED) $(BUILD)/embedded.list
	src/embed.sh src $(EMBEDDED:src/%=%) > $@
$(BUILD)/embedded.o: $(BUILD)/embedded.c
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

# The tables, once loaded and sealed, are bytes of the program, too. EMULATOR runs the maker where
# the build is for another kind of machine.
$(BUILD)/make_image: $(IMAGE_MAKER:%.c=$(BUILD)/%.o) $(LOADING_OBJECTS)
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)
$(BUILD)/image.c: $(BUILD)/make_image
	$(EMULATOR) $< > $@
$(BUILD)/image.o: $(BUILD)/image.c
	$(CC) $(ALL_CFLAGS) -c -o $@ $<
.PHONY: FORCE
FORCE:

# ---- tests ----

.PHONY: rule-examples
rule-examples: $(BUILD)/tests/support/rule_examples
	$<

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/libsummitfacts.a
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

include tests/tests.mk

# ---- the fixed corpus ----

.PHONY: corpus expected bench
corpus: $(BUILD)/summitfacts
	@$(BUILD)/summitfacts extract -q corpus/*.txt -o $(BUILD)/corpus.json
	@$(BUILD)/summitfacts extract -q --summary corpus/*.txt
	@echo && echo 'The whole store is in $(BUILD)/corpus.json.'

# Takes over the program's store as the expected one; read the difference before you commit it.
expected: $(BUILD)/summitfacts
	-$(BUILD)/summitfacts extract -q corpus/*.txt | \
	  $(BUILD)/summitfacts diff corpus/expected.json -
	$(BUILD)/summitfacts extract -q corpus/*.txt -o corpus/expected.json

bench: $(BUILD)/summitfacts $(BUILD)/tests/bench/bench_store
	@$(BUILD)/tests/bench/bench_store
	@tests/bench/bench.py -b $(BUILD)/summitfacts corpus/*.txt

install: all
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/lib/pkgconfig' \
	  '$(DESTDIR)$(PREFIX)/include'
	install -m 755 $(BUILD)/summitfacts '$(DESTDIR)$(PREFIX)/bin/'
	install -m 644 $(BUILD)/libsummitfacts.a '$(DESTDIR)$(PREFIX)/lib/'
	install -m 755 $(BUILD)/$(SONAME) '$(DESTDIR)$(PREFIX)/lib/'
	ln -sf $(SONAME) '$(DESTDIR)$(PREFIX)/lib/libsummitfacts.so'
	install -m 644 $(BUILD)/summitfacts.pc '$(DESTDIR)$(PREFIX)/lib/pkgconfig/'
	install -m 644 include/summitfacts.h '$(DESTDIR)$(PREFIX)/include/'

clean:
	rm -rf $(BUILD)

-include $(OBJECTS:.o=.d) $(BUILD)/$(IMAGE_MAKER:.c=.d) $(CLI_OBJECTS:.o=.d)
