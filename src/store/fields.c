/* fields.c: the lists of fields.h; the order within a kind is the order of its enum, and the order
 * in which keys are written. */
#include "store/fields.h"

#define KEY(name) name, ",\"" name "\":", sizeof(",\"" name "\":") - 1

static const sf_field money[] = {
    {KEY("amount"), SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, true, true},
    {KEY("max"), SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, false, false},
    {KEY("currency"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, true, false},
    {KEY("modifier"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {KEY("role"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {KEY("per"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {KEY("payer"), SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false, false},
    {KEY("beneficiary"), SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false, false},
    {KEY("purpose"), SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false, false},
    {KEY("role_from"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {KEY("currency_from"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {KEY("about"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {KEY("instead"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false, false},
    {KEY("within"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false, false},
};

static const sf_field country[] = {
    {KEY("code"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, true, false},
    {KEY("name"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {KEY("historical"), SF_LEVEL_DERIVED, SF_VALUE_TRUE, false, false},
    {KEY("form"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
};

static const sf_field date[] = {
    {KEY("type"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {KEY("value"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, true, true},
    {KEY("max"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {KEY("modifier"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {KEY("from"), SF_LEVEL_DERIVED, SF_VALUE_TEXT, false, false},
    {KEY("to"), SF_LEVEL_DERIVED, SF_VALUE_TEXT, false, false},
    {KEY("anchor"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {KEY("range"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {KEY("instead"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false, false},
};

static const sf_field quote[] = {
    {KEY("speaker"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, true, false},
    {KEY("speaker_role"), SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false, false},
    {KEY("speaker_type"), SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false, false},
    {KEY("speaker_text"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {KEY("speaker_start"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false, false},
    {KEY("speaker_end"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false, false},
    {KEY("speaker_from"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {KEY("cue"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {KEY("form"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {KEY("group"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false, false},
};

static const sf_field count[] = {
    {KEY("amount"), SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, true, true},
    {KEY("max"), SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, false, false},
    {KEY("noun"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {KEY("modifier"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {KEY("period"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false, false},
    {KEY("anaphoric"), SF_LEVEL_MENTION, SF_VALUE_TRUE, false, false},
    {KEY("about"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false, false},
    {KEY("instead"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false, false},
};

#define TEXT(literal)                                                                              \
  { literal, sizeof(literal) - 1 }

/* With the field behind the last of each level. */
#define KIND(kind, identity, on_fact, chosen, numbers)                                             \
  {                                                                                                \
#kind, TEXT(#kind "\0"), TEXT("{\"id\":\"" #kind "-"), TEXT("\",\"kind\":\"" #kind "\""),      \
        kind, identity, on_fact, chosen, sizeof kind / sizeof *kind, numbers                       \
  }

const sf_kind_fields sf_kinds[SF_KIND_COUNT_ALL] = {
    [SF_KIND_MONEY] = KIND(money, SF_MONEY_PAYER, SF_MONEY_PAYER, SF_MONEY_ROLE_FROM, true),
    [SF_KIND_COUNTRY] =
        KIND(country, SF_COUNTRY_HISTORICAL, SF_COUNTRY_FORM, SF_COUNTRY_FORM, false),
    [SF_KIND_DATE] = KIND(date, SF_DATE_FROM, SF_DATE_ANCHOR, SF_DATE_ANCHOR, false),
    [SF_KIND_QUOTE] =
        KIND(quote, SF_QUOTE_SPEAKER_ROLE, SF_QUOTE_SPEAKER_ROLE, SF_QUOTE_SPEAKER_TEXT, false),
    [SF_KIND_COUNT] = KIND(count, SF_COUNT_ANAPHORIC, SF_COUNT_ANAPHORIC, SF_COUNT_ANAPHORIC, true),
};

const char *sf_kind_name(sf_kind kind) {
  return (unsigned)kind < SF_KIND_COUNT_ALL ? sf_kinds[kind].name : NULL;
}

int sf_kind_named(sf_slice name) {
  for (int i = 0; i < SF_KIND_COUNT_ALL; i++)
    if (sf_slice_is(name, sf_kinds[i].name))
      return i;
  return -1;
}
