/* schema.c: the command `schema`. */
#include "cli/commands.h"
#include "cli/message.h"
#include "cli/output.h"

int cli_schema(const cli_options *options) {
  cli_output output;
  size_t length;
  const char *schema = sf_schema(&length);
  if (options->operand_count) {
    cli_error("schema: takes no operands, but got '%s'", options->operands[0]);
    return CLI_STATUS_FAILED;
  }
  if (!cli_output_open(&output, NULL))
    return CLI_STATUS_FAILED;
  bool good = cli_output_write(&output, schema, length);
  return cli_output_close(&output, true) && good ? CLI_STATUS_OK : CLI_STATUS_FAILED;
}
