//! `rump/rumpdefs.h`, `rumperr.h` and `rumperrno2host.h`: NetBSD's constants for host programs.

use std::fmt::Write as _;

const DEFS_HEAD: &str = "/*
 * NetBSD's constants with the prefix RUMP_, and structures that calls take, for programs on any host.
 *
 * Made from constants.tsv by abi/gen; do not edit.
 */

#ifndef _RUMP_RUMPDEFS_H_
#define\t_RUMP_RUMPDEFS_H_

#ifdef _KERNEL
#include <sys/types.h>
#else
#include <stddef.h>
#include <stdint.h>
#endif

#include <rump/rump_namei.h>
";

/// What is not a plain constant.
const DEFS_TAIL: &str = "
/* fcntl commands of file systems: what is copied, a number, how much */
#define\tRUMP_F_PARAM_LEN(x)\t(((x) >> 16) & RUMP_F_PARAM_MASK)
#define\tRUMP__FCN(inout, num, len)\t\t\t\t\t\\
\t(RUMP_F_FSCTL | (inout) | (((len) & RUMP_F_PARAM_MASK) << 16) | (num))
#define\tRUMP__FCNO(c)\t\tRUMP__FCN(RUMP_F_FSVOID, (c), 0)
#define\tRUMP__FCNR(c, t)\tRUMP__FCN(RUMP_F_FSIN, (c), (int)sizeof(t))
#define\tRUMP__FCNW(c, t)\tRUMP__FCN(RUMP_F_FSOUT, (c), (int)sizeof(t))
#define\tRUMP__FCNRW(c, t)\tRUMP__FCN(RUMP_F_FSINOUT, (c), (int)sizeof(t))
#define\tRUMP__FCN_FSPRIV(inout, fs, num, len)\t\t\t\t\\
\t(RUMP__FCN((inout), (num), (len)) | RUMP_F_FSPRIV | ((fs) << 8))
#define\tRUMP__FCNO_FSPRIV(f, c)\tRUMP__FCN_FSPRIV(RUMP_F_FSVOID, (f), (c), 0)
#define\tRUMP__FCNR_FSPRIV(f, c, t)\tRUMP__FCN_FSPRIV(RUMP_F_FSIN, (f), (c), (int)sizeof(t))
#define\tRUMP__FCNW_FSPRIV(f, c, t)\tRUMP__FCN_FSPRIV(RUMP_F_FSOUT, (f), (c), (int)sizeof(t))
#define\tRUMP__FCNRW_FSPRIV(f, c, t)\tRUMP__FCN_FSPRIV(RUMP_F_FSINOUT, (f), (c), (int)sizeof(t))

/* ioctl commands: what is copied, a group, a number, how much */
#define\tRUMP_IOCPARM_LEN(x)\t(((x) >> RUMP_IOCPARM_SHIFT) & RUMP_IOCPARM_MASK)
#define\tRUMP_IOCBASECMD(x)\t((x) & ~(RUMP_IOCPARM_MASK << RUMP_IOCPARM_SHIFT))
#define\tRUMP_IOCGROUP(x)\t(((x) >> RUMP_IOCGROUP_SHIFT) & 0xff)
#define\t_RUMP_IOC(inout, group, num, len)\t\t\t\t\t\\
\t((inout) | (((len) & RUMP_IOCPARM_MASK) << RUMP_IOCPARM_SHIFT) |\t\\
\t((group) << RUMP_IOCGROUP_SHIFT) | (num))
#define\t_RUMP_IO(g, n)\t\t_RUMP_IOC(RUMP_IOC_VOID, (g), (n), 0)
#define\t_RUMP_IOR(g, n, t)\t_RUMP_IOC(RUMP_IOC_OUT, (g), (n), sizeof(t))
#define\t_RUMP_IOW(g, n, t)\t_RUMP_IOC(RUMP_IOC_IN, (g), (n), sizeof(t))
#define\t_RUMP_IOWR(g, n, t)\t_RUMP_IOC(RUMP_IOC_INOUT, (g), (n), sizeof(t))

#define\tRUMP_KTRFAC_VERSION(tf)\t(((tf) & RUMP_KTRFAC_VER_MASK) >> RUMP_KTRFAC_VER_SHIFT)

/* sys/vnode.h */
enum rump_vtype {
\tRUMP_VNON, RUMP_VREG, RUMP_VDIR, RUMP_VBLK, RUMP_VCHR, RUMP_VLNK,
\tRUMP_VSOCK, RUMP_VFIFO, RUMP_VBAD
};

/* sys/module.h */
enum rump_modctl {
\tRUMP_MODCTL_LOAD,\t/* struct rump_modctl_load * */
\tRUMP_MODCTL_UNLOAD,\t/* char *: a name */
\tRUMP_MODCTL_STAT,\t/* struct iovec *: a buffer */
\tRUMP_MODCTL_EXISTS\t/* 0: load, 1: autoload */
};
struct rump_modctl_load {
\tconst char\t*ml_filename;
\tint\t\tml_flags;
\tconst char\t*ml_props;
\tsize_t\t\tml_propslen;
};

/* arguments of mount: ffs, ext2fs, ... and sysvbfs */
struct rump_ufs_args {
\tchar\t\t*fspec;\t\t/* block device */
};
struct rump_sysvbfs_args {
\tchar\t\t*fspec;\t\t/* block device */
};

/* sys/dirent.h */
struct rump_dirent {
\tuint64_t\td_fileno;
\tuint16_t\td_reclen;\t/* to the next one */
\tuint16_t\td_namlen;
\tuint8_t\t\td_type;
\tchar\t\td_name[512];
};

#endif /* _RUMP_RUMPDEFS_H_ */
";

/// The text of `rumpdefs.h`.
pub fn defs(tsv: &str) -> String {
    let mut out = String::from(DEFS_HEAD);
    let mut last = "";
    for line in tsv.lines().skip(1) {
        let field: Vec<&str> = line.split('\t').collect();
        let [header, name, value] = field[..] else {
            panic!("a line of three fields: {line}");
        };
        if header != last {
            let _ = writeln!(out, "\n/* {header} */");
            last = header;
        }
        let tabs = if name.len() < 11 { "\t\t" } else { "\t" };
        let _ = writeln!(out, "#define\tRUMP_{name}{tabs}{value}");
    }
    out + DEFS_TAIL
}

/// The rows `("ENAME", "text"),` of the table in `abi/types/src/errno.rs`, from 1.
fn errors(source: &str) -> Vec<(&str, &str)> {
    let (_, table) = source
        .split_once("static TABLE: [(&str, &str); 96] = [")
        .expect("the table");
    let (table, _) = table.split_once("];").expect("its end");
    let strings: Vec<&str> = table.split('"').skip(1).step_by(2).collect();
    assert!(strings.len() == 2 * 96, "{} strings", strings.len());
    strings.chunks(2).map(|row| (row[0], row[1])).collect()
}

/// The text of `rumperr.h`.
pub fn strerror(source: &str) -> String {
    let mut out = String::from(
        "/*\n * The texts of NetBSD's error numbers, strerror(3).\n *\n\
         \x20* Made from abi/types/src/errno.rs by abi/gen; do not edit.\n */\n\n\
         #ifndef _RUMP_RUMPERR_H_\n#define\t_RUMP_RUMPERR_H_\n\n\
         static inline const char *\nrump_strerror(int error)\n{\n\n\tswitch (error) {\n\
         \tcase 0:\n\t\treturn \"Undefined error: 0\";\n",
    );
    for (index, (name, text)) in errors(source).iter().enumerate() {
        let number = index + 1;
        let _ = writeln!(
            out,
            "\tcase {number}:\t/* {name} */\n\t\treturn \"{text}\";"
        );
    }
    out + "\tdefault:\n\t\treturn \"Unknown error\";\n\t}\n}\n\n#endif /* _RUMP_RUMPERR_H_ */\n"
}

/// The text of `rumperrno2host.h`.
pub fn errno2host(source: &str) -> String {
    let mut out = String::from(
        "/*\n * The host's number of NetBSD's error: EINVAL where the host has no such error.\n *\n\
         \x20* Made from abi/types/src/errno.rs by abi/gen; do not edit.\n */\n\n\
         #ifndef _RUMP_RUMPERRNO2HOST_H_\n#define\t_RUMP_RUMPERRNO2HOST_H_\n\n\
         #include <errno.h>\n\n\
         static inline int\nrump_errno2host(int rumperrno)\n{\n\n\tswitch (rumperrno) {\n\
         \tcase 0:\n\t\treturn 0;\n",
    );
    for (index, (name, _)) in errors(source).iter().enumerate() {
        let number = index + 1;
        let _ = writeln!(
            out,
            "#ifdef {name}\n\tcase {number}:\n\t\treturn {name};\n#endif"
        );
    }
    out + "\tdefault:\n\t\treturn EINVAL;\n\t}\n}\n\n#endif /* _RUMP_RUMPERRNO2HOST_H_ */\n"
}
