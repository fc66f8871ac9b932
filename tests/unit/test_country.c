/* test_country.c: country words in context. Each line is a document of its own; [XX:word] marks
 * what must be found, with its code (null where the text does not tell), and nothing else may be.
 */
#include "unit.h"

#include "extract/extractor.h"
#include "pipeline.h"

static const char *const documents[] = {
    "The film was shot near Tbilisi, and [GE:Georgia] paid for it.",
    "Voters in Georgia and Alabama go to the polls; Gov. Brian Kemp said so in Atlanta.",
    "He was born in Macon, Georgia, and lives in [FR:France].",
    "Michael Jordan scored. Jordan said he was tired.",
    "Jordan Smith met [JO:Jordan]'s King Abdullah in Amman.",
    "Mr Jordan denied the charge. Jordan, 43, of Leeds, will appear again.",
    "Chad Morris threw twice. Chad was pleased.",
    "Troops crossed from [SD:Sudan] into [TD:Chad] on Friday.",
    "The fire broke out in Lebanon, Pa., and Lebanon firefighters came.",
    "[LB:Lebanon] and [SY:Syria] closed the border.",
    "She flew from New Mexico to [MX:Mexico] and on to Mexico City.",
    "New England, New South Wales and British Columbia sent teams.",
    "Native American leaders met Latin American and Central American envoys.",
    "Ships crossed the Indian Ocean, the South China Sea, the Gulf of Mexico and the English "
    "Channel.",
    "They ate Turkish delight and French fries off china.",
    "The turkey was roasted; Thanksgiving is near.",
    "She speaks French and German.",
    "He wrote the letter in Spanish, then in [ES:Spanish] courts he lost.",
    "The English text differs from the [FR:French] one.",
    "[US:U.S.] Central Command and the [GB:British] Home Office agreed with Reform UK.",
    "Air India and Bank of America shares fell; The Jordan Times reported it.",
    "[US:US]-led forces and [GB:UK]-[IT:Italy] talks, a [FR:Franco]-[DE:German] plan, "
    "anti-[US:American] feeling.",
    "HELP US NOW",
    "[US:US] SENDS TROOPS TO [IQ:IRAQ]",
    "THEY TOLD US THE TRUTH",
    "The [DE:Germans] beat the [FR:French] in [PL:Poland].",
    "It cost US$5 million, or US$ 6 million.",
    "Take US-24 to U.S. 287 and leave at US 1.",
    "Former [SU:Soviet Union] states and [YU:Yugoslavia].",
    "[null:Congo] is large.",
    "[CD:Congo]'s capital is Kinshasa.",
    "[null:Korea] is a peninsula.",
    "[KR:South Korea] and [KP:North Korea] talked about [null:Korea].",
    "Prince of Wales; Princess of Wales; the Duke of Edinburgh.",
    "[GB:Wales] beat [GB:England] and [GB:Northern Ireland].",
    "[HK:Hong Kong], [TW:Taiwan], [XK:Kosovo], [PS:Palestine] and [MO:Macau] took part with "
    "[IL:Israel].",
    "Kathy Ireland and Todd English opened a shop.",
    "[IE:Ireland] coach Andy Farrell named his side against [GB:England].",
    "In Panama City, Fla., the Panama City Beach council met.",
    "The Niger Delta and the river Niger flood [NG:Nigeria] often.",
    "[NE:Niger]'s junta and [ML:Mali]'s junta met.",
    "Guinea pigs are eaten in [PE:Peru].",
    "[GN:Guinea], [GW:Guinea-Bissau], [GQ:Equatorial Guinea] and [PG:Papua New Guinea].",
    "Peru, Ind., is a town.",
    "Jamaica, Queens, is a neighborhood; the Jamaica Avenue shop closed.",
    "The city of Cuba, N.Y., is small.",
    "Miami University beat Georgia Tech and Georgia State.",
    "[US:America] first, said the president; [US:Americans] agreed.",
    "South American teams.",
    "the [GB:UK]’s and [VN:Vietnam]'s envoys",
    "[DO:Dominican Republic] and [DM:Dominica].",
    "[CZ:Czechia], [MK:North Macedonia], [SZ:Eswatini], [TR:Türkiye] and [CI:Côte d'Ivoire] "
    "signed.",
    "[TL:East Timor], [CV:Cape Verde], [MM:Burma].",
    "German shepherd dogs; Dutch ovens; Danish pastry; Swiss cheese; Russian roulette.",
    "Swedish House Mafia played. The Irish Times reported.",
    "Israel Hernandez, 34, was arrested.",
    "India Arie sang.",
    "Washington and Beijing talked; the Kremlin did not.",
    "northern [IQ:Iraq], southeast [TR:Turkey] and West Africa.",
    "The old [DD:East Germany] and [DE:West Germany].",
    "[BA:Bosnian Serbs] fought.",
    "English is widely spoken. She teaches Italian.",
    "He's fluent in Mandarin and Russian.",
    "The Russian-speaking minority in [EE:Estonia].",
    "He asked in [PL:Polish] politics what was new.",
    "translated from the German",
    "The Spanish-language paper El Pais.",
    "Holland & Barrett opened in [NL:Holland].",
    "Paris Hilton, Virginia Wade and Chelsea Clinton.",
    "China Daily said; the [CN:People's Republic of China].",
    "Bank of China; Bank of England; Reserve Bank of Australia.",
    "Los Angeles, Calif.; Warsaw, Ind.; Poland, Ohio; Norway, Maine.",
    "[KN:St. Kitts] player; [KN:St Kitts and Nevis].",
    "[VC:St. Vincent and the Grenadines] is an island state; St. Vincent's Hospital.",
    "The band toured Reykjavik, the capital of [IS:Iceland].",
    "Iceland cut the price of its frozen food, as Tesco and Asda did.",
    "FOR MORE, CONTACT US at the desk.",
    "JOIN US on Friday.",
    "[US:US] troops left; \"between us,\" he said.",
    "TRUMP SAYS [US:US]-[CN:CHINA] TALKS GO WELL",
    "Amnesty International UK said so.",
    "Former [GB:British] Prime Minister Tony Blair, an [IE:Irish] fan, wed an [IT:Italian] banker.",
    "She studied at the University of Georgia in Athens, Georgia.",
    "In Lebanon, Tenn., officials met. Lebanon Mayor Bernie Ash spoke. The Lebanon Democrat "
    "reported.",
    "The Jordan River and the Jordan Valley border [JO:Jordan] and [IL:Israel].",
    "Gulf of Oman; Strait of Hormuz; Sea of Japan; Bay of Bengal.",
    "Washington-based; [JP:Japan]-based; [KR:South Korea]-[US:US] drills; the [GB:U.K.]-based "
    "firm.",
    "The [BR:Brazilian] said [AR:Argentines] and [CL:Chileans] agreed, but [UY:Uruguayans] did "
    "not.",
    "He is [DE:German]. They are [SE:Swedish]. She was born [DK:Danish].",
    "The [DE:German] said no. A [PL:Pole] and two [FI:Finns] won.",
    "The flag pole fell. Pole position went to the Finn.",
    "[SY:Syria]: army advances. \"[IR:Iran]\" was the word. ([CU:Cuba])",
    "Guinea fowl and guinea pigs; jersey cows; a china cup; a turkey sandwich.",
    "New Jersey Gov. Phil Murphy; Jersey City; the Jersey Shore.",
    "[AU:Australia]'s Northern Territory, South Australia and Western Australia.",
    "[PH:Filipino] nurses and the [PH:Philippines]' president.",
    "Ho Chi Minh City, [VN:Viet Nam].",
    "the [BS:Bahamas] and the [GM:Gambia].",
    "The Dominican friars taught; a [DO:Dominican Republic] player hit.",
    "To counter [RU:Russia], Washington has sent more ships; on [IR:Iran], Washington waits.",
    "The [IQ:Iraqi] Central Bank cut rates.",
    "MALTA - Some 300 books were sold at the school district sale.",
    "[IL:Israel] and Israel Hernandez, 34, of Tampa, Florida.",
    "The [DE:German] said no. A [PL:Pole] and two [FI:Finns] won.",
    "Macon, Georgia, is far from the former republic of [GE:Georgia].",
    "A man called Jordan spoke. Jordan may run.",
    "One came from [TR:Turkey], one from [JO:Jordan]. Jordan Pell, 34, said so.",
    "Delegates from [GH:Ghana], [IN:India] and [TR:Turkey] ate roast turkey with stuffing and "
    "gravy.",
};

/* One marked document taken apart. */
typedef struct marked {
  char text[512];
  size_t length;
  struct {
    size_t start, end;
    char code[8];
  } wanted[16];
  size_t count;
} marked;

static marked take_apart(const char *line) {
  marked out = {.length = 0};
  for (const char *at = line; *at; at++) {
    const char *colon = *at == '[' ? strchr(at, ':') : NULL;
    if (colon && colon - at <= 5) {
      size_t length = (size_t)(colon - at - 1);
      memcpy(out.wanted[out.count].code, at + 1, length);
      out.wanted[out.count].start = out.length;
      at = colon;
    } else if (*at == ']') {
      out.wanted[out.count++].end = out.length;
    } else {
      out.text[out.length++] = *at;
    }
  }
  return out;
}

static void check(sf_session *session, const char *line) {
  marked expected = take_apart(line);
  sf_input input = {.path = "test", .text = expected.text, .text_length = expected.length};
  const sf_scan *scan;
  sf_error error;
  assert_int_equal(sf_session_scan(session, &input, &scan, &error), SF_OK);
  size_t found = 0;
  for (size_t i = 0; i < scan->mentions.count; i++) {
    const sf_mention *mention = &scan->mentions.data[i];
    if (mention->kind != SF_KIND_COUNTRY)
      continue;
    const sf_value *code = &mention->values[SF_COUNTRY_CODE];
    sf_slice got = code->type == SF_VALUE_TEXT ? code->as.text : SF_SLICE("null");
    if (found >= expected.count || expected.wanted[found].start != mention->start ||
        expected.wanted[found].end != mention->end ||
        !sf_slice_is(got, expected.wanted[found].code))
      fail_msg("%s: unwanted %.*s at %u", line, (int)got.length, got.data, mention->start);
    found++;
  }
  if (found != expected.count)
    fail_msg("%s: %s was not found", line, expected.wanted[found].code);
}

static void countries_in_context(void **state) {
  (void)state;
  sf_engine *engine;
  sf_session *session;
  sf_error error;
  assert_int_equal(sf_engine_new(NULL, &engine, &error), SF_OK);
  assert_int_equal(sf_session_new(engine, &session, &error), SF_OK);
  for (size_t i = 0; i < LENGTH_OF(documents); i++)
    check(session, documents[i]);
  sf_session_free(session);
  sf_engine_free(engine);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(countries_in_context)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
