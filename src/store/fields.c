/* fields.c: the lists of fields.h; the order within a kind is the order of its enum, and the order
 * in which keys are written. */
#include "store/fields.h"

#define TEXT(literal)                                                                              \
  { literal, sizeof(literal) - 1 }
#define KEY(name) name, TEXT(",\"" name "\":")

static const sf_field money[] = {
    {KEY("amount"), SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, true},
    {KEY("max"), SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, false},
    {KEY("currency"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {KEY("modifier"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {KEY("role"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {KEY("per"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {KEY("payer"), SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false},
    {KEY("beneficiary"), SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false},
    {KEY("purpose"), SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false},
    {KEY("role_from"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {KEY("currency_from"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {KEY("about"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {KEY("instead"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false},
    {KEY("within"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false},
};

static const sf_field country[] = {
    {KEY("code"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {KEY("name"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {KEY("historical"), SF_LEVEL_DERIVED, SF_VALUE_TRUE, false},
    {KEY("form"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
};

static const sf_field date[] = {
    {KEY("type"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {KEY("value"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, true},
    {KEY("max"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {KEY("modifier"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {KEY("from"), SF_LEVEL_DERIVED, SF_VALUE_TEXT, false},
    {KEY("to"), SF_LEVEL_DERIVED, SF_VALUE_TEXT, false},
    {KEY("anchor"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {KEY("range"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {KEY("instead"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false},
};

static const sf_field quote[] = {
    {KEY("speaker"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {KEY("speaker_role"), SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false},
    {KEY("speaker_type"), SF_LEVEL_CHOSEN, SF_VALUE_TEXT, false},
    {KEY("speaker_text"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {KEY("speaker_start"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false},
    {KEY("speaker_end"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false},
    {KEY("speaker_from"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {KEY("cue"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {KEY("form"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {KEY("group"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false},
};

static const sf_field count[] = {
    {KEY("amount"), SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, true},
    {KEY("max"), SF_LEVEL_IDENTITY, SF_VALUE_NUMBER, false},
    {KEY("noun"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {KEY("modifier"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {KEY("period"), SF_LEVEL_IDENTITY, SF_VALUE_TEXT, false},
    {KEY("anaphoric"), SF_LEVEL_MENTION, SF_VALUE_TRUE, false},
    {KEY("about"), SF_LEVEL_MENTION, SF_VALUE_TEXT, false},
    {KEY("instead"), SF_LEVEL_MENTION, SF_VALUE_NUMBER, false},
};

#define BIT(field) (1u << (field))

/* With the field behind the last of each level. */
#define KIND(kind, identity, on_fact, chosen, numbers, nulls)                                      \
  {                                                                                                \
#kind, TEXT(#kind "\0"), TEXT("{\"id\":\"" #kind "-"), TEXT("\",\"kind\":\"" #kind "\""),      \
        kind, identity, on_fact, chosen, sizeof kind / sizeof *kind, numbers, nulls                \
  }

const sf_kind_fields sf_kinds[SF_KIND_COUNT_ALL] = {
    [SF_KIND_MONEY] = KIND(money, SF_MONEY_PAYER, SF_MONEY_PAYER, SF_MONEY_ROLE_FROM, true,
                           BIT(SF_MONEY_AMOUNT) | BIT(SF_MONEY_CURRENCY)),
    [SF_KIND_COUNTRY] = KIND(country, SF_COUNTRY_HISTORICAL, SF_COUNTRY_FORM, SF_COUNTRY_FORM,
                             false, BIT(SF_COUNTRY_CODE)),
    [SF_KIND_DATE] =
        KIND(date, SF_DATE_FROM, SF_DATE_ANCHOR, SF_DATE_ANCHOR, false, BIT(SF_DATE_VALUE)),
    [SF_KIND_QUOTE] = KIND(quote, SF_QUOTE_SPEAKER_ROLE, SF_QUOTE_SPEAKER_ROLE,
                           SF_QUOTE_SPEAKER_TEXT, false, BIT(SF_QUOTE_SPEAKER)),
    [SF_KIND_COUNT] = KIND(count, SF_COUNT_ANAPHORIC, SF_COUNT_ANAPHORIC, SF_COUNT_ANAPHORIC, true,
                           BIT(SF_COUNT_AMOUNT)),
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
