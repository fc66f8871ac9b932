/* table.c: commands and options as data; see table.h. */
#include "cli/table.h"

#define ON(command) (1u << CLI_##command)
#define ON_READERS  (ON(EXTRACT) | ON(EXPLAIN) | ON(TEXT) | ON(VERIFY))
#define ON_ALL      (ON_READERS | ON(MERGE) | ON(DIFF) | ON(SCHEMA))

const cli_command_row cli_command_rows[CLI_COMMAND_COUNT] = {
    [CLI_EXTRACT] =
        {"extract", "[FILE|DIR|-]...", "read articles, write their facts as one store",
         "  summitfacts extract corpus/*.txt > store.json\n"
         "  summitfacts extract --summary corpus/*.txt      what is in there, for reading\n"
         "  summitfacts extract --only=quote story.txt | jq '.facts[] | {speaker, text}'\n"
         "  summitfacts extract --format=ndjson crawl.jsonl.gz news.warc.gz > facts.ndjson\n",
         "Reads text, JSONL, web pages, feeds, wire stories and web archives, each told by its\n"
         "content, packed with gzip or not; directories (their files of such names,\n"
         "recursively) and standard input (-). A store is JSON, one record a line; its schema is "
         "printed by\n"
         "`summitfacts schema`. The same articles give the same bytes, in whatever order\n"
         "and however many threads.\n"},
    [CLI_MERGE] =
        {"merge", "STORE...", "put stores together; facts told twice become one",
         "  summitfacts merge monday.json tuesday.json > both.json\n"
         "  summitfacts merge facts.ndjson > store.json     lines of NDJSON into one store\n",
         "Reads whole stores and NDJSON in any mix (- is standard input). The result is what\n"
         "extracting all the articles together would have given.\n"},
    [CLI_DIFF] =
        {"diff", "OLD NEW", "tell what is new, gone and changed between two stores",
         "  summitfacts diff expected.json store.json\n"
         "  summitfacts diff --format=json monday.json tuesday.json | jq '.differences[].what'\n",
         "Compares what the stores say, not their bytes: facts, people, conflicts and documents,\n"
         "each with where it stands. Nothing is printed when they say the same. Exit status: 0 "
         "they\n"
         "say the same, 1 they differ, 2 one could not be read.\n"},
    [CLI_VERIFY] =
        {"verify", "STORE [FILE|DIR|-]...", "check that every mention still stands in its source",
         "  summitfacts verify store.json corpus/*.txt\n"
         "  summitfacts verify store.json                   a store written with --with-text\n",
         "Reads the sources again and names every fact that no longer stands where the store "
         "says,\n"
         "every changed document and every one that is not among the files. Exit status: 0 all\n"
         "stands, 1 something does not, 2 something could not be read.\n"},
    [CLI_EXPLAIN] =
        {"explain", "[FILE|DIR|-]...",
         "show each mention with its rule, and what was declined and why",
         "  summitfacts explain story.txt\n"
         "  summitfacts explain --only=date --rules my.rules story.txt\n",
         "What a person needs to mend a rule: `FILE:LINE: KIND START-END TEXT => VALUE (rule)`\n"
         "for a mention, `FILE:LINE: KIND START-END TEXT declined: REASON (rule)` for a near "
         "miss.\n"},
    [CLI_TEXT] =
        {"text", "[FILE|DIR|-]...", "print what is taken as the article, and its day",
         "  summitfacts text page.html\n"
         "  summitfacts text --format=ndjson pages/ | jq -r '[.path, .published, .title] | @tsv'\n",
         "For a page or a record: title, day of publication and what told it, then the text that\n"
         "facts are looked for in; their offsets count its characters.\n"},
    [CLI_SCHEMA] = {"schema", "", "print the JSON Schema of a store",
                    "  summitfacts schema > store.schema.json\n", ""},
};

const cli_option_row cli_option_rows[] = {
    {CLI_OPTION_INPUT, "input", "auto|text|jsonl", ON_READERS,
     "what the inputs are (default: auto, by content)"},
    {CLI_OPTION_FORMAT, "format", "json|ndjson", ON(EXTRACT) | ON(MERGE) | ON(TEXT),
     "one store, or one store a document and line (default: json)"},
    {CLI_OPTION_REPORT, "format", "text|json", ON(DIFF), "lines for reading (default), or JSON"},
    {CLI_OPTION_PUBLISHED, "published", "DATE", ON_READERS,
     "day of publication, YYYY-MM-DD, for documents that carry none"},
    {CLI_OPTION_ONLY, "only", "KIND,...", ON(EXTRACT) | ON(EXPLAIN),
     "only these kinds of fact: money, country, date, quote (and people), count"},
    {CLI_OPTION_RULES, "rules", "FILE", ON(EXTRACT) | ON(EXPLAIN),
     "rules to try before the built-in ones (may be repeated)"},
    {CLI_OPTION_LEXICON, "lexicon", "FILE", ON_READERS,
     "words to add to the built-in tables (may be repeated)"},
    {CLI_OPTION_METONYMS, "metonyms", NULL, ON(EXTRACT) | ON(EXPLAIN),
     "also countries meant by a capital or palace (\"Moscow said\")"},
    {CLI_OPTION_SCARE, "scare", NULL, ON(EXTRACT) | ON(EXPLAIN),
     "also words in quotation marks that are no speech: titles, terms"},
    {CLI_OPTION_WITH_TEXT, "with-text", NULL, ON(EXTRACT),
     "put the texts into the store, so that `verify` needs no files"},
    {CLI_OPTION_SUMMARY, "summary", NULL, ON(EXTRACT),
     "instead of JSON, a short summary for reading"},
    {'o', "output", "FILE", ON(EXTRACT) | ON(MERGE) | ON(DIFF) | ON(TEXT) | ON(VERIFY),
     "write to FILE, which is replaced only when all is written"},
    {CLI_OPTION_TMPDIR, "tmpdir", "DIR", ON(MERGE),
     "where a store larger than memory lives (default: $TMPDIR, else /var/tmp)"},
    {'j', "jobs", "N", ON(EXTRACT) | ON(TEXT),
     "documents read at the same time (default: the cores)"},
    {'e', "exit-status", NULL, ON(EXTRACT), "exit with 1 if there is not a single fact"},
    {'q', "quiet", NULL, ON_ALL, "no progress and no warnings; errors are still told"},
    {'h', "help", NULL, ON_ALL, "this help"},
    {CLI_OPTION_VERSION, "version", NULL, ON_ALL, "the version"},
};
const size_t cli_option_row_count = sizeof cli_option_rows / sizeof *cli_option_rows;
