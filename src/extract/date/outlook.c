/* outlook.c: which rules are worth trying at a token, by a look at the few tokens around it.
 *
 * A pattern costs a hundred times what a look at a table's class bit costs, and most numbers,
 * "a"s and "last"s have nothing to do with dates. The classes that are given here are the tables
 * without rows in dates.tsv, and what was seen is what rules may need (a-shapes.rules names it);
 * whether a rule matches is left to the rules.
 */
#include "extract/date/internal.h"

/* So many tokens ahead: "the 28th and 29th of August", "5 1/2 more full hours". */
#define REACH 7
/* A number stands at most so far behind: "day after tomorrow night, at 9" and "July the 3rd through
 * the 5th", "Monday night, at 9". */
#define PHRASE_REACH 7
#define WORD_REACH   5
/* A day or year stands so far behind its weekday or month: "Monday, the 3rd", "May, of 2031". */
#define DAY_REACH 4
/* A day stands so far behind the word that ties a length to it: "a week ago, on Monday". */
#define TURN_REACH 3

/* What stands behind a token. */
typedef struct ahead {
  uint64_t next, near; /* classes of the next word, of the next two */
  uint64_t within;     /* of the next DAY_REACH */
  uint64_t beside;     /* of the next word; of that behind, too, if it leads on */
  uint64_t far;        /* of what is tied to the token by numbers, units, dashes and fillers */
  bool number_next, number;
  bool links;             /* one of the next two words may tie dates together: "3rd and" */
  bool turn;              /* a length goes on behind its unit: "a week from Monday" */
  bool placed;            /* a unit or weekday, then "of" or "in" and a stretch of the calendar */
  bool unit;              /* tied to it, with no "last" between, unless just before the unit */
  bool related;           /* "last week": a unit just behind a relation */
  bool year;              /* tied to it, of four digits */
  bool clock;             /* a number that may be a time of day */
  bool slash;             /* a number with a slash behind it */
  bool day, first_number; /* the first number within DAY_REACH: may it be a day? */
  unsigned days;          /* numbers of two digits at most within reach */
  bool other_year;        /* the first number within DAY_REACH may be a year: 2031, '31 */
} ahead;

static uint64_t classes_at(const sf_scan *scan, uint32_t index) {
  const sf_tokens *tokens = scan->tokens;
  return index < tokens->tokens.count
             ? sf_lexicon_classes(scan->lexicon, tokens->tokens.data[index].word)
             : 0;
}

/* May the number be a time of day: "9:15", "9 p.m.", "0915 hours"? */
static bool tells_clock(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  const sf_token *token = &scan->tokens->tokens.data[index];
  if (scan->text.data[token->start + token->length] == ':')
    return true;
  uint64_t near = classes_at(scan, index + 1) | classes_at(scan, index + 2);
  return (near & plan->clock_like) || (token->length == 4 && (near & plan->bits[BIT_UNIT]));
}

/* Can a token stand between a number and its unit, a day and its month? `behind`: it stands just
 * behind the number. */
static bool ties(const date_plan *plan, const sf_scan *scan, const sf_token *token,
                 uint64_t classes, bool behind) {
  if ((classes & plan->tying) || token->kind == SF_TOKEN_NUMBER)
    return true;
  if (token->kind == SF_TOKEN_WORD)
    return !(token->flags & SF_TOKEN_SPACE); /* "28th" */
  unsigned char mark = (unsigned char)scan->text.data[token->start];
  return mark == '-' || mark == '/' || mark == '\'' || mark >= 0x80 || (behind && mark == ',');
}

static void see_number(const date_plan *plan, const sf_scan *scan, uint32_t index,
                       uint32_t distance, ahead *seen) {
  const sf_token *token = &scan->tokens->tokens.data[index];
  seen->number = true;
  seen->clock = seen->clock || tells_clock(plan, scan, index);
  seen->slash |= scan->text.data[token->start + token->length] == '/';
  seen->days += token->length <= 2;
  if (distance <= DAY_REACH && !seen->first_number) {
    unsigned char before = (unsigned char)scan->text.data[token->start - 1];
    seen->first_number = true;
    seen->day = token->length <= 2;
    seen->other_year = token->length == 4 || before == '\'' || before >= 0x80;
  }
}

/* Is a token a dash or one more relation, so that what a number or relation stands beside is the
 * next: "two-day", "this past week"? */
static bool leads_on(const date_plan *plan, const sf_scan *scan, const sf_token *token,
                     uint64_t classes) {
  return scan->text.data[token->start] == '-' || (classes & plan->bits[BIT_RELATION]);
}

/* Is the token a word of the table? */
static bool is_word(const date_plan *plan, const sf_scan *scan, const sf_token *token,
                    enum date_table table) {
  return sf_lexicon_find_word(scan->lexicon, plan->tables[table], token) != NULL;
}

/* Is it "of" at `index`, and may a year, a month, "the year" or "last month" stand behind it? */
static bool leads_to_stretch(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  const sf_token *token = &scan->tokens->tokens.data[index];
  if (!is_word(plan, scan, token, TABLE_OF)) /* one token is behind the last */
    return false;
  uint64_t next = classes_at(scan, index + 1);
  bool led = (next & plan->bits[BIT_RELATION]) || is_word(plan, scan, token + 1, TABLE_ARTICLE);
  return token[1].kind == SF_TOKEN_NUMBER || (next & plan->bits[BIT_MONTH]) ||
         (led && (classes_at(scan, index + 2) & (plan->bits[BIT_UNIT] | plan->bits[BIT_RELATION])));
}

/* Looks at two tokens, at what is tied to the token, and for a number at `reach` tokens. */
static ahead look_ahead(const date_plan *plan, const sf_scan *scan, uint32_t index,
                        uint32_t reach) {
  ahead seen = {.number = false};
  const sf_tokens *tokens = scan->tokens;
  bool tied = true;
  uint64_t before = 0;   /* classes of the token before */
  uint32_t turn_end = 0; /* so far away the day may stand that a length turns to */
  for (uint32_t i = index + 1, distance = 1; i < tokens->tokens.count && distance <= REACH;
       i++, distance++) {
    const sf_token *token = &tokens->tokens.data[i];
    if ((token->flags & SF_TOKEN_PARAGRAPH) ||
        (!tied && distance > 2 && distance > reach && distance > turn_end))
      break;
    uint64_t classes = sf_lexicon_classes(scan->lexicon, token->word);
    if (distance == 1) {
      seen.next = classes;
      seen.number_next = token->kind == SF_TOKEN_NUMBER;
    }
    if (distance == 1 || (distance == 2 && leads_on(plan, scan, token - 1, seen.next)))
      seen.beside |= classes;
    if (distance <= 2) {
      seen.near |= classes;
      seen.links |= sf_lexicon_may_start(scan->lexicon, plan->tables[TABLE_LINK], token->word);
    }
    if (distance <= DAY_REACH) {
      seen.within |= classes;
      if (before & (plan->bits[BIT_UNIT] | plan->bits[BIT_WEEKDAY]))
        seen.placed |= leads_to_stretch(plan, scan, i);
    }
    seen.related |= (before & plan->bits[BIT_RELATION]) && (classes & plan->bits[BIT_UNIT]);
    if ((before & plan->bits[BIT_UNIT]) &&
        sf_lexicon_may_start(scan->lexicon, plan->tables[TABLE_TURN], token->word))
      turn_end = distance + TURN_REACH;
    if (distance <= turn_end)
      seen.turn |= (classes & plan->before_clock) != 0;
    before = classes;
    if (token->kind == SF_TOKEN_NUMBER && distance <= reach)
      see_number(plan, scan, i, distance, &seen);
    if (tied) {
      bool behind_relation = (seen.far & plan->bits[BIT_RELATION]) != 0 &&
                             !(distance == 2 && seen.related); /* "the two previous years" */
      seen.unit |= (classes & plan->bits[BIT_UNIT]) && !behind_relation;
      seen.far |= classes;
      seen.year |= token->kind == SF_TOKEN_NUMBER && token->length == 4;
      tied = ties(plan, scan, token, classes, distance == 1);
    }
  }
  return seen;
}

/* A number glued to what stands before it is part of something else, unless that is a range of
 * numbers or a hyphen behind a word of dates ("mid-1996"). */
static bool is_inside(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  const sf_token *token = &scan->tokens->tokens.data[index];
  if (index == 0 || (token->flags & SF_TOKEN_SPACE))
    return false;
  const sf_token *before = token - 1;
  char last = scan->text.data[token->start - 1];
  if (before->kind == SF_TOKEN_WORD || before->kind == SF_TOKEN_SYMBOL || last == '/')
    return true;
  if (last != '-' || (before->flags & SF_TOKEN_SPACE) || index < 2)
    return false;
  const sf_token *first = token - 2;
  return first->kind != SF_TOKEN_NUMBER &&
         !(sf_lexicon_classes(scan->lexicon, first->word) & plan->dated);
}

/* What stands just behind a number: a dash or slash (or dots within, as in 23.04.2031), letters or
 * an apostrophe. */
static unsigned seen_behind(const sf_scan *scan, const sf_token *token) {
  const char *at = scan->text.data + token->start + token->length;
  bool wide = (unsigned char)*at >= 0x80; /* may be either */
  bool suffix = wide || *at == '\'' || ((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z');
  bool space = *at == ' ' || *at == '\n' || *at == '\t';
  char dash = space ? at[1] : *at;
  bool parted = wide || dash == '-' || dash == '/' || (unsigned char)dash >= 0x80;
  return (parted || token->length > 5 ? NEED(DASH) : 0) | (suffix ? NEED(SUFFIX) : 0) |
         (*at == '/' ? NEED(SLASH) : 0);
}

/* Does a word of `table` stand before the token? */
static bool follows_word(const date_plan *plan, const sf_scan *scan, uint32_t index,
                         enum date_table table) {
  return index > 0 && is_word(plan, scan, &scan->tokens->tokens.data[index - 1], table);
}

/* Does one stand among the next DAY_REACH + 1 tokens? */
static bool leads_word(const date_plan *plan, const sf_scan *scan, uint32_t index,
                       enum date_table table) {
  const sf_tokens *tokens = scan->tokens;
  for (uint32_t i = index + 1; i < tokens->tokens.count && i <= index + DAY_REACH + 1; i++)
    if (is_word(plan, scan, &tokens->tokens.data[i], table))
      return true;
  return false;
}

/* Do two marks of one kind part a number, as in 4/23/2031 and 23.4.2031? */
static bool is_parted_twice(const sf_scan *scan, uint32_t index) {
  const sf_token *token = &scan->tokens->tokens.data[index];
  if (token->length > 5)
    return true;
  return index + 3 < scan->tokens->tokens.count &&
         scan->text.data[token[1].start] == scan->text.data[token[3].start];
}

/* What stands beside a number or "last": a unit, a weekday or the like, or something that may lead
 * to one. Often it is a unit at once, and the rule for that is a small one. */
static unsigned seen_beside(const date_plan *plan, const ahead *seen) {
  const uint64_t unit = plan->bits[BIT_UNIT];
  unsigned needs = 0;
  if (seen->beside & unit)
    needs |= NEED(UNIT);
  if (seen->turn)
    needs |= NEED(TURN);
  if (seen->beside & plan->named)
    needs |= NEED(NAMED);
  bool apart = !(seen->beside & (unit | plan->named)) || (seen->beside & plan->bits[BIT_RELATION]);
  if (apart && ((seen->far & unit) || (seen->next & plan->bits[BIT_FISCAL])))
    needs |= NEED(APART);
  return needs;
}

/* What an ordinal, or a number that may be one, counts. */
static unsigned needs_of_ordinal(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  return (leads_word(plan, scan, index, TABLE_HALF_UNIT) ? NEED(QUARTER) : 0) |
         (leads_word(plan, scan, index, TABLE_CENTURY) ? NEED(CENTURY) : 0);
}

/* What letters behind a number may make of it: the 1990s, on the 20th, 3Q. */
static unsigned needs_of_suffix(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  const sf_token *token = &scan->tokens->tokens.data[index];
  unsigned needs = NEED(SUFFIX);
  if (scan->text.data[token->start + token->length - 1] == '0')
    needs |= NEED(DECADE);
  if (token->length == 1 && (token[1].flags & SF_TOKEN_CAPITAL))
    needs |= NEED(QUARTER);
  if (follows_word(plan, scan, index, TABLE_LEAD))
    needs |= NEED(THE);
  if (leads_word(plan, scan, index, TABLE_OF))
    needs |= NEED(OF);
  return needs;
}

static unsigned needs_of_number(const date_plan *plan, const sf_scan *scan, uint32_t index,
                                const ahead *seen) {
  const sf_token *token = &scan->tokens->tokens.data[index];
  unsigned needs = seen_behind(scan, token) | seen_beside(plan, seen);
  if (needs & NEED(SUFFIX))
    needs |= needs_of_suffix(plan, scan, index);
  if ((needs & NEED(DASH)) && is_parted_twice(scan, index))
    needs |= NEED(TWICE);
  if (seen->near & plan->bits[BIT_MONTH])
    needs |= NEED(NAMED);
  if (tells_clock(plan, scan, index))
    needs |= NEED(CLOCK);
  if (seen->far & plan->bits[BIT_ERA])
    needs |= NEED(ERA);
  if (token->length <= 2)
    needs |= NEED(DAY);
  if (token->length == 4)
    needs |= NEED(FOUR);
  if (seen->year)
    needs |= NEED(YEAR);
  if (seen->next & plan->bits[BIT_WEEKDAY])
    needs |= NEED(WEEKDAY);
  if (seen->links)
    needs |= NEED(SERIES);
  if (seen->placed)
    needs |= NEED(PLACED);
  if (seen->related)
    needs |= NEED(RELATION);
  return needs;
}

/* Does "old" stand behind the unit, as in "a 46-year-old"? Then it is no length. */
static bool is_age(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  const sf_tokens *tokens = scan->tokens;
  const sf_token *token = &tokens->tokens.data[index + 1];
  if (index + 5 >= tokens->tokens.count)
    return false;
  token += scan->text.data[token->start] == '-'; /* now the unit */
  token += scan->text.data[token[1].start] == '-';
  return is_word(plan, scan, &token[1], TABLE_AGE);
}

/* May a length begin with the number? */
static bool counts_unit(const date_plan *plan, const sf_scan *scan, uint32_t index,
                        const ahead *seen) {
  return seen->unit && !((seen->beside & plan->bits[BIT_UNIT]) && is_age(plan, scan, index));
}

/* May the token behind make a date of a number, or of a word like "a" and "that"? Most do not. */
static bool is_promising(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  if (index + 1 >= scan->tokens->tokens.count)
    return false;
  const sf_token *next = &scan->tokens->tokens.data[index + 1];
  uint64_t classes = sf_lexicon_classes(scan->lexicon, next->word);
  return (classes & plan->promising) || ties(plan, scan, next, classes, true);
}

static uint64_t of_number(const date_plan *plan, const sf_scan *scan, uint32_t index,
                          unsigned *needs) {
  if (is_inside(plan, scan, index))
    return 0;
  const sf_token *token = &scan->tokens->tokens.data[index];
  bool year = token->length == 4, suffix = false;
  uint64_t classes = year ? SF_CLASS_NUMBER : 0;
  if (token->length == 8 || /* 20310423, 23.04.2031 */
      (token->length > 5 && memchr(scan->text.data + token->start, '.', 3)))
    classes |= plan->bits[BIT_RARE];
  bool glued = index + 1 < scan->tokens->tokens.count && !(token[1].flags & SF_TOKEN_SPACE);
  if (!classes && !glued && !(classes_at(scan, index + 1) & plan->clock_like) &&
      !is_promising(plan, scan, index))
    return 0; /* "40 people", as most are */
  ahead seen = look_ahead(plan, scan, index, 1);
  if (glued) {
    const char *behind = scan->text.data + token[1].start; /* padded behind its end */
    suffix = token[1].kind == SF_TOKEN_WORD;
    if (suffix || *behind == '\'' || (unsigned char)*behind >= 0x80) /* 20th, 1990s, 1990's */
      classes |= SF_CLASS_NUMBER;
    else if (strchr("-/.", *behind) && behind[1] >= '0' && behind[1] <= '9')
      classes |= plan->bits[BIT_RARE];
    if (*behind == ':' || suffix)
      classes |= plan->bits[BIT_THEN_CLOCK];
  }
  if ((seen.near & plan->clock_like) || (seen.far & plan->bits[BIT_ERA]))
    classes |= plan->bits[BIT_THEN_CLOCK];
  if (!suffix && counts_unit(plan, scan, index, &seen))
    classes |= plan->bits[BIT_THEN_UNIT];
  if ((seen.far & plan->unit_like) && (year || suffix))
    classes |= plan->bits[BIT_ORDINAL_THEN_UNIT];
  if (seen.far & plan->bits[BIT_MONTH])
    classes |= plan->bits[year ? BIT_RARE : BIT_THEN_MONTH];
  if (year)
    classes |= seen.next & plan->bits[BIT_SEASON];
  if (classes)
    *needs = needs_of_number(plan, scan, index, &seen);
  if (classes & plan->bits[BIT_ORDINAL_THEN_UNIT])
    *needs |= needs_of_ordinal(plan, scan, index);
  return classes;
}

/* "last" and the like stand before a date word, or before numbers and fillers that lead to one. */
static bool relates(const date_plan *plan, const ahead *seen) {
  bool leads = seen->number_next || (seen->next & plan->tying);
  return (seen->beside & plan->related) || (leads && (seen->far & plan->related));
}

/* "A week ago", "year-end", "the year's end". */
static bool follows_unit(const date_plan *plan, const sf_scan *scan, uint32_t index,
                         const ahead *seen) {
  const uint64_t follow = plan->bits[BIT_UNIT_FOLLOW];
  bool glued = index + 1 < scan->tokens->tokens.count &&
               !(scan->tokens->tokens.data[index + 1].flags & SF_TOKEN_SPACE);
  return (seen->next & follow) || (glued && (seen->near & follow));
}

/* Does the whole name of a holiday stand here? */
static bool is_holiday(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  return index < scan->tokens->tokens.count &&
         sf_lexicon_find(scan->lexicon, plan->tables[TABLE_HOLIDAY], scan->tokens, index, NULL);
}

/* What a unit is placed by: "the" or a preposition before it, "ago" or "end" behind it. */
static unsigned needs_of_unit(const date_plan *plan, const sf_scan *scan, uint32_t index,
                              const ahead *seen) {
  const sf_token *token = &scan->tokens->tokens.data[index];
  uint64_t before = index > 0 ? sf_lexicon_classes(scan->lexicon, token[-1].word) : 0;
  unsigned needs = 0;
  if (before & plan->bits[BIT_UNIT_ARTICLE])
    needs |= NEED(THE);
  if (before & plan->bits[BIT_UNIT_LEAD])
    needs |= NEED(FOR);
  if (follows_unit(plan, scan, index, seen))
    needs |= NEED(AGO);
  if (seen->links)
    needs |= NEED(SERIES);
  if ((seen->near & plan->holiday) && is_holiday(plan, scan, index + 2)) /* "the day after" it */
    needs |= NEED(HOLIDAY);
  return needs;
}

static uint64_t of_unit(const date_plan *plan, const ahead *seen, unsigned needs) {
  uint64_t classes = 0;
  if (needs & (NEED(THE) | NEED(FOR) | NEED(AGO)))
    classes |= plan->bits[BIT_PLACED_UNIT];
  if (seen->near & plan->bits[BIT_NUMBER])
    classes |= plan->bits[BIT_THEN_WORDS];
  if (seen->number_next)
    classes |= plan->bits[BIT_RARE]; /* "week 3 of 2031" */
  return classes;
}

/* "a 30-second spot", "a ten-week course": the article is the noun's, and the length begins behind
 * it. */
static bool is_of_noun(const date_plan *plan, const sf_scan *scan, uint32_t index,
                       const ahead *seen) {
  const sf_token *token = &scan->tokens->tokens.data[index];
  if (!is_word(plan, scan, token, TABLE_INDEFINITE))
    return false;
  return seen->number_next || /* else the token behind the last, which is no word */
         is_word(plan, scan, &token[1], TABLE_ONES) || is_word(plan, scan, &token[1], TABLE_TENS);
}

static uint64_t of_counting(const date_plan *plan, const sf_scan *scan, uint32_t index,
                            uint64_t own, const ahead *seen) {
  uint64_t classes = 0;
  bool unit_far = (seen->far & plan->unit_like) != 0;
  if (own & plan->bits[BIT_NUMBER]) {
    if (counts_unit(plan, scan, index, seen) && !is_of_noun(plan, scan, index, seen))
      classes |= plan->bits[BIT_THEN_UNIT];
    classes |= seen->next & plan->bits[BIT_WEEKDAY] ? plan->bits[BIT_RARE] : 0;
    classes |= seen->next & plan->bits[BIT_NUMBER] ? plan->bits[BIT_THEN_WORDS] : 0;
  }
  if (own & plan->bits[BIT_ORDINAL]) {
    classes |= seen->far & plan->bits[BIT_MONTH] ? plan->bits[BIT_THEN_MONTH] : 0;
    classes |= unit_far ? plan->bits[BIT_ORDINAL_THEN_UNIT] : 0;
  }
  if (own & (plan->bits[BIT_ORDINAL] | plan->bits[BIT_RELATION])) {
    if (unit_far && (seen->far & plan->bits[BIT_MONTH])) /* "the last week of March" */
      classes |= plan->bits[BIT_THEN_MONTH];
    if (unit_far && (seen->number_next || (seen->next & plan->bits[BIT_NUMBER])))
      classes |= plan->bits[BIT_THEN_WORDS];
    if ((unit_far && seen->year) || (seen->next & plan->bits[BIT_WEEKDAY]))
      classes |= plan->bits[BIT_RARE]; /* "last week of 2031", "last Sunday in March" */
  }
  if ((own & plan->bits[BIT_RELATION]) && relates(plan, seen))
    classes |= plan->bits[BIT_RELATION];
  return classes;
}

/* Words that a number may follow: a clock's or day's behind a weekday, a year behind "fiscal". */
static uint64_t of_leading(const date_plan *plan, uint64_t own, const ahead *seen) {
  uint64_t classes = 0;
  if ((own & plan->before_clock) && seen->number)
    classes |= plan->bits[BIT_THEN_CLOCK];
  if ((own & plan->bits[BIT_WEEKDAY]) &&
      ((seen->far & plan->bits[BIT_UNIT]) || (seen->within & plan->bits[BIT_ORDINAL])))
    classes |= plan->bits[BIT_THEN_CLOCK]; /* "Monday of last week", "Monday the tenth" */
  if ((own & plan->before_year) && seen->number)
    classes |= plan->bits[BIT_THEN_WORDS];
  if ((own & plan->bits[BIT_FISCAL]) && (seen->far & plan->bits[BIT_ORDINAL]))
    classes |= plan->bits[BIT_FISCAL];
  return classes;
}

/* Is the next token digits behind a space, so that a month does not stand alone? */
static bool digits_next(const sf_scan *scan, uint32_t index) {
  const char *at = scan->text.data + scan->tokens->tokens.data[index].start +
                   scan->tokens->tokens.data[index].length;
  return *at == ' ' && at[1] >= '0' && at[1] <= '9';
}

/* A month stands mostly before a day or a year in digits; "March 3 to 7", "May of next year" are
 * more. */
static unsigned needs_of_month(const date_plan *plan, const sf_scan *scan, uint32_t index,
                               const ahead *seen) {
  bool words =
      seen->related || (seen->far & plan->bits[BIT_ERA]) ||
      ((seen->within & plan->bits[BIT_NUMBER]) && leads_word(plan, scan, index, TABLE_SPELLED));
  unsigned days = seen->days + ((seen->within & plan->bits[BIT_ORDINAL]) != 0);
  const sf_token *next = &scan->tokens->tokens.data[index + 1]; /* one is behind the last */
  return (seen->other_year ? NEED(YEAR) : 0) | (words ? NEED(WORDS) : 0) |
         (days > 1 || words ? NEED(MORE) : 0) |
         (is_word(plan, scan, next, TABLE_OF) ? NEED(OF) : 0);
}

/* Number words may spell a year, or a number whose unit stands behind it: "the first six months".
 */
static unsigned needs_of_words(const date_plan *plan, const sf_scan *scan, uint32_t index,
                               uint64_t own, const ahead *seen) {
  const sf_tokens *tokens = scan->tokens;
  uint16_t spelled = plan->tables[TABLE_SPELLED];
  uint64_t counted = seen->number_next ? classes_at(scan, index + 2) : seen->within;
  bool behind = (own & plan->bits[BIT_UNIT]) && index + 1 < tokens->tokens.count;
  return (counted & plan->bits[BIT_UNIT] ? NEED(COUNTED) : 0) |
         (sf_lexicon_find(scan->lexicon, spelled, tokens, index + behind, NULL) ? NEED(WORDS) : 0);
}

/* Behind a weekday stands a day, a month or "the" with a day, perhaps a comma before it. */
static bool is_dated(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  const sf_tokens *tokens = scan->tokens;
  uint32_t end = (uint32_t)tokens->tokens.count;
  const sf_token *token = &tokens->tokens.data[++index];
  while (index < end && token->kind == SF_TOKEN_PUNCT && token->length == 1 &&
         (scan->text.data[token->start] == ',' || scan->text.data[token->start] == '.'))
    token++, index++;
  if (index < end && is_word(plan, scan, token, TABLE_ARTICLE))
    token++, index++;
  return index < end &&
         (token->kind == SF_TOKEN_NUMBER || (sf_lexicon_classes(scan->lexicon, token->word) &
                                             (plan->bits[BIT_MONTH] | plan->bits[BIT_ORDINAL])));
}

static unsigned needs_of_weekday(const date_plan *plan, const sf_scan *scan, uint32_t index,
                                 const ahead *seen) {
  return (is_dated(plan, scan, index) ? NEED(DATED) : 0) | (seen->slash ? NEED(SLASH) : 0) |
         (seen->next & plan->bits[BIT_UNIT_FOLLOW] ? NEED(AGO) : 0);
}

static unsigned needs_of_word(const date_plan *plan, const sf_scan *scan, uint32_t index,
                              uint64_t own, const ahead *seen) {
  unsigned needs = seen_beside(plan, seen);
  if (own & plan->bits[BIT_UNIT])
    needs |= needs_of_unit(plan, scan, index, seen);
  if ((own & plan->bits[BIT_RELATION]) && (seen->beside & plan->holiday) &&
      (is_holiday(plan, scan, index + 1) || is_holiday(plan, scan, index + 2)))
    needs |= NEED(HOLIDAY);
  if ((own & plan->bits[BIT_RELATION]) &&
      (seen->within & (plan->bits[BIT_ORDINAL] | plan->bits[BIT_RELATION])))
    needs |= NEED(MORE);
  if (own & plan->bits[BIT_MONTH])
    needs |= needs_of_month(plan, scan, index, seen);
  else if (seen->year || seen->other_year || seen->number_next)
    needs |= NEED(YEAR);
  if (own & plan->bits[BIT_WEEKDAY])
    needs |= needs_of_weekday(plan, scan, index, seen);
  if (seen->clock)
    needs |= NEED(CLOCK);
  if (seen->number)
    needs |= NEED(NUMBER);
  if (seen->day || (seen->within & plan->bits[BIT_ORDINAL]))
    needs |= NEED(DAY);
  if (seen->related)
    needs |= NEED(RELATION);
  if (seen->next & plan->bits[BIT_WEEKDAY])
    needs |= NEED(WEEKDAY);
  if (seen->placed)
    needs |= NEED(PLACED);
  if (!digits_next(scan, index))
    needs |= NEED(ALONE);
  return needs;
}

static uint64_t of_word(const date_plan *plan, const sf_scan *scan, uint32_t index, uint64_t own,
                        unsigned *needs) {
  if (!(own & plan->leading) && !is_promising(plan, scan, index))
    return 0;
  uint32_t reach = own & plan->far_reaching ? PHRASE_REACH : own & plan->leading ? WORD_REACH : 1;
  ahead seen = look_ahead(plan, scan, index, reach);
  uint64_t classes = of_counting(plan, scan, index, own, &seen);
  *needs = needs_of_word(plan, scan, index, own, &seen);
  if (seen.next & plan->bits[BIT_UNIT])
    classes |= own & plan->bits[BIT_VAGUE];
  if (seen.far & plan->repeated)
    classes |= own & plan->bits[BIT_EACH];
  if (own & plan->leading)
    classes |= of_leading(plan, own, &seen);
  if (own & plan->bits[BIT_UNIT])
    classes |= of_unit(plan, &seen, *needs);
  if (classes & plan->bits[BIT_ORDINAL_THEN_UNIT])
    *needs |= needs_of_ordinal(plan, scan, index);
  if (classes & plan->bits[BIT_THEN_WORDS])
    *needs |= needs_of_words(plan, scan, index, own, &seen);
  return classes;
}

/* Tables that share a class: which is it? And what stands before a part of the day. */
static unsigned needs_of_shared(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  static const struct {
    enum date_table table;
    unsigned need;
  } kinds[] = {{TABLE_QUARTER, NEED(QUARTER)},
               {TABLE_CLOCK, NEED(CLOCK)},
               {TABLE_PERIOD, NEED(PERIOD)},
               {TABLE_DECADE, NEED(DECADE)}};
  uint32_t word = scan->tokens->tokens.data[index].word;
  unsigned needs = follows_word(plan, scan, index, TABLE_LEAD) ? NEED(THE) : 0;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (sf_lexicon_may_start(scan->lexicon, plan->tables[kinds[i].table], word))
      needs |= kinds[i].need;
  return needs;
}

/* Out of line, so that what turns most candidates away needs no stack. */
__attribute__((noinline)) static uint64_t look_closely(const date_plan *plan, const sf_scan *scan,
                                                       uint32_t index, uint64_t own,
                                                       unsigned *needs) {
  *needs = 0;
  if ((own & SF_CLASS_QUOTE) && index + 1 < scan->tokens->tokens.count &&
      scan->tokens->tokens.data[index + 1].kind == SF_TOKEN_NUMBER)
    return SF_CLASS_QUOTE;
  if (own & SF_CLASS_NUMBER)
    return of_number(plan, scan, index, needs);
  if ((own & plan->bits[BIT_MONTH]) &&
      !sf_lexicon_find(scan->lexicon, plan->tables[TABLE_MONTH], scan->tokens, index, NULL))
    own &= ~plan->bits[BIT_MONTH]; /* "may" */
  uint64_t classes = own & plan->strong;
  if (own & plan->looking)
    classes |= of_word(plan, scan, index, own, needs);
  if (own & plan->shared)
    *needs |= needs_of_shared(plan, scan, index);
  if (own & plan->phrased) {
    if (follows_word(plan, scan, index, TABLE_ARTICLE))
      *needs |= NEED(THE);
    for (size_t i = 0; i < PHRASED_TABLES; i++)
      if ((own & plan->phrased_bits[i]) &&
          sf_lexicon_find(scan->lexicon, plan->phrased_tables[i], scan->tokens, index, NULL)) {
        classes |= plan->phrased_bits[i];
        if (plan->phrased_tables[i] == plan->tables[TABLE_HOLIDAY])
          *needs |= NEED(HOLIDAY);
      }
  }
  return classes;
}

uint64_t date_outlook(const date_plan *plan, const sf_scan *scan, const sf_candidate *candidate,
                      unsigned *needs) {
  uint32_t index = candidate->token;
  if (!(candidate->classes & plan->telling) && !is_promising(plan, scan, index))
    return 0; /* as most are */
  return look_closely(plan, scan, index, candidate->classes, needs);
}
