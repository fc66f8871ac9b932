/* test_rules.c: the rule file format, fragments and tables in patterns, matching, limits, and
 * every way in which a file can be wrong. */
#include "unit/unit.h"

#include "rules/ruleset.h"

#include "token/utf8.h"

#include <stdio.h>

enum { ACTION_SUM, ACTION_RANGE };
enum { GROUP_AMOUNT, GROUP_UNIT, GROUP_MAX };
static const char *const actions[] = {"sum", "range", NULL};
static const char *const groups[] = {"amount", "unit", "max", NULL};
static const char *const needs[] = {"dash", "bar", NULL};
static const sf_rule_words words = {"money", actions, groups, needs};

static const char tables[] = "@table unit factor\nmillion|bn|billion\t6\nUS dollar\t0\n"
                             "@table place\nItaly|UK|the Hague|Côte d'Ivoire\n"
                             "@table blank\n";

typedef struct fixture {
  sf_lexicon *lexicon;
  sf_ruleset *rules;
  sf_matcher *matcher;
  sf_error error;
  sf_slice source, text;
} fixture;

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  f->lexicon = sf_lexicon_new();
  f->matcher = sf_matcher_new();
  *state = f;
  return sf_lexicon_load(f->lexicon, "t.tsv", SF_SLICE(tables), false, &f->error) != SF_OK ||
         sf_lexicon_seal(f->lexicon, &f->error) != SF_OK;
}

static int tear_down(void **state) {
  fixture *f = *state;
  sf_ruleset_free(f->rules);
  sf_matcher_free(f->matcher);
  sf_lexicon_free(f->lexicon);
  test_release(f->source);
  test_release(f->text);
  free(f);
  return 0;
}

static sf_result compile(fixture *f, const char *content) {
  sf_ruleset_free(f->rules);
  test_release(f->source);
  f->source = test_copy(sf_slice_of(content), 0);
  sf_rule_source source = {.path = "t.rules", .content = f->source};
  return sf_ruleset_new(f->lexicon, &source, 1, &words, &f->rules, &f->error);
}

static void must_compile(fixture *f, const char *content) {
  if (compile(f, content) != SF_OK)
    fail_msg("%lu:%u: %s", f->error.line, f->error.column, f->error.message);
}

static bool match_within(fixture *f, const char *text, size_t start, size_t stop, sf_match *out) {
  test_release(f->text);
  f->text = test_copy(sf_slice_of(text), SF_TEXT_PADDING);
  return sf_ruleset_match(f->rules, f->matcher, f->text, (uint32_t)start, (uint32_t)stop,
                          ~UINT64_C(0), out);
}

static bool match(fixture *f, const char *text, sf_match *out) {
  return match_within(f, text, 0, strlen(text), out);
}

/* What of `text` the rules match at its start; "" for nothing. */
static void expect(fixture *f, const char *text, const char *wanted) {
  sf_match found;
  bool matched = match(f, text, &found);
  assert_slice(matched ? (sf_slice){f->text.data + found.start, found.end - found.start}
                       : SF_SLICE(""),
               wanted);
}

static void a_rule_has_all_its_parts(void **state) {
  fixture *f = *state;
  must_compile(f, "# a comment\n"
                  "@kind money\n"
                  "digits = \\d+ # with a comment\n"
                  "number = {digits}\n"
                  "         (?: \\. {digits} )?\n"
                  "\n"
                  "rule plain: sum currency=EUR scale=2\n"
                  "  # inside\n"
                  "  at number place\n"
                  "  at quote\n"
                  "  match € (?<amount> {number} )\n"
                  "        \\s (?<unit> {@unit} )   # more\n"
                  "\n"
                  "  + raised [€5 million] today => EUR 5000000\n"
                  "  + a\\tb\\nc\\[d\\] => x\n"
                  "  - section 5\n"
                  "rule second: range\n"
                  "\tat symbol\n"
                  "\tmatch x\n");
  size_t count;
  const sf_rule *const *rules = sf_ruleset_rules(f->rules, &count);
  assert_int_equal(count, 2);
  const sf_rule *rule = rules[0];
  assert_slice(rule->name, "plain");
  assert_slice(rule->action, "sum");
  assert_int_equal(rule->action_number, ACTION_SUM);
  assert_int_equal(rules[1]->action_number, ACTION_RANGE);
  assert_slice(sf_rule_option_value(rule, "currency"), "EUR");
  assert_slice(sf_rule_option_value(rule, "scale"), "2");
  assert_int_equal(sf_rule_option_value(rule, "sc").length, 0);
  assert_int_equal(rule->line, 7);
  assert_string_equal(rule->path, "t.rules");
  assert_int_equal(rule->example_count, 3);
  assert_slice(rule->examples[0].text, "raised €5 million today");
  assert_slice(rule->examples[0].expected, "EUR 5000000");
  assert_true(rule->examples[0].has_span && rule->examples[0].must_match);
  assert_int_equal(rule->examples[0].start, 7);
  assert_int_equal(rule->examples[0].end, 19);
  assert_int_equal(rule->examples[0].line, 14);
  assert_slice(rule->examples[1].text, "a\tb\nc[d]");
  assert_false(rule->examples[1].has_span);
  assert_false(rule->examples[2].must_match);
  uint64_t place = sf_lexicon_class(f->lexicon, sf_lexicon_table(f->lexicon, "place"));
  assert_true(sf_ruleset_classes(f->rules) ==
              (SF_CLASS_NUMBER | SF_CLASS_QUOTE | SF_CLASS_SYMBOL | place));
  sf_match found;
  assert_true(match(f, "€5.25 million more", &found));
  assert_slice(found.groups[GROUP_AMOUNT], "5.25");
  assert_slice(found.groups[GROUP_UNIT], "million");
  assert_null(found.groups[GROUP_MAX].data);
  assert_int_equal(found.end, strlen("€5.25 million"));
}

static void files_of_other_kinds_are_left_alone(void **state) {
  fixture *f = *state;
  must_compile(f, "@kind date\nrule broken ( no sense\n  what\n@kind money\n"
                  "rule a: sum\n  at number\n  match a\n");
  size_t count;
  sf_ruleset_rules(f->rules, &count);
  assert_int_equal(count, 1);
  must_compile(f, "");
  sf_match found;
  assert_false(match(f, "anything", &found));
}

#define RULE(pattern) "@kind money\nrule a: sum\n  at number\n  match " pattern "\n"

static void patterns_are_free_spacing_and_case_matters(void **state) {
  fixture *f = *state;
  must_compile(f, RULE("a  b # comment\n    c"));
  expect(f, "abc", "abc");
  expect(f, "a b c", "");
  expect(f, "ABC", "");
  must_compile(f, RULE("(?i: abc )"));
  expect(f, "AbC", "AbC");
}

static void matches_are_anchored_at_the_token(void **state) {
  fixture *f = *state;
  must_compile(f, RULE("(?<! x ) b"));
  sf_match found;
  assert_false(match(f, "ab", &found));
  assert_true(match_within(f, "ab", 1, 2, &found));
  assert_int_equal(found.start, 1);
  assert_false(match_within(f, "xb", 1, 2, &found)); /* a look-behind sees the text before */
}

static void nothing_behind_the_stop_is_seen(void **state) {
  fixture *f = *state;
  must_compile(f, RULE("a+ (?= b )?"));
  sf_match found;
  assert_true(match_within(f, "aaaab", 1, 3, &found));
  assert_int_equal(found.end, 3);
  must_compile(f, RULE("a+ $"));
  assert_true(match_within(f, "aaab", 0, 3, &found));
  assert_false(match_within(f, "aaab", 0, 4, &found));
}

static void rules_are_tried_where_they_ask(void **state) {
  fixture *f = *state;
  must_compile(
      f, "@kind money\nrule n: sum\n  at number\n  match a\nrule q: sum\n  at quote\n  match ab\n");
  f->text = test_copy(SF_SLICE("ab"), SF_TEXT_PADDING);
  sf_match found;
  assert_true(sf_ruleset_match(f->rules, f->matcher, f->text, 0, 2, SF_CLASS_NUMBER, &found));
  assert_slice(found.rule->name, "n");
  assert_true(sf_ruleset_match(f->rules, f->matcher, f->text, 0, 2, SF_CLASS_QUOTE, &found));
  assert_slice(found.rule->name, "q");
  assert_false(sf_ruleset_match(f->rules, f->matcher, f->text, 0, 2, SF_CLASS_SYMBOL, &found));
  assert_null(found.rule);
}

static void rules_are_tried_where_what_they_need_was_seen(void **state) {
  fixture *f = *state;
  must_compile(f, "@kind money\nrule one: sum needs=dash\n  at number\n  match abc\n"
                  "rule two: sum needs=bar x=1\n  at number\n  match ab\n"
                  "rule both: sum needs=dash,bar\n  at number\n  match abcd\n"
                  "rule free: sum\n  at number\n  match a\n");
  f->text = test_copy(SF_SLICE("abcd"), SF_TEXT_PADDING);
  static const struct {
    unsigned seen;
    const char *name;
  } cases[] = {{0, "free"}, {1, "one"}, {2, "two"}, {3, "both"}};
  for (size_t i = 0; i < LENGTH_OF(cases); i++) {
    sf_match found;
    assert_true(sf_ruleset_match_seen(f->rules, f->matcher, f->text, 0, 4, SF_CLASS_NUMBER,
                                      cases[i].seen, &found));
    assert_slice(found.rule->name, cases[i].name);
  }
  sf_match found;
  assert_true(sf_ruleset_match(f->rules, f->matcher, f->text, 0, 4, SF_CLASS_NUMBER, &found));
  assert_slice(found.rule->name, "both");
  assert_int_equal(found.rule->option_count, 0);
}

/* The first tries are the interpreter's, which asks no bytes; later ones must say the same. */
static void the_first_byte_refuses_nothing_that_matches(void **state) {
  fixture *f = *state;
  static const char *const patterns[] = {
      "(?i: kilo | straße )", "\\p{Lu} \\w",   "['’] \\d",   "[^a-z]", "(?<= a \\s ) b",
      "(?= [0-9] ) . 1",      "(?! a ) \\w b", "(?: x )? y", "é | a",  "\\W",
      "(?: [$£€] \\s? )? \\d"};
  static const char *const texts[] = {"kilo",    "Kilo",
                                      "STRASSE", "\xE2\x84\xAAilo",
                                      "straße",  "Äb",
                                      "Ab",      "ab",
                                      "xb",      "’5",
                                      "'5",      "5",
                                      "01",      "y",
                                      "xy",      "é",
                                      "€ 5",     "£5",
                                      "b",       " ",
                                      "-",       "\xF0\x9F\x98\x80"};
  for (size_t i = 0; i < LENGTH_OF(patterns); i++) {
    char rules[200];
    snprintf(rules, sizeof rules, "@kind money\nrule one: sum\n  at number\n  match %s\n",
             patterns[i]);
    must_compile(f, rules);
    bool plain[LENGTH_OF(texts)];
    for (size_t round = 0; round < 9; round++)
      for (size_t k = 0; k < LENGTH_OF(texts); k++) {
        sf_match found;
        bool matched = match(f, texts[k], &found);
        if (round == 0)
          plain[k] = matched;
        assert_int_equal(matched, plain[k]);
      }
  }
}

static void the_longest_match_wins_then_the_first(void **state) {
  fixture *f = *state;
  must_compile(f, "@kind money\n"
                  "rule short: sum\n  at number\n  match ab\n"
                  "rule long: sum\n  at number\n  match abc\n"
                  "rule same: sum\n  at number\n  match ab c\n");
  sf_match found;
  assert_true(match(f, "abcd", &found));
  assert_slice(found.rule->name, "long");
  assert_true(match(f, "abd", &found));
  assert_slice(found.rule->name, "short");
}

static void an_empty_match_is_no_match(void **state) {
  fixture *f = *state;
  must_compile(f, RULE("z*"));
  sf_match found;
  assert_false(match(f, "abc", &found));
  assert_false(match_within(f, "abc", 1, 3, &found));
  assert_true(match(f, "zz", &found));
}

static void a_span_group_marks_less_than_the_match(void **state) {
  fixture *f = *state;
  must_compile(f, RULE("about \\s (?<span> \\d+ (?<unit> bn )? ) \\s euros"));
  sf_match found;
  assert_true(match(f, "about 5bn euros", &found));
  assert_int_equal(found.start, 6);
  assert_int_equal(found.end, 9);
  assert_slice(found.groups[GROUP_UNIT], "bn");
}

static void a_group_may_stand_in_several_alternatives(void **state) {
  fixture *f = *state;
  must_compile(f, RULE("(?: € (?<amount> \\d+ ) | (?<amount> \\d+ ) € )"));
  sf_match found;
  assert_true(match(f, "5€", &found));
  assert_slice(found.groups[GROUP_AMOUNT], "5");
  assert_true(match(f, "€6", &found));
  assert_slice(found.groups[GROUP_AMOUNT], "6");
}

static void fragments_are_replaced_quantifiers_are_not(void **state) {
  fixture *f = *state;
  must_compile(f, "@kind money\nalt = a | b\nrule a: sum\n  at number\n  match {alt} x{2} y{1,2} "
                  "\\p{Lu} \\{ [{}]\n");
  expect(f, "axxyyZ{}", "axxyyZ{}");
  expect(f, "bxxyZ{{", "bxxyZ{{");
  expect(f, "axxxyZ{}", "");
  must_compile(f, "@kind money\none = 1\none = 2\nrule a: sum\n  at number\n  match {one}\n");
  expect(f, "2", "2"); /* the later definition */
  must_compile(f, RULE("[#] a # {nonsense} in a comment\n    \\# b"));
  expect(f, "#a#b", "#a#b");
}

static void tables_follow_their_own_case_rule(void **state) {
  fixture *f = *state;
  must_compile(f, RULE("{@place} \\b"));
  expect(f, "Italy", "Italy");
  expect(f, "ITALY", "ITALY");
  expect(f, "italy", "");
  expect(f, "UK", "UK");
  expect(f, "Uk", "");
  expect(f, "the Hague", "the Hague");
  expect(f, "The  HAGUE", "The  HAGUE");
  expect(f, "Côte d’Ivoire", "Côte d’Ivoire");
  must_compile(f, RULE("a {@blank}"));
  expect(f, "a", ""); /* an empty table matches nothing, not everything */
  must_compile(f, RULE("{@unit}"));
  expect(f, "billions", "billion"); /* longer spellings are tried first */
}

static void user_rules_stand_before(void **state) {
  fixture *f = *state;
  sf_rule_source sources[2] = {
      {.path = "user.rules",
       .content = SF_SLICE("@kind money\nword = u\nrule user: sum\n  at number\n  match a\n")},
      {.path = "own.rules",
       .content = SF_SLICE("@kind money\nrule own: sum\n  at number\n  match a\nrule w: sum\n  "
                           "at number\n  match {word}\n")}};
  assert_int_equal(sf_ruleset_new(f->lexicon, sources, 2, &words, &f->rules, &f->error), SF_OK);
  sf_match found;
  assert_true(match(f, "a", &found));
  assert_slice(found.rule->name, "user");
  assert_string_equal(found.rule->path, "user.rules");
  expect(f, "u", "u");
}

/* (a+)+$ takes exponential time on a run of a's that ends otherwise. */
static void a_match_limit_is_trouble_not_silence(void **state) {
  fixture *f = *state;
  must_compile(f, "@kind money\nrule bad: sum\n  at number\n  match (?: a+ )+ $\n"
                  "rule good: sum\n  at number\n  match aaa\n");
  sf_match found;
  assert_true(match(f, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", &found));
  assert_slice(found.rule->name, "good"); /* the other rules still work */
  sf_result kind;
  const char *trouble = sf_matcher_trouble(f->matcher, &kind);
  assert_non_null(trouble);
  assert_non_null(strstr(trouble, "'bad'"));
  assert_non_null(strstr(trouble, "limit"));
  assert_null(sf_matcher_trouble(f->matcher, &kind)); /* told once */
  assert_true(match(f, "aaaa", &found));
  assert_slice(found.rule->name, "bad");
  assert_null(sf_matcher_trouble(f->matcher, &kind));
  assert_false(match(f, "b", &found));
  assert_null(sf_matcher_trouble(f->matcher, &kind));
}

/* A tested file's rules are compiled when they are tried, and become machine code later. */
static void tested_files_wait_until_they_are_tried(void **state) {
  fixture *f = *state;
  sf_rule_source source = {
      .path = "t.rules",
      .content = SF_SLICE("@kind money\nrule bad: sum\n  at quote\n  match (a\n"
                          "rule good: sum\n  at number\n  match (?<amount> a+ ) {@place}\n"),
      .tested = true};
  assert_int_equal(sf_ruleset_new(f->lexicon, &source, 1, &words, &f->rules, &f->error), SF_OK);
  sf_slice text = f->text = test_copy(SF_SLICE("aaaItaly"), SF_TEXT_PADDING);
  sf_match found;
  sf_result kind;
  for (int i = 0; i < 1000; i++) {
    assert_true(sf_ruleset_match(f->rules, f->matcher, text, 0, 8, SF_CLASS_NUMBER, &found));
    assert_slice(found.rule->name, "good");
    assert_slice(found.groups[GROUP_AMOUNT], "aaa");
    assert_false(sf_ruleset_match(f->rules, f->matcher, text, 1, 3, SF_CLASS_NUMBER, &found));
  }
  assert_null(sf_matcher_trouble(f->matcher, &kind));
  assert_int_equal(kind, SF_OK);
  assert_false(sf_ruleset_match(f->rules, f->matcher, text, 0, 8, SF_CLASS_QUOTE, &found));
  assert_non_null(strstr(sf_matcher_trouble(f->matcher, &kind), "'bad'"));
  assert_int_equal(kind, SF_ERROR_MATCH);
}

static void expect_tested(fixture *f, const char *content, const char *text, const char *amount) {
  sf_rule_source source = {"t.rules", sf_slice_of(content), true};
  sf_match found;
  sf_ruleset_free(f->rules);
  assert_int_equal(sf_ruleset_new(f->lexicon, &source, 1, &words, &f->rules, &f->error), SF_OK);
  for (int i = 0; i < 200; i++) {
    assert_int_equal(match(f, text, &found), amount != NULL);
    if (amount)
      assert_slice(found.groups[GROUP_AMOUNT], amount);
  }
}

/* The code that a lexicon keeps matches as the rules it was made of, also in place of others, which
 * shows that it is used; unless another PCRE2 has made it. */
static void kept_code_stands_for_tested_rules(void **state) {
  fixture *f = *state;
  static const char kept[] = "@kind money\nrule a: sum\n  at number\n  match x (?<amount> é+ a)\n"
                             "rule b: sum\n  at number\n  match {@place} (?<amount> \\d+)\n";
  static const char other[] = "@kind money\nrule a: sum\n  at number\n  match y (?<amount> b+)\n"
                              "rule b: sum\n  at number\n  match z (?<amount> b+)\n";
  size_t size;
  assert_null(sf_lexicon_known(f->lexicon, "money rules", &size));
  sf_lexicon_set_keeping(f->lexicon);
  expect_tested(f, kept, "xééa", "ééa");
  char *code = (char *)(uintptr_t)sf_lexicon_known(f->lexicon, "money rules", &size);
  assert_non_null(code);
  expect_tested(f, other, "xééa", "ééa");
  expect_tested(f, other, "Italy12", "12");
  expect_tested(f, other, "éa", NULL);
  expect_tested(f, other, "ybb", NULL);
  must_compile(f, other); /* a user's: not tested */
  expect(f, "ybb", "ybb");
  assert_true(code[0] >= '0' && code[0] <= '9'); /* PCRE2's version stands first */
  code[0]++;
  expect_tested(f, other, "ybb", "bb");
  expect_tested(f, other, "xééa", NULL);
}

static void many_groups_are_read_or_refused(void **state) {
  fixture *f = *state;
  char pattern[2000] = RULE("");
  size_t length = strlen(pattern) - 1;
  for (int i = 0; i < 200; i++)
    length += (size_t)snprintf(pattern + length, sizeof pattern - length, "()");
  snprintf(pattern + length, sizeof pattern - length, "(?<amount>\\d+)\n");
  if (compile(f, pattern) == SF_OK) {
    sf_match found;
    assert_true(match(f, "55", &found));
    assert_slice(found.groups[GROUP_AMOUNT], "55");
  } else {
    assert_error(f->error, "t.rules", 4, 9, "groups");
  }
}

/* An extractor has at most SF_GROUPS_MAX groups; more names than that must not be written behind
 * the match. */
static void names_behind_the_last_group_are_unknown(void **state) {
  fixture *f = *state;
  char names[SF_GROUPS_MAX + 1][8];
  const char *many[SF_GROUPS_MAX + 2] = {NULL};
  for (int i = 0; i <= SF_GROUPS_MAX; i++) {
    snprintf(names[i], sizeof names[i], "g%d", i);
    many[i] = names[i];
  }
  sf_rule_words known = {"money", actions, many, needs};
  f->source = test_copy(SF_SLICE(RULE("(?<g31>\\d+)")), 0);
  sf_rule_source source = {.path = "t.rules", .content = f->source};
  assert_int_equal(sf_ruleset_new(f->lexicon, &source, 1, &known, &f->rules, &f->error), SF_OK);
  sf_match found;
  assert_true(match(f, "55", &found));
  assert_slice(found.groups[SF_GROUPS_MAX - 1], "55");
  sf_ruleset_free(f->rules);
  test_release(f->source);
  f->source = test_copy(SF_SLICE(RULE("(?<g32>\\d+)")), 0);
  source.content = f->source;
  assert_int_equal(sf_ruleset_new(f->lexicon, &source, 1, &known, &f->rules, &f->error),
                   SF_ERROR_RULES);
  assert_error(f->error, "t.rules", 4, 9, "know no group 'g32'");
}

/* Fragments that double sixteen times over must not fill the memory. */
static void exploding_fragments_are_refused(void **state) {
  fixture *f = *state;
  char content[4000] = "@kind money\nf0 = abcdefghijklmnop\n";
  for (int i = 1; i < 16; i++) {
    size_t length = strlen(content);
    int count = snprintf(content + length, sizeof content - length, "f%d =", i);
    for (int k = 0; k < 12; k++)
      count += snprintf(content + length + (size_t)count, sizeof content - length - (size_t)count,
                        " {f%d}", i - 1);
    snprintf(content + length + (size_t)count, sizeof content - length - (size_t)count, "\n");
  }
  strcat(content, "rule a: sum\n  at number\n  match {f15}\n");
  assert_int_equal(compile(f, content), SF_ERROR_RULES);
  assert_error(f->error, "t.rules", 20, 9, "too long");
}

static const struct {
  const char *content;
  unsigned long line;
  unsigned column;
  const char *reason;
} bad_files[] = {
    {"rule a: sum\n", 1, 1, "'@kind money'"},
    {"# c\n\nx = 1\n", 3, 1, "'@kind money'"},
    {"@kind money\n  at number\n", 2, 3, "an indented line outside a rule"},
    {"@kind money\nBad = x\n", 2, 1, "expected 'name = fragment'"},
    {"@kind money\njust words\n", 2, 1, "expected 'name = fragment'"},
    {"@kind money\n= x\n", 2, 1, "expected 'name = fragment'"},
    {"@kind money\nrule\n", 2, 5, "a rule begins 'rule NAME: ACTION"},
    {"@kind money\nrule a sum\n", 2, 6, "a rule begins 'rule NAME: ACTION"},
    {"@kind money\nrule a: total\n", 2, 9, "'total' is not an action of money rules"},
    {"@kind money\nrule a:\n", 2, 7, "'' is not an action of money rules"},
    {"@kind money\nrule a: sum EUR\n", 2, 13, "expected key=value"},
    {"@kind money\nrule a: sum\n  at numbre\n", 3, 6, "'numbre' is neither a kind of token"},
    {"@kind money\nrule a: sum\n  where x\n", 3, 3,
     "expected 'at', 'match', '+' or '-', not 'where'"},
    {"@kind money\nrule a: sum\n  match x\n", 2, 6, "rule 'a' has no 'at' clause"},
    {"@kind money\nrule a: sum\n  at number\n", 2, 6, "rule 'a' has no 'match' clause"},
    {"@kind money\nrule a: sum\n  at number\n  match x\n  + no arrow\n", 5, 5, "'+ text => value'"},
    {"@kind money\nrule a: sum\n  at number\n  match x {none}\n", 4, 11,
     "'{none}': no such fragment"},
    {"@kind money\nf = {f}\nrule a: sum\n  at number\n  match x\n   {f}\n", 6, 4,
     "contains itself"},
    {"@kind money\nrule a: sum\n  at number\n  match {@none}\n", 4, 9, "'{@none}': no such table"},
    {"@kind money\nf = {gone}\nrule a: sum\n  at number\n  match ab {f}\n", 5, 12,
     "'{gone}': no such fragment"},
    {"@kind money\nrule a: sum\n  at number\n  match (ab\n", 4, 12,
     "rule 'a': missing closing parenthesis"},
    {"@kind money\nrule a: sum\n  at number\n  match ab\n    [z-a]\n", 5, 8, "range out of order"},
    {"@kind money\nf = xyz\nrule a: sum\n  at number\n  match {f} {f} *+*\n", 5, 19, "quantifier"},
    {"@kind money\nrule a: sum\n  at number\n  match (?<sum>x)\n", 4, 9,
     "money rules know no group 'sum'"},
    {"@kind money\nrule a: sum needs=tea\n  at number\n  match a\n", 2, 19, "know no need 'tea'"},
    /* the rule behind it was freed before it was made */
    {"@kind money\nrule a: sum needs=tea\n  at number\n  match a\n"
     "rule b: sum\n  at number\n  match b\n",
     2, 19, "know no need 'tea'"},
    {"@kind money\nrule a: sum\n  at number\n  match na\xEFve\n", 4, 11, "not UTF-8"},
};

static void bad_files_are_refused_with_their_place(void **state) {
  fixture *f = *state;
  for (size_t i = 0; i < LENGTH_OF(bad_files); i++) {
    memset(&f->error, 0, sizeof f->error);
    if (compile(f, bad_files[i].content) != SF_ERROR_RULES)
      fail_msg("not refused: %s", bad_files[i].content);
    assert_null(f->rules);
    assert_error(f->error, "t.rules", bad_files[i].line, bad_files[i].column, bad_files[i].reason);
  }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_rule_has_all_its_parts),
      TEST(files_of_other_kinds_are_left_alone),
      TEST(patterns_are_free_spacing_and_case_matters),
      TEST(matches_are_anchored_at_the_token),
      TEST(nothing_behind_the_stop_is_seen),
      TEST(rules_are_tried_where_they_ask),
      TEST(rules_are_tried_where_what_they_need_was_seen),
      TEST(the_first_byte_refuses_nothing_that_matches),
      TEST(the_longest_match_wins_then_the_first),
      TEST(an_empty_match_is_no_match),
      TEST(a_span_group_marks_less_than_the_match),
      TEST(a_group_may_stand_in_several_alternatives),
      TEST(fragments_are_replaced_quantifiers_are_not),
      TEST(tables_follow_their_own_case_rule),
      TEST(user_rules_stand_before),
      TEST(a_match_limit_is_trouble_not_silence),
      TEST(tested_files_wait_until_they_are_tried),
      TEST(kept_code_stands_for_tested_rules),
      TEST(many_groups_are_read_or_refused),
      TEST(names_behind_the_last_group_are_unknown),
      TEST(exploding_fragments_are_refused),
      TEST(bad_files_are_refused_with_their_place),
  };
  return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
