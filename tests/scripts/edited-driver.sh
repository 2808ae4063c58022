#!/usr/bin/env bash
# Builds tmpfs with one of the tutorial's edits: edited-driver.sh print|panic FOLDER puts the library
# into FOLDER. The copy of the sources and what cargo makes of it stay below target/demo, so that a
# second time is quick.
set -euo pipefail

edit=${1:?usage: edited-driver.sh print|panic FOLDER}
folder=${2:?usage: edited-driver.sh print|panic FOLDER}
here=$(cd "$(dirname "$0")/../.." && pwd)
target=${CARGO_TARGET_DIR:-$here/target}
. "$here/tests/scripts/building.sh"
demo=$target/demo
copy=$demo/source-$edit
new=$demo/new
mkdir -p "$demo" "$folder"

# One at a time: the copy is shared.
exec 9>"$demo/lock"
flock 9

rm -rf "$new"
mkdir -p "$new" "$copy"
cd "$here"
if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
	git ls-files --cached --others --exclude-standard -z
else
	find . -path ./target -prune -o -type f -print0
fi | while IFS= read -r -d '' file; do
	# A file may be deleted and not yet committed so.
	[ ! -f "$file" ] || printf '%s\0' "$file"
done | tar --null -T - -cf - | tar -C "$new" -xf -

"$here/tests/scripts/edit-mkdir.sh" "$edit" "$new/kernel/fs/tmpfs/src"

# Files that are as they were stay untouched: a debugger may be reading them, and cargo compares times.
(cd "$copy" && find . -type f -print0) | while IFS= read -r -d '' file; do
	[ -f "$new/$file" ] || rm "$copy/$file"
done
(cd "$new" && find . -type f -print0) | while IFS= read -r -d '' file; do
	if ! cmp -s "$new/$file" "$copy/$file"; then
		mkdir -p "$(dirname "$copy/$file")"
		cp "$new/$file" "$copy/$file"
	fi
done
rm -rf "$new"
cd "$copy"
export CARGO_TARGET_DIR=$demo/$edit
what='tmpfs with this edit'
[ -d "$CARGO_TARGET_DIR/release" ] || what="$what (the first time also what it is built on)"
building "$what" ${CARGO:-cargo} build --release --package librumpfs_tmpfs
install -m 0755 "$demo/$edit/release/librumpfs_tmpfs.so" "$folder/librumpfs_tmpfs.so"
