# Read by scripts that build. `building WHAT COMMAND ...` says on standard error what is built and then
# how long it took; the command is quiet unless it fails or a terminal shows what it says.

building() {
	building_what=$1
	shift
	building_began=$(date +%s)
	echo "    building $building_what ..." >&2
	if [ -t 2 ]; then
		"$@" || return
	else
		building_log=$(mktemp) || return
		if ! "$@" >"$building_log" 2>&1; then
			cat "$building_log" >&2
			rm -f "$building_log"
			return 1
		fi
		rm -f "$building_log"
	fi
	echo "    built $building_what: $(($(date +%s) - building_began)) s" >&2
}
