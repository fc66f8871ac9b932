/* options.c: reads the command line by the option table, with getopt_long. */
#include "cli/options.h"

#include "cli/message.h"
#include "cli/table.h"
#include "document/document.h"
#include "store/fields.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_ROWS 32
/* More threads than any machine of today has cores. */
#define MAX_THREADS 1024

const char *cli_command_name(cli_command command) {
  return cli_command_rows[command].name;
}

/* ---- values of options ---- */

static bool one_of(const char *value, const char *const *names, int *out) {
  for (int i = 0; names[i]; i++)
    if (!strcmp(value, names[i])) {
      *out = i;
      return true;
    }
  return false;
}

static bool read_kinds(const char *value, unsigned *out) {
  sf_slice rest = sf_slice_of(value);
  while (rest.length) {
    const char *comma = memchr(rest.data, ',', rest.length);
    sf_slice name = comma ? sf_slice_between(rest.data, comma) : rest;
    int kind = sf_kind_named(name);
    if (kind < 0)
      return false;
    *out |= 1u << kind;
    rest = comma ? sf_slice_between(comma + 1, rest.data + rest.length) : (sf_slice){0};
  }
  return *out != 0;
}

static bool read_threads(const char *value, unsigned *out) {
  char *end;
  long number = strtol(value, &end, 10);
  if (*value < '0' || *value > '9' || *end || number < 1 || number > MAX_THREADS)
    return false;
  *out = (unsigned)number;
  return true;
}

static bool bad_value(const cli_option_row *row, const char *value) {
  if (row->letter == CLI_OPTION_PUBLISHED)
    cli_error("--published: '%s' is not a day; write it as YYYY-MM-DD", value);
  else
    cli_error("--%s: '%s' is not one of %s", row->name, value, row->value);
  return false;
}

/* An option whose value is one of a few words. */
static bool take_choice(cli_options *out, const cli_option_row *row, const char *value) {
  static const char *const inputs[] = {"auto", "text", "jsonl", NULL};
  static const char *const formats[] = {"json", "ndjson", NULL};
  static const char *const reports[] = {"text", "json", NULL};
  bool input = row->letter == CLI_OPTION_INPUT, format = row->letter == CLI_OPTION_FORMAT;
  int number;
  if (!one_of(value, input ? inputs : format ? formats : reports, &number))
    return bad_value(row, value);
  if (input)
    out->input = (cli_input)number;
  else if (format)
    out->format = (sf_format)number;
  else
    out->report_json = number == 1;
  return true;
}

static bool take_option(cli_options *out, const cli_option_row *row, const char *value) {
  switch (row->letter) {
  case CLI_OPTION_INPUT:
  case CLI_OPTION_FORMAT:
  case CLI_OPTION_REPORT:
    return take_choice(out, row, value);
  case CLI_OPTION_PUBLISHED:
    out->published = value;
    return sf_day_is_valid(sf_slice_of(value)) || bad_value(row, value);
  case CLI_OPTION_ONLY:
    if (read_kinds(value, &out->kinds))
      return true;
    cli_error("--only: '%s': the kinds are money, country, date, quote, count", value);
    return false;
  case CLI_OPTION_RULES:
    out->rules[out->rule_count++] = value;
    return true;
  case CLI_OPTION_LEXICON:
    out->lexicons[out->lexicon_count++] = value;
    return true;
  case CLI_OPTION_METONYMS:
    return out->extras |= SF_EXTRA_METONYMS;
  case CLI_OPTION_SCARE:
    return out->extras |= SF_EXTRA_SCARE;
  case CLI_OPTION_WITH_TEXT:
    return out->with_text = true;
  case CLI_OPTION_SUMMARY:
    return out->summary = true;
  case 'e':
    return out->needs_facts = true;
  case CLI_OPTION_TMPDIR:
    out->temporary = value;
    return true;
  case 'o':
    out->output = value;
    return true;
  case 'j':
    if (read_threads(value, &out->threads))
      return true;
    cli_error("-j: '%s' is not a number of jobs from 1 to %d", value, MAX_THREADS);
    return false;
  default:
    return out->quiet = true; /* the only one left is -q */
  }
}

/* ---- parsing ---- */

/* The row of a letter that getopt_long gave back, so there is one. */
static const cli_option_row *row_of(int letter) {
  size_t i = 0;
  while (i + 1 < cli_option_row_count && cli_option_rows[i].letter != letter)
    i++;
  return &cli_option_rows[i];
}

/* The table as getopt_long wants it: only what `command` takes. */
static void build_getopt(cli_command command, struct option *longs, char *shorts) {
  size_t count = 0;
  *shorts++ = ':'; /* tell a missing value from an unknown option */
  for (size_t i = 0; i < cli_option_row_count; i++) {
    const cli_option_row *row = &cli_option_rows[i];
    if (!(row->commands & 1u << command))
      continue;
    longs[count++] = (struct option){row->name, row->value ? 1 : 0, NULL, row->letter};
    if (row->letter < 256) {
      *shorts++ = (char)row->letter;
      if (row->value)
        *shorts++ = ':';
    }
  }
  longs[count] = (struct option){0};
  *shorts = '\0';
}

static cli_parsed unknown_option(cli_command command, const char *argument, bool missing) {
  const char *name = cli_command_name(command), *hint = NULL;
  if (missing) {
    cli_error("%s: %s needs a value (`summitfacts %s --help`)", name, argument, name);
    return CLI_USAGE;
  }
  char word[32];
  if (!strncmp(argument, "--", 2)) {
    snprintf(word, sizeof word, "%.*s", (int)strcspn(argument + 2, "="), argument + 2);
    hint = cli_nearest_option(word, command);
  }
  if (hint)
    cli_error("%s: no option %s; did you mean --%s?", name, argument, hint);
  else
    cli_error("%s: no option %s (`summitfacts %s --help` lists them)", name, argument, name);
  return CLI_USAGE;
}

static cli_parsed parse_options(int argc, char **argv, cli_options *out) {
  struct option longs[MAX_ROWS];
  char shorts[2 * MAX_ROWS];
  build_getopt(out->command, longs, shorts);
  opterr = 0;
  for (int letter; (letter = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
    if (letter == '?' || letter == ':') {
      char single[3] = {'-', (char)optopt, '\0'};
      bool is_long = !strncmp(argv[optind - 1], "--", 2);
      return unknown_option(out->command, is_long ? argv[optind - 1] : single, letter == ':');
    }
    if (letter == 'h') {
      cli_help_command(out->command);
      return CLI_DONE;
    }
    if (letter == CLI_OPTION_VERSION) {
      printf("summitfacts %s\n", SF_VERSION);
      return CLI_DONE;
    }
    if (!take_option(out, row_of(letter), optarg))
      return CLI_USAGE;
  }
  out->operands = argv + optind;
  out->operand_count = (size_t)(argc - optind);
  return CLI_RUN;
}

static cli_parsed unknown_command(const char *word) {
  const char *hint = cli_nearest_command(word);
  if (hint)
    cli_error("no command '%s'; did you mean '%s'?", word, hint);
  else
    cli_error("no command '%s' (`summitfacts --help` lists them)", word);
  return CLI_USAGE;
}

cli_parsed cli_options_parse(int argc, char **argv, cli_options *out) {
  *out = (cli_options){0};
  if (argc < 2) {
    cli_hint();
    return CLI_USAGE;
  }
  const char *word = argv[1];
  if (!strcmp(word, "--version")) {
    printf("summitfacts %s\n", SF_VERSION);
    return CLI_DONE;
  }
  if (!strcmp(word, "-h") || !strcmp(word, "--help") || !strcmp(word, "help")) {
    cli_help_program();
    return CLI_DONE;
  }
  int command = 0;
  while (command < CLI_COMMAND_COUNT && strcmp(word, cli_command_rows[command].name) != 0)
    command++;
  if (command == CLI_COMMAND_COUNT)
    return unknown_command(word);
  out->command = (cli_command)command;
  out->rules = calloc((size_t)argc, sizeof *out->rules);
  out->lexicons = calloc((size_t)argc, sizeof *out->lexicons);
  if (!out->rules || !out->lexicons) {
    cli_error("out of memory");
    return CLI_USAGE;
  }
  return parse_options(argc - 1, argv + 1, out);
}

void cli_options_clear(cli_options *self) {
  free(self->rules);
  free(self->lexicons);
}
