#!/bin/sh
# Makes the folder in which a driver finds its own headers under their kernel names, and no kernel header
# of its tree: driver-headers.sh PLACE KERNEL_INCLUDE TOP NAME FOLDER...
#
# FOLDERs have the driver's sources. TOP is the kernel source folder that they belong to; when it is empty,
# what comes before "/sys/" in one of their paths tells. PLACE/include gets TOP's file systems as
# fs/tmpfs, miscfs/nullfs and so on, and each FOLDER under its name below TOP. NAME is the first FOLDER's
# name where there is no TOP. What the kernel shares with drivers stays KERNEL_INCLUDE's.
set -eu

place=$1
kernel=$2
top=$3
name=$4
shift 4

if ! mkdir -p "$place/include" 2>/dev/null || ! [ -w "$place" ]; then
	echo "cannot be written to: set MAKEOBJDIR or MAKEOBJDIRPREFIX to a folder for the objects"
	exit 0
fi

link() { # target link
	if ! [ "$2" -ef "$1" ] || ! [ -h "$2" ]; then
		mkdir -p "${2%/*}"
		rm -rf "$2"
		ln -s "$1" "$2"
	fi
}

# The headers of a folder that the kernel's own folder of that name lacks.
rest() { # folder name
	for header in "$1"/*.h; do
		if [ -f "$header" ] && ! [ -e "$kernel/$2/${header##*/}" ]; then
			link "$header" "$place/include/$2/${header##*/}"
		fi
	done
}

folder() { # folder name
	case $2 in
	rump/* | kern | kern/* | conf) ;;
	fs | ufs | miscfs | sys | uvm | dev | net | arch | arch/* | miscfs/genfs | miscfs/specfs | miscfs/fifofs)
		rest "$1" "$2"
		;;
	*) link "$1" "$place/include/$2" ;;
	esac
}

if [ -z "$top" ]; then
	for path in "$@"; do
		case $path in
		*/sys/*)
			top=${path%/sys/*}/sys
			break
			;;
		esac
	done
fi
if [ -n "$top" ]; then
	rest "$top/fs" fs
	for path in "$top"/fs/* "$top"/miscfs/* "$top"/ufs/*; do
		if [ -d "$path" ]; then
			folder "$path" "${path#"$top"/}"
		fi
	done
fi
if [ -n "$name" ]; then
	link "$1" "$place/include/$name"
fi
for path in "$@"; do
	case $path in
	"${top:-/dev/null}"/*) folder "$path" "${path#"$top"/}" ;;
	esac
done
