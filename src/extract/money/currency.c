/* currency.c: which currency a sign, code or word is, and what a shared one means in a document.
 *
 * A bare `$`, "pounds" or "pesos" is one of a family. The document decides: another sum of it that
 * names the currency in full, or the states it speaks of; else the family's default stands, and
 * `currency_from` says so.
 */
#include "extract/money/internal.h"

const sf_entry *sf_money_currency_at(const money_run *self, sf_slice group, uint32_t *end) {
  const money_tables *tables = &self->plan->tables;
  const uint16_t order[] = {tables->unit, tables->sign, tables->code};
  uint32_t place = money_place(self, group);
  uint32_t index = sf_number_token(self->scan, self->near, place);
  const sf_token *token = money_token(self, index);
  if (token->start != place)
    return NULL;
  const sf_entry *best = NULL;
  uint32_t most = 0;
  for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
    uint32_t length;
    const sf_entry *entry =
        sf_lexicon_find(self->plan->lexicon, order[i], self->scan->tokens, index, &length);
    if (entry && length >= most) {
      best = entry;
      most = length;
    }
  }
  if (best) {
    const sf_token *last = token + most - 1;
    *end = last->start + last->length;
  }
  return best;
}

bool sf_money_to_major(const sf_entry *currency, sf_decimal *amount) {
  int power = sf_money_integer(sf_entry_value(currency, MONEY_POWER), 0);
  int times = sf_money_integer(sf_entry_value(currency, MONEY_TIMES), 1);
  return sf_decimal_multiply(*amount, sf_decimal_of(times), amount) &&
         sf_decimal_shift(*amount, power, amount);
}

/* ---- shared names ---- */

static const sf_entry *home_of(const money_run *self, sf_slice family, sf_slice country) {
  if (!country.length)
    return NULL;
  for (size_t i = 0; i < self->plan->home_count; i++) {
    const sf_entry *home = self->plan->homes[i];
    sf_slice name = sf_entry_phrase(home);
    if (name.data[0] == country.data[0] && sf_slice_equal(name, country) &&
        sf_slice_equal(sf_entry_value(home, 0), family))
      return home;
  }
  return NULL;
}

/* Is `code` one of the family's? */
static bool in_family(const money_run *self, sf_slice family, sf_slice code) {
  for (size_t i = 0; i < self->plan->home_count; i++) {
    const sf_entry *home = self->plan->homes[i];
    if (sf_slice_equal(sf_entry_value(home, 0), family) &&
        sf_slice_equal(sf_entry_value(home, 1), code))
      return true;
  }
  return false;
}

/* The first sum that names a currency of the family in words. Where a code or mark ("C$") sets a
 * sum apart, the bare mark means something else. */
static const money_sum *named_elsewhere(const money_run *self, sf_slice family) {
  for (size_t i = 0; i < self->sums.count; i++) {
    const money_sum *other = &self->sums.data[i];
    if (other->currency->table == self->plan->tables.unit &&
        !sf_entry_value(other->currency, MONEY_FAMILY).length &&
        in_family(self, family, sf_entry_value(other->currency, MONEY_CODE)))
      return other;
  }
  return NULL;
}

/* The state whose two letters end the host name of `link`: jis.gov.jm. */
static const sf_entry *home_by_link(const money_run *self, sf_slice family, sf_slice link) {
  const char *scheme = link.length > 8 ? memchr(link.data, ':', 8) : NULL;
  size_t i = scheme ? (size_t)(scheme - link.data) + 3 : 0;
  while (i < link.length && link.data[i] != '/' && link.data[i] != ':')
    i++;
  if (i < 4 || link.data[i - 3] != '.')
    return NULL;
  char code[2] = {(char)(link.data[i - 2] & ~0x20), (char)(link.data[i - 1] & ~0x20)};
  bool british = code[0] == 'U' && code[1] == 'K';
  return home_of(self, family, british ? SF_SLICE("GB") : (sf_slice){code, 2});
}

/* The dateline, the document's address or a link at its head. */
static const sf_entry *home_by_head(const money_run *self, sf_slice family, sf_slice *from) {
  enum { HEAD = 60 }; /* tokens */
  const sf_scan *scan = self->scan;
  const sf_entry *home = home_by_link(self, family, scan->document->url);
  *from = scan->document->url;
  for (uint32_t i = 0; !home && i < scan->tokens->tokens.count && i < HEAD; i++) {
    const sf_token *token = money_token(self, i);
    const sf_entry *town = NULL;
    uint32_t length = 1;
    if (token->kind == SF_TOKEN_LINK)
      home = home_by_link(self, family, sf_token_text(scan->text, token));
    else if (token->flags & SF_TOKEN_PARAGRAPH)
      town = sf_lexicon_find(self->plan->lexicon, self->plan->tables.dateline, scan->tokens, i,
                             &length);
    if (town)
      home = home_of(self, family, sf_entry_value(town, 0));
    const sf_token *last = token + length - 1;
    if (home)
      *from = sf_scan_original(scan, token->start, last->start + last->length);
  }
  return home;
}

/* How often each state of a family is named. */
typedef struct home_counts {
  const sf_entry *homes[16];
  sf_slice words[16];
  unsigned counts[16], used;
} home_counts;

static void count_home(const money_run *self, home_counts *counts, const sf_entry *home,
                       uint32_t index, uint32_t length) {
  unsigned slot = 0;
  while (slot < counts->used && counts->homes[slot] != home)
    slot++;
  if (slot == sizeof counts->homes / sizeof *counts->homes)
    return;
  if (slot == counts->used) {
    const sf_token *first = money_token(self, index), *last = first + length - 1;
    counts->homes[slot] = home;
    counts->words[slot] = sf_scan_original(self->scan, first->start, last->start + last->length);
    counts->counts[counts->used++] = 0;
  }
  counts->counts[slot]++;
}

/* Counts the family's states over the head of the document; none when the default's own is there.
 */
static void count_homes(const money_run *self, sf_slice family, sf_slice usual,
                        home_counts *counts) {
  enum { HEAD = 1000 }; /* tokens: what a document is about stands early */
  const money_plan *plan = self->plan;
  counts->used = 0;
  for (const sf_candidate *at = self->scan->candidates;
       (at = sf_candidate_next(at, plan->country_class))->token < HEAD; at++) {
    uint32_t i = at->token, length;
    if (!(money_token(self, i)->flags & SF_TOKEN_CAPITAL))
      continue;
    const sf_entry *country =
        sf_lexicon_find(plan->lexicon, plan->tables.country, self->scan->tokens, i, &length);
    const sf_entry *home = country ? home_of(self, family, sf_entry_value(country, 0)) : NULL;
    if (home && usual.length && sf_slice_equal(sf_entry_value(home, 1), usual)) {
      counts->used = 0;
      return;
    }
    if (home)
      count_home(self, counts, home, i, length);
  }
}

/* The state of the family that the document names most; NULL when it is not clear. A family with a
 * default needs a state named time and again, and the default's own not at all. */
static const sf_entry *home_by_country(const money_run *self, sf_slice family, sf_slice usual,
                                       sf_slice *from) {
  home_counts counts;
  count_homes(self, family, usual, &counts);
  unsigned best = 0, tied = 0;
  for (unsigned i = 0; i < counts.used; i++) {
    if (i > 0)
      tied = counts.counts[i] == counts.counts[best]  ? 1
             : counts.counts[i] > counts.counts[best] ? 0
                                                      : tied;
    best = counts.counts[i] > counts.counts[best] ? i : best;
  }
  if (!counts.used || tied || (usual.length && (counts.used > 1 || counts.counts[best] < 3)) ||
      (usual.length && sf_entry_value(counts.homes[best], 2).length))
    return NULL;
  *from = counts.words[best];
  return counts.homes[best];
}

/* Slang and small coins say how many; of what, a sum nearby does. `own`: only a currency of the
 * family will do. */
static const money_sum *sum_nearby(const money_run *self, size_t index, sf_slice family, bool own) {
  enum { REACH = 20 };
  for (size_t step = 1; step <= REACH; step++)
    for (int side = 0; side < 2; side++) {
      size_t i = side ? index + step : index - step; /* wraps below 0 to out of range */
      const money_sum *other = i < self->sums.count ? &self->sums.data[i] : NULL;
      if (other && other->currency->table == self->plan->tables.sign &&
          (!own || in_family(self, family, sf_entry_value(other->currency, MONEY_CODE))))
        return other;
    }
  return NULL;
}

/* What the document makes of a family; asked for once a document. */
static const family_answer *settled_home(money_run *self, sf_slice family, sf_slice usual) {
  for (size_t i = 0; i < self->known_count; i++)
    if (sf_slice_equal(self->known[i].family, family))
      return &self->known[i];
  if (self->known_count == MONEY_FAMILIES)
    self->known_count--;
  family_answer *answer = &self->known[self->known_count++];
  *answer = (family_answer){.family = family};
  answer->home = home_by_head(self, family, &answer->from);
  if (!answer->home)
    answer->home = home_by_country(self, family, usual, &answer->from);
  if (!answer->home)
    answer->named = named_elsewhere(self, family);
  return answer;
}

void sf_money_settle_currency(money_run *self, size_t index, sf_mention *mention) {
  money_sum *sum = &self->sums.data[index];
  const money_sum *named = NULL;
  sf_slice code = sf_entry_value(sum->currency, MONEY_CODE);
  sf_slice family = sf_entry_value(sum->currency, MONEY_FAMILY), from = {0};
  if (family.length) {
    const family_answer *answer = settled_home(self, family, code);
    const sf_entry *home = answer->home;
    bool follows = sf_slice_is(sf_entry_value(sum->currency, MONEY_NOTE), "slang") ||
                   sf_money_integer(sf_entry_value(sum->currency, MONEY_POWER), 0) < 0;
    if (!home && follows)
      named = sum_nearby(self, index, family, code.length > 0);
    if (!home && !named)
      named = answer->named;
    if (home) {
      code = sf_entry_value(home, 1);
      from = answer->from;
    } else if (named) {
      code = named->code.length ? named->code : sf_entry_value(named->currency, MONEY_CODE);
      from = sf_scan_original(self->scan, named->start, named->end);
    } else if (code.length) {
      from = SF_SLICE("default");
    }
  }
  sum->code = code;
  mention->values[SF_MONEY_CURRENCY] = code.length ? sf_value_text(code) : sf_value_null();
  mention->values[SF_MONEY_CURRENCY_FROM] = sf_value_text(from);
}
