#!/bin/sh
# Every header of c-src/include compiles alone, with gcc and with clang, without a warning, and neither
# it nor what it includes is a header of the host.
set -eu
cd "$(dirname "$0")/../../c-src"
status=0
dependencies=$(mktemp)
trap 'rm -f "$dependencies"' EXIT
for compiler in gcc clang; do
	own=$($compiler -print-file-name=include)
	for header in $(cd include && find . -name '*.h' | sed 's|^\./||' | sort); do
		if ! printf '#include <%s>\n' "$header" |
		    $compiler -fsyntax-only -x c -std=gnu99 -Wall -Wextra -Wundef -Werror -D_KERNEL \
		    -D__NetBSD__ -ffreestanding -nostdinc -I include -isystem "$own" \
		    -MD -MT header -MF "$dependencies" -; then
			echo "$compiler refuses $header" >&2
			status=1
		fi
		# Only our headers and the compiler's own.
		if tr -d '\\' < "$dependencies" | tr ' ' '\n' |
		    grep '\.h$' | grep -v '^include/' | grep -vF "$own/"; then
			echo "$header includes the above, of the host ($compiler)" >&2
			status=1
		fi
	done
	$compiler -fsyntax-only -Wall -Wextra -Werror shim/*.c || status=1
done
exit $status
