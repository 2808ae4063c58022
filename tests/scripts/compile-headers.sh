#!/bin/sh
# Every header of c-src/include compiles alone, with gcc and with clang, without a warning, and neither
# it nor what it includes is a header of the host. Those of rump/ also compile in programs of the host,
# in C and in C++; some of them only there.
set -eu
cd "$(dirname "$0")/../../c-src"
status=0
dependencies=$(mktemp)
host=$(mktemp -d)
trap 'rm -rf "$dependencies" "$host"' EXIT
ln -s "$PWD/include/rump" "$host/rump"
for_programs='rump/rump_syscalls.h rump/rump_syscalls_compat.h rump/rumpclient.h rump/rumperrno2host.h
    rump/rumpstructs.h'
for_the_kernel=rump/rump_component.h
for compiler in gcc clang; do
	own=$($compiler -print-file-name=include)
	for header in $(cd include && find . -name '*.h' | sed 's|^\./||' | sort); do
		case " $(echo $for_programs) " in *" $header "*) continue ;; esac
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

programs() { # compiler language standard
	for header in $(cd include && ls rump/*.h); do
		[ "$header" != $for_the_kernel ] || continue
		if ! printf '#include <%s>\nextern int none;\n' "$header" |
		    $1 -fsyntax-only -x "$2" -std="$3" -pedantic -Wall -Wextra -Wundef -Werror -I "$host" -; then
			echo "$1 -std=$3 refuses $header in a program" >&2
			status=1
		fi
	done
}
for standard in c99 gnu99 gnu17; do
	programs gcc c $standard
	programs clang c $standard
done
for standard in c++98 gnu++17; do
	programs g++ c++ $standard
	programs clang++ c++ $standard
done
exit $status
