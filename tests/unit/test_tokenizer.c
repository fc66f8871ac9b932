/* test_tokenizer.c: tokens, sentences and paragraphs, written as one line a token.
 *
 * A text's tokens are shown as KIND:text|flags, parted by one space, so that a test reads like
 * the text: w word, n number, q quote, p punctuation, s symbol, l link. Flags that are shown:
 * C clitic, D dotted, and only where asked for.
 */
#include "unit/unit.h"

#include "lexicon/lexicon.h"
#include "token/utf8.h"

typedef struct fixture {
  sf_memory memory;
  sf_lexicon *lexicon;
  sf_tokens tokens;
  sf_buffer shown;
  sf_slice text;
} fixture;

static const char table[] = "@table abbreviation\n"
                            "Mr.|Mrs.|Dr.|Sen.|Jan.|St.|Ltd.|approx.|vs.\n"
                            "@table sentence_starter\n"
                            "The|He|She|In|But|It\n"
                            "@table place name\n"
                            "Italy|U.S.|Côte d'Ivoire\tx\n";

static int set_up(void **state) {
  fixture *f = calloc(1, sizeof *f);
  sf_memory_init(&f->memory);
  sf_buffer_init(&f->shown, &f->memory);
  f->lexicon = sf_lexicon_new();
  sf_error error;
  if (sf_lexicon_load(f->lexicon, "t.tsv", SF_SLICE(table), false, &error) != SF_OK)
    return 1;
  assert_int_equal(sf_lexicon_seal(f->lexicon, NULL), SF_OK);
  *state = f;
  return 0;
}

static int tear_down(void **state) {
  fixture *f = *state;
  sf_tokens_clear(&f->tokens);
  sf_buffer_clear(&f->shown);
  sf_lexicon_free(f->lexicon);
  test_release(f->text);
  free(f);
  return 0;
}

static void tokenize(fixture *f, sf_slice text) {
  test_release(f->text);
  f->text = test_copy(text, SF_TEXT_PADDING);
  sf_tokenize(f->text, f->lexicon, UINT64_MAX, &f->memory, &f->tokens);
}

static void show(fixture *f, const sf_token *token, unsigned flags) {
  static const char *const kinds[] = {"w:", "n:", "q:", "p:", "s:", "l:"};
  if (f->shown.count)
    sf_buffer_add_text(&f->shown, " ");
  sf_buffer_add_text(&f->shown, kinds[token->kind]);
  sf_buffer_add(&f->shown, sf_token_text(f->text, token));
  if (token->flags & flags & SF_TOKEN_CLITIC)
    sf_buffer_add_text(&f->shown, "|C");
  if (token->flags & flags & SF_TOKEN_DOTTED)
    sf_buffer_add_text(&f->shown, "|D");
}

static void expect_tokens(void **state, const char *text, const char *wanted) {
  fixture *f = *state;
  tokenize(f, sf_slice_of(text));
  f->shown.count = 0;
  for (size_t i = 0; i < f->tokens.tokens.count; i++)
    show(f, &f->tokens.tokens.data[i], SF_TOKEN_CLITIC | SF_TOKEN_DOTTED);
  assert_slice(sf_buffer_slice(&f->shown), wanted);
}

/* Sentences are parted by " / ", paragraphs by " // ". */
static void expect_sentences(void **state, const char *text, const char *wanted) {
  fixture *f = *state;
  tokenize(f, sf_slice_of(text));
  f->shown.count = 0;
  for (size_t i = 0; i < f->tokens.sentences.count; i++) {
    const sf_sentence *sentence = &f->tokens.sentences.data[i];
    if (i)
      sf_buffer_add_text(&f->shown, sentence[-1].paragraph == sentence->paragraph ? " / " : " // ");
    sf_buffer_add(&f->shown,
                  (sf_slice){f->text.data + sentence->start, sentence->stop - sentence->start});
  }
  assert_slice(sf_buffer_slice(&f->shown), wanted);
}

static void numbers(void **state) {
  expect_tokens(state, "1,234.56 and 12 and 1,23,456", "n:1,234.56 w:and n:12 w:and n:1,23,456");
  expect_tokens(state, "3.5%", "n:3.5 p:%");
  expect_tokens(state, "in 1999, 2000", "w:in n:1999 p:, n:2000");
  expect_tokens(state, "1,5 1,50 1,5000", "n:1 p:, n:5 n:1 p:, n:50 n:1 p:, n:5000");
  expect_tokens(state, "5. The", "n:5 p:. w:The");
  expect_tokens(state, "$1.2bn", "s:$ n:1.2 w:bn");
  expect_tokens(state, "£33million", "s:£ n:33 w:million");
  expect_tokens(state, "10-15", "n:10 p:- n:15");
  expect_tokens(state, "2031-05-12", "n:2031 p:- n:05 p:- n:12");
  expect_tokens(state, "1990s", "n:1990 w:s");
}

static void apostrophes_and_clitics(void **state) {
  expect_tokens(state, "Italy's", "w:Italy w:'s|C");
  expect_tokens(state, "Italy\xE2\x80\x99s plan", "w:Italy w:\xE2\x80\x99s|C w:plan");
  expect_tokens(state, "don't O'Neil rock'n'roll", "w:don't w:O'Neil w:rock'n'roll");
  expect_tokens(state, "ministers' plan", "w:ministers q:' w:plan");
  expect_tokens(state, "'so'", "q:' w:so q:'");
  expect_tokens(state, "the '90s", "w:the q:' n:90 w:s");
  expect_tokens(state, "1990's", "n:1990 w:'s|C");
  expect_tokens(state, "o'sullivan", "w:o'sullivan");
  expect_tokens(state, "'s", "q:' w:s");
}

static void initials_and_abbreviations(void **state) {
  expect_tokens(state, "U.S. troops", "w:U.S.|D w:troops");
  expect_tokens(state, "the U.S", "w:the w:U.S");
  expect_tokens(state, "9 a.m. today", "n:9 w:a.m.|D w:today");
  expect_tokens(state, "J. Smith", "w:J.|D w:Smith");
  expect_tokens(state, "Mr. Orrin", "w:Mr.|D w:Orrin");
  expect_tokens(state, "mr. orrin", "w:mr p:. w:orrin"); /* the table wants a capital */
  expect_tokens(state, "approx. 5", "w:approx.|D n:5");
  expect_tokens(state, "cat. Dog", "w:cat p:. w:Dog");
  expect_tokens(state, "Mr... no", "w:Mr p:... w:no");
  expect_tokens(state, "It was a.The end", "w:It w:was w:a p:. w:The w:end");
}

static void links_hold_no_facts(void **state) {
  expect_tokens(state, "see http://a.example/x?y=1.", "w:see l:http://a.example/x?y=1 p:.");
  expect_tokens(state, "(www.a.example)", "p:( l:www.a.example p:)");
  expect_tokens(state, "mail a@b.example, now", "w:mail l:a@b.example p:, w:now");
  expect_tokens(state, "by @someone: yes", "w:by l:@someone p:: w:yes");
  expect_tokens(state, "5 @ 3", "n:5 p:@ n:3");
  expect_tokens(state, "note: // this", "w:note p:: p:/ p:/ w:this");
}

static void quotes_and_dashes(void **state) {
  expect_tokens(state, "\"Yes,\" he said", "q:\" w:Yes p:, q:\" w:he w:said");
  expect_tokens(state, "``Yes''", "q:`` w:Yes q:''");
  expect_tokens(state, "“Yes”", "q:“ w:Yes q:”");
  expect_tokens(state, "«oui»", "q:« w:oui q:»");
  expect_tokens(state, "a -- b — c–d", "w:a p:-- w:b p:— w:c p:– w:d");
  expect_tokens(state, "well-known", "w:well p:- w:known");
  expect_tokens(state, "wait... what…", "w:wait p:... w:what p:…");
  expect_tokens(state, "€5 ₹6", "s:€ n:5 s:₹ n:6");
}

static void unicode_words(void **state) {
  expect_tokens(state, "Côte d’Ivoire", "w:Côte w:d’Ivoire");
  expect_tokens(state, "e\xCC\x81t\xC3\xA9 日本", "w:e\xCC\x81t\xC3\xA9 w:日本");
  expect_tokens(state, "٣ ½", "s:٣ s:½");
}

static const sf_token *token_at(fixture *f, size_t index) {
  assert_true(index < f->tokens.tokens.count);
  return &f->tokens.tokens.data[index];
}

static void flags_tell_case_and_place(void **state) {
  fixture *f = *state;
  tokenize(f, SF_SLICE("Élan UK x5 Mr. McX\n\nnew"));
  static const unsigned wanted[] = {
      SF_TOKEN_SPACE | SF_TOKEN_LINE | SF_TOKEN_PARAGRAPH | SF_TOKEN_SENTENCE | SF_TOKEN_CAPITAL,
      SF_TOKEN_SPACE | SF_TOKEN_CAPITAL | SF_TOKEN_CAPS,
      SF_TOKEN_SPACE,
      0,
      SF_TOKEN_SPACE | SF_TOKEN_CAPITAL | SF_TOKEN_DOTTED,
      SF_TOKEN_SPACE | SF_TOKEN_CAPITAL,
      SF_TOKEN_SPACE | SF_TOKEN_LINE | SF_TOKEN_PARAGRAPH | SF_TOKEN_SENTENCE,
  };
  assert_int_equal(f->tokens.tokens.count, LENGTH_OF(wanted));
  assert_int_equal(token_at(f, 0)[LENGTH_OF(wanted)].flags, 0); /* stands behind the last */
  for (size_t i = 0; i < LENGTH_OF(wanted); i++)
    if (token_at(f, i)->flags != wanted[i])
      fail_msg("token %zu has flags %x, wanted %x", i, token_at(f, i)->flags, wanted[i]);
}

/* A word of `length` letters in one of four shapes, with what stands behind it. */
static void expect_shape(fixture *f, size_t length, unsigned shape, char behind) {
  char text[64] = "- ";
  for (size_t i = 0; i < length; i++) {
    bool capital = shape == 3 || (shape == 1 && i == 0) || (shape == 2 && i + 1 == length);
    text[2 + i] = (char)((capital ? 'A' : 'a') + (i * 7 + length) % 26);
  }
  text[2 + length] = behind;
  memcpy(text + 3 + length, "and", 3);
  tokenize(f, sf_slice_of(text));
  const sf_token *word = token_at(f, 1);
  bool capital = shape == 1 || shape == 3 || (shape == 2 && length == 1);
  bool caps = shape == 3 || (length == 1 && capital);
  unsigned flags = SF_TOKEN_SPACE | (capital ? SF_TOKEN_CAPITAL : 0u) | (caps ? SF_TOKEN_CAPS : 0u);
  if (word->kind != SF_TOKEN_WORD || word->start != 2 || word->length != length ||
      (word->flags & ~(unsigned)SF_TOKEN_SENTENCE) != flags)
    fail_msg("'%s': %u bytes at %u, flags %x", text, word->length, word->start, word->flags);
}

/* Words are read sixteen bytes at a time: no length and no mark behind may make a difference. */
static void words_of_every_length(void **state) {
  for (size_t length = 1; length <= 40; length++)
    for (unsigned shape = 0; shape < 4; shape++)
      for (const char *behind = " ,;!?()[]{}<>|/\\\"`~^*+=%$#&0129\n\t"; *behind; behind++)
        expect_shape(*state, length, shape, *behind);
}

static void words_are_numbered_by_the_lexicon(void **state) {
  fixture *f = *state;
  tokenize(f, SF_SLICE("Italy ITALY italy Mr. Mr unheard COTE côte U.S. Internationalisations"));
  uint32_t italy = sf_lexicon_word(f->lexicon, SF_SLICE("italy"));
  assert_int_not_equal(italy, 0);
  for (size_t i = 0; i < 3; i++)
    assert_int_equal(token_at(f, i)->word, italy);
  assert_int_equal(token_at(f, 3)->word, sf_lexicon_word(f->lexicon, SF_SLICE("mr.")));
  assert_int_equal(token_at(f, 4)->word, sf_lexicon_word(f->lexicon, SF_SLICE("mr")));
  assert_int_equal(token_at(f, 5)->word, 0);
  assert_int_not_equal(token_at(f, 6)->word, 0);
  assert_int_equal(token_at(f, 6)->word, token_at(f, 7)->word);
  assert_int_equal(token_at(f, 8)->word, sf_lexicon_word(f->lexicon, SF_SLICE("u.s.")));
  assert_int_equal(token_at(f, 9)->word, 0);
}

static void sentences_end_where_one_can_begin(void **state) {
  expect_sentences(state, "One fell. Two rose! Why? Because.",
                   "One fell. / Two rose! / Why? / Because.");
  expect_sentences(state, "It cost 3.5 million. It rose.", "It cost 3.5 million. / It rose.");
  expect_sentences(state, "It fell to 5. Prices rose.", "It fell to 5. / Prices rose.");
  expect_sentences(state, "See yahoo. and go", "See yahoo. and go");
  expect_sentences(state, "end.Next one", "end. / Next one");
  expect_sentences(state, "wait... and go... Then", "wait... and go... / Then");
  expect_sentences(state, "", "");
  expect_sentences(state, " \n ", "");
}

static void abbreviations_hold_a_sentence_together(void **state) {
  expect_sentences(state, "Mr. Orrin met Dr. Wells. He left.",
                   "Mr. Orrin met Dr. Wells. / He left.");
  expect_sentences(state, "The U.S. Army left the U.S. The end.",
                   "The U.S. Army left the U.S. / The end.");
  expect_sentences(state, "By J. K. Orrin of Brand Ltd. Shares",
                   "By J. K. Orrin of Brand Ltd. Shares");
  expect_sentences(state, "At 9 a.m. He spoke.", "At 9 a.m. / He spoke.");
  expect_sentences(state, "At 9 a.m. London woke.", "At 9 a.m. London woke.");
}

static void closing_marks_stay_with_their_sentence(void **state) {
  expect_sentences(state, "\"We go.\" He left.", "\"We go.\" / He left.");
  expect_sentences(state, "“Go!” “No.” She sat.", "“Go!” / “No.” / She sat.");
  expect_sentences(state, "(It ended.) It began.", "(It ended.) / It began.");
  expect_sentences(state, "\"Go?\" he said.", "\"Go?\" he said.");
  expect_sentences(state, "Really?! Yes.", "Really?! / Yes.");
  expect_sentences(state, "in the \"U.S.\" The end", "in the \"U.S.\" / The end");
}

static void a_line_is_a_paragraph_on_the_web(void **state) {
  expect_sentences(state, "Heading\nFirst para. Second.\n\nThird",
                   "Heading // First para. / Second. // Third");
  expect_sentences(state, "One.\n\n\n  Two", "One. // Two");
}

#define LINE "a line of some seventy columns that was broken by the agency at about\n"
static void wrapped_lines_are_one_paragraph(void **state) {
  fixture *f = *state;
  expect_sentences(state, LINE LINE "here. Next\n\nNew", LINE LINE "here. / Next // New");
  tokenize(f, SF_SLICE(LINE LINE LINE "   Indented " LINE LINE "end"));
  assert_int_equal(f->tokens.paragraphs.count, 2);
  /* two lines that happen to run on are no proof */
  tokenize(f, SF_SLICE("Only one long line that has no full stop at its end\nanother"));
  assert_int_equal(f->tokens.paragraphs.count, 2);
}

/* Tokens lie in order, do not overlap, hold no white space, and between them is nothing else. */
static void check_cover(const fixture *f) {
  size_t at = 0, unknown = 0;
  for (size_t i = 0; i <= f->tokens.tokens.count; i++) {
    const sf_token *token = &f->tokens.tokens.data[i];
    size_t start = i < f->tokens.tokens.count ? token->start : f->text.length;
    assert_true(start >= at);
    while (at < start) {
      int32_t code;
      at += sf_utf8_decode(f->text.data + at, &code);
      unknown += sf_char_classify(code) != SF_CHAR_SPACE;
    }
    assert_int_equal(at, start);
    assert_int_equal(unknown, 0);
    if (i < f->tokens.tokens.count) {
      assert_true(token->length > 0);
      at = start + token->length;
    }
  }
  assert_int_equal(at, f->text.length);
}

static void check_structure(const fixture *f) {
  uint32_t next = 0;
  for (size_t i = 0; i < f->tokens.sentences.count; i++) {
    const sf_sentence *s = &f->tokens.sentences.data[i];
    assert_int_equal(s->first, next);
    assert_true(s->end > s->first && s->paragraph < f->tokens.paragraphs.count);
    next = s->end;
    assert_int_equal(s->start, f->tokens.tokens.data[s->first].start);
    for (uint32_t k = s->first; k < s->end; k++) {
      bool first = (f->tokens.tokens.data[k].flags & SF_TOKEN_SENTENCE) != 0;
      assert_true(first == (k == s->first));
      assert_int_equal(sf_tokens_sentence(&f->tokens, k), i);
      assert_int_equal(sf_tokens_paragraph(&f->tokens, k), s->paragraph);
    }
  }
  assert_int_equal(next, f->tokens.tokens.count);
  next = 0;
  for (size_t i = 0; i < f->tokens.paragraphs.count; i++) {
    const sf_paragraph *p = &f->tokens.paragraphs.data[i];
    assert_int_equal(p->first, next);
    next = p->end;
  }
  assert_int_equal(next, f->tokens.tokens.count);
}

/* The lists hold what the tokens say, each once and in order. */
static void check_lists(const fixture *f) {
  size_t capitals = 0, quotes = 0;
  for (uint32_t i = 0; i < f->tokens.tokens.count; i++) {
    const sf_token *token = &f->tokens.tokens.data[i];
    if (token->flags & SF_TOKEN_CAPITAL) {
      assert_int_equal(token->kind, SF_TOKEN_WORD);
      assert_false(token->flags & SF_TOKEN_CLITIC);
      assert_true(capitals < f->tokens.capitals.count);
      assert_int_equal(f->tokens.capitals.data[capitals++], i);
    }
    if (token->kind == SF_TOKEN_QUOTE) {
      assert_true(quotes < f->tokens.quotes.count);
      assert_int_equal(f->tokens.quotes.data[quotes++], i);
    }
  }
  assert_int_equal(capitals, f->tokens.capitals.count);
  assert_int_equal(quotes, f->tokens.quotes.count);
}

static void check_lookup(const fixture *f) {
  uint32_t index = 0;
  for (uint32_t offset = 0; offset < f->text.length; offset++) {
    while (index < f->tokens.tokens.count &&
           f->tokens.tokens.data[index].start + f->tokens.tokens.data[index].length <= offset)
      index++;
    assert_int_equal(sf_tokens_at(&f->tokens, offset), index);
  }
}

static void random_texts_are_covered_exactly(void **state) {
  fixture *f = *state;
  sf_buffer text;
  sf_buffer_init(&text, &f->memory);
  test_random random = {4};
  for (int i = 0; i < 1500; i++) {
    text.count = 0;
    test_random_article(&random, 1 + test_random_below(&random, 80), &text);
    tokenize(f, sf_buffer_slice(&text));
    check_cover(f);
    check_structure(f);
    check_lists(f);
    check_lookup(f);
  }
  sf_buffer_clear(&text);
}

/* Fills a text of `length` bytes with `piece` and looks whether the tokens still cover it. */
static void expect_long(fixture *f, const char *piece, const char *tail, size_t length) {
  sf_buffer text;
  sf_buffer_init(&text, &f->memory);
  while (text.count < length)
    sf_buffer_add_text(&text, piece);
  sf_buffer_add_text(&text, tail);
  tokenize(f, sf_buffer_slice(&text));
  check_cover(f);
  check_structure(f);
  check_lists(f);
  sf_buffer_clear(&text);
}

static void endless_tokens_are_cut(void **state) {
  fixture *f = *state;
  static const char *const pieces[] = {"a",  "é",  "7",        "A.", "a.b.", ".",   "-",  "1,000,",
                                       "x'", "''", "http://a", "@a", "日",   "U.S", "1.", "www.a"};
  for (size_t i = 0; i < LENGTH_OF(pieces); i++) {
    expect_long(f, pieces[i], "", 200000);
    expect_long(f, pieces[i], "@tail.example and ", 59990);
  }
  sf_buffer text;
  sf_buffer_init(&text, &f->memory);
  for (size_t i = 0; i < 59000; i++)
    sf_buffer_add_text(&text, "a");
  sf_buffer_add_text(&text, "@");
  for (size_t i = 0; i < 59000; i++)
    sf_buffer_add_text(&text, "b");
  tokenize(f, sf_buffer_slice(&text));
  check_cover(f);
  sf_buffer_clear(&text);
}

/* One character may fold to eighteen. */
static void folding_may_grow_a_word(void **state) {
  fixture *f = *state;
  expect_long(f, "ﷺ", "", 180);
  expect_long(f, "ﷺ", " x", 198);
}

/* A quadratic step over these would take minutes. */
static void runs_of_marks_take_linear_time(void **state) {
  fixture *f = *state;
  static const char *const pieces[] = {"!",     "?",    ".)",    "\"", "!\"", ")",
                                       "U.S.)", "a.\"", "....!", "\n", "\n!"};
  for (size_t i = 0; i < LENGTH_OF(pieces); i++) {
    expect_long(f, pieces[i], "", 1000000);
    expect_long(f, pieces[i], " and", 1000000);
  }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(numbers),
      TEST(apostrophes_and_clitics),
      TEST(initials_and_abbreviations),
      TEST(links_hold_no_facts),
      TEST(quotes_and_dashes),
      TEST(unicode_words),
      TEST(flags_tell_case_and_place),
      TEST(words_of_every_length),
      TEST(words_are_numbered_by_the_lexicon),
      TEST(sentences_end_where_one_can_begin),
      TEST(abbreviations_hold_a_sentence_together),
      TEST(closing_marks_stay_with_their_sentence),
      TEST(a_line_is_a_paragraph_on_the_web),
      TEST(wrapped_lines_are_one_paragraph),
      TEST(random_texts_are_covered_exactly),
      TEST(endless_tokens_are_cut),
      TEST(folding_may_grow_a_word),
      TEST(runs_of_marks_take_linear_time),
  };
  return cmocka_run_group_tests_name("tokenizer", tests, NULL, NULL);
}
