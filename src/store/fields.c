/* fields.c: the lists of fields.h; the order within a kind is the order of its enum, and the order
 * in which keys are written. */
#include "store/fields.h"

static const sf_field money[] = {
    {"amount", SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, true},
    {"max", SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, false},
    {"currency", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, true},
    {"modifier", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {"role", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {"per", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {"payer", SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false},
    {"beneficiary", SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false},
    {"purpose", SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false},
    {"role_from", SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {"currency_from", SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
};

static const sf_field country[] = {
    {"code", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, true},
    {"name", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {"historical", SF_LEVEL_DERIVED, SF_VALUE_TRUE, false},
    {"form", SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
};

static const sf_field date[] = {
    {"type", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {"value", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, true},
    {"modifier", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {"from", SF_LEVEL_DERIVED, SF_VALUE_TEXT, false},
    {"to", SF_LEVEL_DERIVED, SF_VALUE_TEXT, false},
    {"anchor", SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
};

static const sf_field quote[] = {
    {"speaker", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, true},
    {"speaker_role", SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false},
    {"speaker_text", SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {"speaker_start", SF_LEVEL_MENTION, SF_VALUE_NUMBER, false},
    {"speaker_end", SF_LEVEL_MENTION, SF_VALUE_NUMBER, false},
    {"speaker_from", SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {"cue", SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {"form", SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {"group", SF_LEVEL_MENTION, SF_VALUE_NUMBER, false},
};

static const sf_field count[] = {
    {"amount", SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, true},
    {"max", SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, false},
    {"noun", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {"modifier", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {"period", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {"anaphoric", SF_LEVEL_MENTION, SF_VALUE_TRUE, false},
};

#define LIST(name) {#name, name, sizeof name / sizeof *name}

static const sf_kind_fields kinds[SF_KIND_COUNT_ALL] = {
    [SF_KIND_MONEY] = LIST(money), [SF_KIND_COUNTRY] = LIST(country), [SF_KIND_DATE] = LIST(date),
    [SF_KIND_QUOTE] = LIST(quote), [SF_KIND_COUNT] = LIST(count),
};

const sf_kind_fields *sf_fields_of(sf_kind kind) {
  return &kinds[kind];
}

const char *sf_kind_name(sf_kind kind) {
  return (unsigned)kind < SF_KIND_COUNT_ALL ? kinds[kind].name : NULL;
}

int sf_kind_named(sf_slice name) {
  for (int i = 0; i < SF_KIND_COUNT_ALL; i++)
    if (sf_slice_is(name, kinds[i].name))
      return i;
  return -1;
}
