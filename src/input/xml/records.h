/* records.h: the documents of an XML file; feed.c and wire.c each know some kinds of record. */
#ifndef SF_INPUT_RECORDS_H
#define SF_INPUT_RECORDS_H

#include "input/stamp.h"
#include "input/xml/xml.h"

/* What a record gives away, all in the reading's arena. */
typedef struct sf_record {
  struct records *all;
  sf_reading *reading;
  const char *format; /* "rss", "nitf": how the store names it */
  const xmlNode *node;
  bool damaged;     /* its elements may stand in one another */
  bool numbered;    /* even the only one of its file */
  const char *base; /* address that relative ones stand on; NULL: none */
  sf_input input;
} sf_record;

/* One kind of record: an element that is a document, or holds some. */
typedef struct sf_record_kind {
  const char *element; /* without its prefix */
  bool numbered;       /* named by number even where it is the only one: feeds grow */
  /* Fills in what the record says; calls sf_record_give for each document in it. */
  void (*read)(sf_record *record);
} sf_record_kind;

extern const sf_record_kind sf_feed_records[]; /* ends with a NULL element */
extern const sf_record_kind sf_wire_records[];

/* Hands over the document if it has text; counts it. */
void sf_record_give(sf_record *record, sf_slice text);
/* Sets the day from a stamp, if it is one; `from` says which element held it. */
bool sf_record_date(sf_record *record, sf_slice stamp, const char *from);

#endif
