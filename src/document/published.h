/* published.h: the day of publication, when the record does not tell it, from the text.
 *
 * Only what the text says: a dateline, a byline date, a "Published:" line, a masthead. A day
 * without a year is not guessed, and the machine's clock is never asked.
 */
#ifndef SF_DOCUMENT_PUBLISHED_H
#define SF_DOCUMENT_PUBLISHED_H

#include "extract/extractor.h"

typedef struct sf_published sf_published;

sf_result sf_published_new(const sf_rulebook *book, sf_published **out, sf_error *error);
void sf_published_free(sf_published *self);

/* The classes of tokens at which sf_published_find wants candidates, in furniture too. */
uint64_t sf_published_classes(const sf_published *self);
/* The rules, for tests. */
const sf_rule *const *sf_published_rules(const sf_published *self, size_t *count);

/* Sets document->published, published_from and published_evidence if the text tells the day;
 * otherwise leaves them. */
void sf_published_find(const sf_published *self, sf_scan *scan, sf_document *document);

#endif
