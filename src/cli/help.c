/* help.c: help texts and near-miss suggestions, both from the option table. */
#include "cli/table.h"

#include <stdio.h>

static void print_options(unsigned commands) {
  printf("Options:\n");
  for (size_t i = 0; i < cli_option_row_count; i++) {
    const cli_option_row *row = &cli_option_rows[i];
    char left[64];
    if (!(row->commands & commands))
      continue;
    char letter[8] = "    ";
    if (row->letter < 256)
      snprintf(letter, sizeof letter, "-%c, ", row->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, row->name, row->value ? "=" : "",
             row->value ? row->value : "");
    printf("  %-30s %s\n", left, row->help);
  }
}

void cli_help_program(void) {
  printf("summitfacts: the facts of a pile of news articles, each with its sources\n\nExamples:\n");
  for (int i = 0; i < CLI_COMMAND_COUNT; i++) {
    const char *end = strchr(cli_command_rows[i].examples, '\n');
    printf("%.*s\n", (int)(end - cli_command_rows[i].examples), cli_command_rows[i].examples);
  }
  printf("\nUsage: summitfacts COMMAND [OPTION]... [OPERAND]...\n\nCommands:\n");
  for (int i = 0; i < CLI_COMMAND_COUNT; i++)
    printf("  %-10s %s\n", cli_command_rows[i].name, cli_command_rows[i].help);
  printf("\n`summitfacts COMMAND --help` tells more.\n"
         "Exit status: 0 all inputs read; 1 `extract -e` found no fact; 2 usage error, or an input "
         "or\n"
         "output failed (the rest is done).\n");
}

void cli_help_command(cli_command command) {
  const cli_command_row *row = &cli_command_rows[command];
  printf("summitfacts %s: %s\n\nExamples:\n%s\nUsage: summitfacts %s [OPTION]... %s\n\n%s%s",
         row->name, row->help, row->examples, row->name, row->operands, row->details,
         row->details[0] ? "\n" : "");
  print_options(1u << command);
}

void cli_hint(void) {
  fprintf(stderr, "usage: summitfacts extract FILE... (`summitfacts --help` has examples)\n");
}

/* ---- near misses ---- */

/* Restricted Damerau-Levenshtein distance of two short words; words over 31 bytes are far apart. */
static unsigned distance(const char *a, const char *b) {
  unsigned rows[3][32];
  size_t length = strlen(b);
  if (strlen(a) > 31 || length > 31)
    return 99;
  for (unsigned j = 0; j <= length; j++)
    rows[0][j] = j;
  for (unsigned i = 1; a[i - 1]; i++) {
    unsigned *now = rows[i % 3], *before = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];
    now[0] = i;
    for (unsigned j = 1; j <= length; j++) {
      unsigned best = before[j - 1] + (a[i - 1] != b[j - 1]);
      if (before[j] + 1 < best)
        best = before[j] + 1;
      if (now[j - 1] + 1 < best)
        best = now[j - 1] + 1;
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped && two[j - 2] + 1 < best)
        best = two[j - 2] + 1;
      now[j] = best;
    }
  }
  return rows[strlen(a) % 3][length];
}

/* Near enough to be a slip of the hand. */
static bool is_near(unsigned far, const char *word) {
  return far <= 2 && far < strlen(word);
}

const char *cli_nearest_command(const char *word) {
  const char *best = NULL;
  unsigned nearest = 99;
  for (int i = 0; i < CLI_COMMAND_COUNT; i++) {
    unsigned far = distance(word, cli_command_rows[i].name);
    if (far < nearest) {
      nearest = far;
      best = cli_command_rows[i].name;
    }
  }
  return is_near(nearest, word) ? best : NULL;
}

const char *cli_nearest_option(const char *word, cli_command command) {
  const char *best = NULL;
  unsigned nearest = 99;
  for (size_t i = 0; i < cli_option_row_count; i++) {
    unsigned far = distance(word, cli_option_rows[i].name);
    if ((cli_option_rows[i].commands & 1u << command) && far < nearest) {
      nearest = far;
      best = cli_option_rows[i].name;
    }
  }
  return is_near(nearest, word) ? best : NULL;
}
