/* json_story.h: news in JSON: feeds (JSON Feed), wire stories (ninjs 1 to 3, dpa digital wires),
 * articles of schema.org, and lists of such things. Lines of our own contract are jsonl.c. */
#ifndef SF_INPUT_JSON_STORY_H
#define SF_INPUT_JSON_STORY_H

#include "input/reader.h"

/* Hands over every story in the first value of `text`, named after `path`, of
 * `format` (sf_input). `line` is where it
 * starts; 0: says nothing. Returns how many there were; `*used` is where the value ends, 0 when
 * there is none. */
size_t sf_json_stories_read(sf_reading *reading, sf_slice text, const char *path,
                            const char *format, unsigned long line, size_t *used);

#endif
