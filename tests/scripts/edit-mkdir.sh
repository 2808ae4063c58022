#!/bin/sh
# The tutorial's edits of tmpfs_mkdir: edit-mkdir.sh print|panic FOLDER, with the driver's sources in
# FOLDER. `print` tells who makes each directory; `panic` also adds the check that is the wrong way
# round. The lines that were added are printed.
set -eu

edit=${1:?usage: edit-mkdir.sh print|panic FOLDER}
folder=${2:?usage: edit-mkdir.sh print|panic FOLDER}
case $edit in
print | panic) ;;
*)
	echo "edit-mkdir.sh: the edits are print and panic, not $edit" >&2
	exit 1
	;;
esac

file=$(grep -l '^pub fn tmpfs_mkdir<' "$folder"/*.rs) || {
	echo "edit-mkdir.sh: no file in $folder has the function tmpfs_mkdir" >&2
	exit 1
}
# Behind the line that opens the function's body.
awk -v edit="$edit" '
	{ print }
	/^pub fn tmpfs_mkdir</ { inside = 1 }
	inside && /\{$/ {
		inside = 0
		print "    rump_ddk::printf!("
		print "        \"directory \\\"{}\\\" created by pid {}\\n\","
		print "        cnp.name().escape_ascii(),"
		print "        rump_ddk::kernel::curproc_pid(),"
		print "    );"
		if (edit == "panic") {
			print "    if !dvp.as_ptr().is_null() {"
			print "        panic!(\"tmpfs_mkdir: parent directory is NULL\");"
			print "    }"
		}
	}
' "$file" >"$file.edited"
diff "$file" "$file.edited" | sed -n 's/^> /+ /p'
cat "$file.edited" >"$file"
rm "$file.edited"
