# Sourced by bash or zsh: turns the shell into a prompt of a remote rump kernel.
#
#   . rumpremote.sh [URL | -u SOCKETPATH]
#
# mkdir, ls, mount and the other applets of rumpctl(1) come first on the path and act on the server
# that RUMP_SERVER names; `export RUMP_SERVER=unix://ctrl` chooses another one at any time.
# Everything else, redirection and globbing included, stays the host's. RUMPREMOTE_APPLETS, when set,
# is the directory of the applets.
#
#   rumpremote_listcmds       lists the commands that act on the rump kernel
#   rumpremote_hascmd NAME    prints #t (status 0) or #f (status 1)
#   rumpremote_hostcmd CMD..  runs the host's command of that name
#   rumpremote_unload         makes the shell what it was; RUMP_SERVER stays
#
# The same functions answer to rumpctrl_*, the names of rumpctrl.sh.

# Where this file is: each shell has its own way to tell.
if [ -n "${BASH_VERSION:-}" ]; then
	_rr_self=${BASH_SOURCE[0]}
elif [ -n "${ZSH_VERSION:-}" ]; then
	eval '_rr_self=${(%):-%x}'
else
	_rr_self=
fi

# The directory of applet links: of an installation, else of a build tree, where the newest rumpctl
# makes it.
_rr_applets() {
	local here dir program newest=
	if [ -n "${RUMPREMOTE_APPLETS:-}" ]; then
		printf '%s\n' "${RUMPREMOTE_APPLETS}"
		return
	fi
	here=$(CDPATH= builtin cd -P -- "$(dirname -- "$1")" && pwd) || return 1
	for dir in "${here}" "${here}/.." "${here}/../.."; do
		if [ -x "${dir}/libexec/rump/applets/ls" ]; then
			(CDPATH= builtin cd -P -- "${dir}/libexec/rump/applets" && pwd)
			return
		fi
	done
	for dir in "${CARGO_TARGET_DIR:-${here}/../../target}/release" "${CARGO_TARGET_DIR:-${here}/../../target}/debug"; do
		program=${dir}/rumpctl
		if [ -x "${program}" ] && { [ -z "${newest}" ] || [ "${program}" -nt "${newest}" ]; }; then
			newest=${program}
		fi
	done
	[ -n "${newest}" ] || return 1
	dir=$(CDPATH= builtin cd -P -- "$(dirname -- "${newest}")" && pwd)/applets || return 1
	"${newest}" applets --link "${dir}" && printf '%s\n' "${dir}"
}

_rr_load() {
	local name
	if [ -n "${RUMPREMOTE_LOADED:-}" ]; then
		printf 'rumpremote.sh is loaded already\n' >&2
		return 1
	fi
	if [ -z "${_rr_self}" ]; then
		printf 'rumpremote.sh: this shell is neither bash nor zsh\n' >&2
		return 1
	fi
	if ! RRPATH=$(_rr_applets "${_rr_self}"); then
		unset RRPATH
		printf 'rumpremote.sh: no rumpctl found; build it (make) or install it (make install)\n' >&2
		return 1
	fi
	case ${1:-} in
	-u)
		if [ -z "${2:-}" ]; then
			unset RRPATH
			printf 'rumpremote.sh: -u needs the path of a socket\n' >&2
			return 1
		fi
		export RUMP_SERVER="unix://$2"
		;;
	*://*)
		export RUMP_SERVER="$1"
		;;
	esac
	RUMPREMOTE_LOADED=1
	rrPATH=${PATH}
	rrPS1=${PS1-}
	PATH=${RRPATH}:${PATH}
	PS1='rumpremote (${RUMP_SERVER:-NULL})$ '
	rrALIASES=
	if [ -n "${ZSH_VERSION:-}" ]; then
		case $(setopt) in
		*promptsubst*) rrPROMPT_SUBST=1 ;;
		*) rrPROMPT_SUBST= ;;
		esac
		setopt PROMPT_SUBST
	fi
	# An alias such as ls='ls --group-directories-first' is meant for the host's program.
	for name in $(rumpremote_listcmds) cd; do
		if alias "${name}" >/dev/null 2>&1; then
			if [ -n "${ZSH_VERSION:-}" ]; then
				rrALIASES="${rrALIASES}$(alias -L "${name}")
"
			else
				rrALIASES="${rrALIASES}$(alias "${name}")
"
			fi
			unalias "${name}"
		fi
	done
	alias cd='_rr_cd'
}

_rr_cd() {
	printf 'cd: each command begins in the directory / of the rump kernel (builtin cd moves the host shell)\n' >&2
	return 1
}

rumpremote_listcmds() {
	(CDPATH= builtin cd -- "${RRPATH}" && rumpremote_hostcmd ls)
}

rumpremote_hascmd() {
	if [ -n "${1:-}" ] && [ -x "${RRPATH}/$1" ]; then
		printf '#t\n'
	else
		printf '#f\n'
		return 1
	fi
}

rumpremote_hostcmd() {
	(
		PATH=${rrPATH}
		"$@"
	)
}

rumpremote_unload() {
	unalias cd 2>/dev/null
	PATH=${rrPATH}
	PS1=${rrPS1}
	if [ -n "${ZSH_VERSION:-}" ] && [ -z "${rrPROMPT_SUBST:-}" ]; then
		unsetopt PROMPT_SUBST
	fi
	eval "${rrALIASES}"
	unset RRPATH rrPATH rrPS1 rrALIASES rrPROMPT_SUBST RUMPREMOTE_LOADED
	unset -f _rr_cd rumpremote_listcmds rumpremote_hascmd rumpremote_hostcmd rumpremote_unload
	unset -f rumpctrl_listcmds rumpctrl_hascmd rumpctrl_hostcmd rumpctrl_unload
}

rumpctrl_listcmds() { rumpremote_listcmds "$@"; }
rumpctrl_hascmd() { rumpremote_hascmd "$@"; }
rumpctrl_hostcmd() { rumpremote_hostcmd "$@"; }
rumpctrl_unload() { rumpremote_unload "$@"; }

_rr_load "$@"
_rr_status=$?
if [ "${_rr_status}" -ne 0 ] && [ -z "${RUMPREMOTE_LOADED:-}" ]; then
	unset -f _rr_cd rumpremote_listcmds rumpremote_hascmd rumpremote_hostcmd rumpremote_unload
	unset -f rumpctrl_listcmds rumpctrl_hascmd rumpctrl_hostcmd rumpctrl_unload
fi
unset -f _rr_applets _rr_load
unset _rr_self
if [ "${_rr_status}" -eq 0 ]; then
	unset _rr_status
	true
else
	unset _rr_status
	false
fi
