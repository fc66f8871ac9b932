/* verify.h: holds a store's documents and mentions against the texts they were taken from. */
#ifndef SF_CLI_VERIFY_H
#define SF_CLI_VERIFY_H

#include "document/document.h"

typedef struct cli_verifier cli_verifier;

/* Takes the document that a file held. Only one thread may call it. */
void cli_verifier_take(cli_verifier *self, const sf_document *document);

#endif
