# tests.mk: the test targets; included by the Makefile, whose variables it uses.
#
#   make check           everything; SANITIZE=address,undefined BUILD=build-asan runs it sanitized
#   make fuzz            FUZZ_SECONDS=5 of mutations a target
#   make lint format

TEST_PACKAGES := cmocka
TEST_CFLAGS = $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags $(TEST_PACKAGES)))
TEST_LIBS = $(shell $(PKG_CONFIG) --libs $(TEST_PACKAGES))
FUZZ_SECONDS ?= 5

UNIT_PROGRAMS := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/unit/test_*.c)))
PROPERTY_PROGRAMS := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/property/*.c)))
FUZZ_PROGRAMS := $(patsubst %.c,$(BUILD)/%,$(sort $(wildcard tests/fuzz/*.c)))
TEST_SUPPORT := $(BUILD)/tests/support/generate.o $(BUILD)/tests/support/fuzzing.o
TEST_OBJECTS := $(addsuffix .o,$(UNIT_PROGRAMS) $(PROPERTY_PROGRAMS) $(FUZZ_PROGRAMS)) \
  $(TEST_SUPPORT) $(BUILD)/tests/support/rule_examples.o

$(addsuffix .o,$(UNIT_PROGRAMS)): ALL_CFLAGS += $(TEST_CFLAGS)
$(TEST_OBJECTS): ALL_CFLAGS += -Itests

$(UNIT_PROGRAMS): $(BUILD)/%: $(BUILD)/%.o $(TEST_SUPPORT) $(BUILD)/libsummitfacts.a
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) $(TEST_LIBS)

$(PROPERTY_PROGRAMS) $(FUZZ_PROGRAMS): $(BUILD)/%: $(BUILD)/%.o $(TEST_SUPPORT) $(BUILD)/libsummitfacts.a
	$(CC) $(ALL_LDFLAGS) $(WRAP) -o $@ $^ $(LIBS)
$(BUILD)/tests/property/allocations: WRAP := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc

.SECONDARY: $(TEST_OBJECTS)

$(BUILD)/tests/bench/bench_store: $(BUILD)/tests/bench/bench_store.o $(BUILD)/libsummitfacts.a
	$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

.PHONY: check test-programs fuzz lint format
test-programs: $(UNIT_PROGRAMS) $(PROPERTY_PROGRAMS) $(BUILD)/tests/support/rule_examples \
  $(BUILD)/summitfacts
check: test-programs
	@tests/support/run_tests.py --build '$(BUILD)' \
	  --unit $(UNIT_PROGRAMS) \
	  --counting $(BUILD)/tests/support/rule_examples \
	  --property $(PROPERTY_PROGRAMS) --files corpus/*.txt \
	  --cases tests/cases

fuzz: $(FUZZ_PROGRAMS)
	ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 \
	  $(BUILD)/tests/fuzz/fuzz_extract --seconds '$(FUZZ_SECONDS)' corpus/*.txt
	ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 \
	  $(BUILD)/tests/fuzz/fuzz_formats --seconds '$(FUZZ_SECONDS)' $(wildcard tests/fuzz/seeds/*)

C_FILES = $(shell find src include tests -name '*.[ch]' -not -path 'tests/cases/*')
# What cppcheck 2.10 gets wrong: compound literals in a conditional, arrays filled up to a count,
# and the guard of a loop that runs backwards.
CPPCHECK_WRONG := --suppress=internalAstError --suppress=uninitvar:src/rules/parse.c \
  --suppress=arrayIndexOutOfBoundsCond:src/extract/quote/subject.c \
  --suppress=missingIncludeSystem --suppress=unknownMacro
lint:
	clang-format --dry-run -Werror $(C_FILES)
	cppcheck --quiet --std=c11 --language=c --error-exitcode=1 --inline-suppr \
	  --enable=warning,performance,portability $(CPPCHECK_WRONG) -Iinclude -Isrc -Itests src
	tests/support/style.py

format:
	clang-format -i $(C_FILES)

-include $(TEST_OBJECTS:.o=.d)
