/* fields.c: the lists of fields.h; the order within a kind is the order of its enum, and the order
 * in which keys are written. */
#include "store/fields.h"

static const sf_field money[] = {
    {"amount", SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, true, true},
    {"max", SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, false, false},
    {"currency", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, true, false},
    {"modifier", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {"role", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {"per", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {"payer", SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false, false},
    {"beneficiary", SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false, false},
    {"purpose", SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false, false},
    {"role_from", SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {"currency_from", SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
};

static const sf_field country[] = {
    {"code", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, true, false},
    {"name", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {"historical", SF_LEVEL_DERIVED, SF_VALUE_TRUE, false, false},
    {"form", SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
};

static const sf_field date[] = {
    {"type", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {"value", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, true, true},
    {"modifier", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {"from", SF_LEVEL_DERIVED, SF_VALUE_TEXT, false, false},
    {"to", SF_LEVEL_DERIVED, SF_VALUE_TEXT, false, false},
    {"anchor", SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
};

static const sf_field quote[] = {
    {"speaker", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, true, false},
    {"speaker_role", SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false, false},
    {"speaker_text", SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {"speaker_start", SF_LEVEL_MENTION, SF_VALUE_NUMBER, false, false},
    {"speaker_end", SF_LEVEL_MENTION, SF_VALUE_NUMBER, false, false},
    {"speaker_from", SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {"cue", SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {"form", SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {"group", SF_LEVEL_MENTION, SF_VALUE_NUMBER, false, false},
};

static const sf_field count[] = {
    {"amount", SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, true, true},
    {"max", SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, false, false},
    {"noun", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {"modifier", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {"period", SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {"anaphoric", SF_LEVEL_MENTION, SF_VALUE_TRUE, false, false},
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
