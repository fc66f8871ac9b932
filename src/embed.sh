#!/bin/sh
# embed.sh: prints a C file that holds the given files as byte arrays; see embedded.h.
#
# usage: embed.sh DIR FILE...     FILE is below DIR and is named without it
set -eu
dir=$1
shift
printf '/* Made by src/embed.sh; do not edit. */\n#include "embedded.h"\n'
number=0
for file in "$@"; do
  printf 'static const char file_%d[] = {' "$number"
  od -An -v -td1 "$dir/$file" | tr -s ' \n' ',,' | sed 's/^,//; s/,$//'
  printf ',0};\n'
  number=$((number + 1))
done
printf 'const sf_embedded_file sf_embedded_files[] = {\n'
number=0
for file in "$@"; do
  printf '  {"%s", file_%d, sizeof file_%d - 1},\n' "$file" "$number" "$number"
  number=$((number + 1))
done
printf '};\nconst size_t sf_embedded_file_count = %d;\n' "$number"
