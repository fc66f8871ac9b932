/* outlook.c: which rules are worth trying at a token, by a look at the few tokens behind it.
 *
 * A pattern costs a hundred times what a look at a table's class bit costs, and most numbers,
 * "a"s and "last"s have nothing to do with dates. The classes that are given here are the tables
 * without rows in dates.tsv; whether a rule matches is left to the rules.
 */
#include "extract/date/internal.h"

/* So many tokens ahead: "the 28th and 29th of August", "5 1/2 more full hours". */
#define REACH 7
/* A number stands at most so far behind: "day after tomorrow night, at 9", "Monday night, at 9". */
#define PHRASE_REACH 7
#define WORD_REACH   5

/* What stands behind a token. */
typedef struct ahead {
  uint64_t next, near; /* classes of the next word, of the next two */
  uint64_t far;        /* of what is tied to the token by numbers, units, dashes and fillers */
  bool number_next, number;
  bool year; /* tied to it, of four digits */
} ahead;

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

/* Looks at two tokens, at what is tied to the token, and for a number at `reach` tokens. */
static ahead look_ahead(const date_plan *plan, const sf_scan *scan, uint32_t index,
                        uint32_t reach) {
  ahead seen = {.number = false};
  const sf_tokens *tokens = scan->tokens;
  bool tied = true;
  for (uint32_t i = index + 1, distance = 1; i < tokens->tokens.count && distance <= REACH;
       i++, distance++) {
    const sf_token *token = &tokens->tokens.data[i];
    if ((token->flags & SF_TOKEN_PARAGRAPH) || (!tied && distance > 2 && distance > reach))
      break;
    uint64_t classes = sf_lexicon_classes(scan->lexicon, token->word);
    if (distance == 1) {
      seen.next = classes;
      seen.number_next = token->kind == SF_TOKEN_NUMBER;
    }
    if (distance <= 2)
      seen.near |= classes;
    seen.number |= token->kind == SF_TOKEN_NUMBER && distance <= reach;
    if (tied) {
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

static uint64_t of_number(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  if (is_inside(plan, scan, index))
    return 0;
  const sf_token *token = &scan->tokens->tokens.data[index];
  bool year = token->length == 4, suffix = false;
  uint64_t classes = year ? plan->bits[BIT_YEAR_NUMBER] : 0;
  if (token->length == 8 || /* 20310423, 23.04.2031 */
      (token->length > 5 && memchr(scan->text.data + token->start, '.', 3)))
    classes |= plan->bits[BIT_RARE];
  ahead seen = look_ahead(plan, scan, index, 1);
  bool more = index + 1 < scan->tokens->tokens.count;
  if (more && !(token[1].flags & SF_TOKEN_SPACE)) {
    const char *behind = scan->text.data + token[1].start; /* padded behind its end */
    suffix = token[1].kind == SF_TOKEN_WORD;
    if (suffix || *behind == '\'' || (unsigned char)*behind >= 0x80) /* 20th, 1990s, 1990's */
      classes |= plan->bits[BIT_GLUED];
    else if (strchr("-/.", *behind) && behind[1] >= '0' && behind[1] <= '9')
      classes |= plan->bits[BIT_RARE] | (year ? plan->bits[BIT_GLUED] : 0); /* 1914-18 */
    if (*behind == ':' || suffix)
      classes |= plan->bits[BIT_THEN_CLOCK];
  }
  if ((seen.near & plan->clock_like) || (seen.far & plan->bits[BIT_ERA]))
    classes |= plan->bits[BIT_THEN_CLOCK];
  if (seen.far & plan->bits[BIT_UNIT])
    classes |= plan->bits[BIT_THEN_UNIT];
  if ((seen.far & plan->unit_like) && (year || suffix))
    classes |= plan->bits[BIT_ORDINAL_THEN_UNIT];
  if (seen.far & plan->bits[BIT_MONTH])
    classes |= plan->bits[year ? BIT_RARE : BIT_THEN_MONTH];
  if (year)
    classes |= seen.next & plan->bits[BIT_SEASON];
  return classes;
}

/* "last" and the like stand before a date word, or before numbers and fillers that lead to one. */
static bool relates(const date_plan *plan, const ahead *seen) {
  bool leads = seen->number_next || (seen->next & plan->tying);
  return (seen->next & plan->related) || (leads && (seen->far & plan->related));
}

static uint64_t of_unit(const date_plan *plan, const sf_scan *scan, uint32_t index,
                        const ahead *seen) {
  const sf_token *token = &scan->tokens->tokens.data[index];
  uint64_t before = index > 0 ? sf_lexicon_classes(scan->lexicon, token[-1].word) : 0;
  uint64_t classes = 0;
  bool glued = index + 1 < scan->tokens->tokens.count && !(token[1].flags & SF_TOKEN_SPACE) &&
               (token[1].kind == SF_TOKEN_WORD || scan->text.data[token[1].start] == '-');
  if (glued || (before & plan->bits[BIT_UNIT_LEAD]) || (seen->next & plan->bits[BIT_UNIT_FOLLOW]))
    classes |= plan->bits[BIT_PLACED_UNIT];
  if (seen->near & plan->bits[BIT_NUMBER])
    classes |= plan->bits[BIT_THEN_WORDS];
  if (seen->number_next)
    classes |= plan->bits[BIT_RARE]; /* "week 3 of 2031" */
  return classes;
}

static uint64_t of_counting(const date_plan *plan, uint64_t own, const ahead *seen) {
  uint64_t classes = 0;
  bool unit_far = (seen->far & plan->unit_like) != 0;
  if (own & plan->bits[BIT_NUMBER]) {
    classes |= seen->far & plan->bits[BIT_UNIT] ? plan->bits[BIT_THEN_UNIT] : 0;
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
  if ((own & plan->bits[BIT_WEEKDAY]) && (seen->far & plan->bits[BIT_UNIT]))
    classes |= plan->bits[BIT_THEN_CLOCK]; /* "Monday of last week" */
  if ((own & plan->before_year) && seen->number)
    classes |= plan->bits[BIT_THEN_WORDS];
  if ((own & plan->bits[BIT_FISCAL]) && (seen->far & plan->bits[BIT_ORDINAL]))
    classes |= plan->bits[BIT_FISCAL];
  if ((own & plan->bits[BIT_MONTH]) &&
      (seen->number ||
       (seen->far & (plan->bits[BIT_ORDINAL] | plan->bits[BIT_RELATION] | plan->bits[BIT_NUMBER]))))
    classes |= plan->bits[BIT_THEN_NUMBER];
  return classes;
}

/* Does the token behind speak for a date? Most words behind "a" and "that" do not. */
static bool is_promising(const date_plan *plan, const sf_scan *scan, uint32_t index) {
  if (index + 1 >= scan->tokens->tokens.count)
    return false;
  const sf_token *next = &scan->tokens->tokens.data[index + 1];
  return next->kind != SF_TOKEN_WORD || !(next->flags & SF_TOKEN_SPACE) ||
         (sf_lexicon_classes(scan->lexicon, next->word) & plan->promising);
}

static uint64_t of_word(const date_plan *plan, const sf_scan *scan, uint32_t index, uint64_t own) {
  if (!(own & plan->leading) && !is_promising(plan, scan, index))
    return 0;
  uint32_t reach = own & plan->day_phrases ? PHRASE_REACH : own & plan->leading ? WORD_REACH : 1;
  ahead seen = look_ahead(plan, scan, index, reach);
  uint64_t classes = of_counting(plan, own, &seen);
  if (seen.next & plan->bits[BIT_UNIT])
    classes |= own & plan->bits[BIT_VAGUE];
  if (seen.far & plan->repeated)
    classes |= own & plan->bits[BIT_EACH];
  if (own & plan->leading)
    classes |= of_leading(plan, own, &seen);
  if (own & plan->bits[BIT_UNIT])
    classes |= of_unit(plan, scan, index, &seen);
  return classes;
}

uint64_t date_outlook(const date_plan *plan, const sf_scan *scan, const sf_candidate *candidate) {
  uint32_t index = candidate->token;
  uint64_t own = candidate->classes;
  if ((own & SF_CLASS_QUOTE) && index + 1 < scan->tokens->tokens.count &&
      scan->tokens->tokens.data[index + 1].kind == SF_TOKEN_NUMBER)
    return SF_CLASS_QUOTE;
  if (own & SF_CLASS_NUMBER)
    return of_number(plan, scan, index);
  if ((own & plan->bits[BIT_MONTH]) &&
      !sf_lexicon_find(scan->lexicon, plan->tables[TABLE_MONTH], scan->tokens, index, NULL))
    own &= ~plan->bits[BIT_MONTH]; /* "may" */
  uint64_t classes = own & plan->strong;
  if (own & plan->looking)
    classes |= of_word(plan, scan, index, own);
  if (own & plan->phrased)
    for (size_t i = 0; i < PHRASED_TABLES; i++)
      if ((own & plan->phrased_bits[i]) &&
          sf_lexicon_find(scan->lexicon, plan->phrased_tables[i], scan->tokens, index, NULL))
        classes |= plan->phrased_bits[i];
  return classes;
}
