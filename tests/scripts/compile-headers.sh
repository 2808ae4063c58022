#!/bin/sh
# Every header of c-src/include compiles alone, with gcc and with clang, without a warning, and names
# no header of the host.
set -eu
cd "$(dirname "$0")/../../c-src"
status=0
for compiler in gcc clang; do
	for header in $(find include -name '*.h' | sort); do
		if ! $compiler -fsyntax-only -x c -std=gnu99 -Wall -Wextra -Werror -D_KERNEL \
		    -ffreestanding -nostdinc -isystem "$($compiler -print-file-name=include)" \
		    -I include "$header"; then
			echo "$compiler refuses $header" >&2
			status=1
		fi
	done
	$compiler -fsyntax-only -Wall -Wextra -Werror shim/*.c || status=1
done
exit $status
