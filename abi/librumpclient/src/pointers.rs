//! The pointers among the arguments of each system call: where, and to what.
//!
//! Made from `abi/gen/syscalls.tsv` by `abi/gen`; do not edit.

use crate::pointer::{Len, Pointer};

/// By number; slots in ascending order. A call that has none is not here.
pub static POINTERS: &[(u32, &[(usize, Pointer)])] = &[
    // read
    (3, &[(1, Pointer::Out(Len::Bytes(2)))]),
    // write
    (4, &[(1, Pointer::In(Len::Bytes(2)))]),
    // open
    (5, &[(0, Pointer::Text)]),
    // link
    (9, &[(0, Pointer::Text), (1, Pointer::Text)]),
    // unlink
    (10, &[(0, Pointer::Text)]),
    // chdir
    (12, &[(0, Pointer::Text)]),
    // mknod
    (14, &[(0, Pointer::Text)]),
    // chmod
    (15, &[(0, Pointer::Text)]),
    // chown
    (16, &[(0, Pointer::Text)]),
    // unmount
    (22, &[(0, Pointer::Text)]),
    // recvmsg
    (27, &[(1, Pointer::Anywhere)]),
    // sendmsg
    (28, &[(1, Pointer::Anywhere)]),
    // recvfrom
    (
        29,
        &[
            (1, Pointer::Out(Len::Bytes(2))),
            (4, Pointer::Out(Len::At(5, 4))),
            (5, Pointer::Both(Len::Fixed(4))),
        ],
    ),
    // accept
    (
        30,
        &[
            (1, Pointer::Out(Len::At(2, 4))),
            (2, Pointer::Both(Len::Fixed(4))),
        ],
    ),
    // getpeername
    (
        31,
        &[
            (1, Pointer::Out(Len::At(2, 4))),
            (2, Pointer::Both(Len::Fixed(4))),
        ],
    ),
    // getsockname
    (
        32,
        &[
            (1, Pointer::Out(Len::At(2, 4))),
            (2, Pointer::Both(Len::Fixed(4))),
        ],
    ),
    // access
    (33, &[(0, Pointer::Text)]),
    // chflags
    (34, &[(0, Pointer::Text)]),
    // ktrace
    (45, &[(0, Pointer::Text)]),
    // __getlogin
    (49, &[(0, Pointer::Out(Len::Bytes(1)))]),
    // __setlogin
    (50, &[(0, Pointer::Text)]),
    // ioctl
    (54, &[(2, Pointer::Anywhere)]),
    // revoke
    (56, &[(0, Pointer::Text)]),
    // symlink
    (57, &[(0, Pointer::Text), (1, Pointer::Text)]),
    // readlink
    (58, &[(0, Pointer::Text), (1, Pointer::Out(Len::Bytes(2)))]),
    // chroot
    (61, &[(0, Pointer::Text)]),
    // getgroups
    (79, &[(1, Pointer::Out(Len::Count(0, 4)))]),
    // setgroups
    (80, &[(1, Pointer::In(Len::Count(0, 4)))]),
    // fcntl
    (92, &[(2, Pointer::Fcntl)]),
    // select
    (
        93,
        &[
            (1, Pointer::Both(Len::Bits(0))),
            (2, Pointer::Both(Len::Bits(0))),
            (3, Pointer::Both(Len::Bits(0))),
            (4, Pointer::In(Len::Fixed(8))),
        ],
    ),
    // connect
    (98, &[(1, Pointer::In(Len::Bytes(2)))]),
    // bind
    (104, &[(1, Pointer::In(Len::Bytes(2)))]),
    // setsockopt
    (105, &[(3, Pointer::In(Len::Bytes(4)))]),
    // getsockopt
    (
        118,
        &[
            (3, Pointer::Out(Len::At(4, 4))),
            (4, Pointer::Both(Len::Fixed(4))),
        ],
    ),
    // readv
    (120, &[(1, Pointer::IovOut(2))]),
    // writev
    (121, &[(1, Pointer::IovIn(2))]),
    // rename
    (128, &[(0, Pointer::Text), (1, Pointer::Text)]),
    // mkfifo
    (132, &[(0, Pointer::Text)]),
    // sendto
    (
        133,
        &[
            (1, Pointer::In(Len::Bytes(2))),
            (4, Pointer::In(Len::Bytes(5))),
        ],
    ),
    // socketpair
    (135, &[(3, Pointer::Out(Len::Fixed(8)))]),
    // mkdir
    (136, &[(0, Pointer::Text)]),
    // rmdir
    (137, &[(0, Pointer::Text)]),
    // utimes
    (138, &[(0, Pointer::Text), (1, Pointer::In(Len::Fixed(32)))]),
    // nfssvc
    (155, &[(1, Pointer::Anywhere)]),
    // pread
    (173, &[(1, Pointer::Out(Len::Bytes(2)))]),
    // pwrite
    (174, &[(1, Pointer::In(Len::Bytes(2)))]),
    // pathconf
    (191, &[(0, Pointer::Text)]),
    // getrlimit
    (194, &[(1, Pointer::Out(Len::Fixed(16)))]),
    // setrlimit
    (195, &[(1, Pointer::In(Len::Fixed(16)))]),
    // truncate
    (200, &[(0, Pointer::Text)]),
    // __sysctl
    (
        202,
        &[
            (0, Pointer::In(Len::Count(1, 4))),
            (2, Pointer::Out(Len::At(3, 8))),
            (3, Pointer::Both(Len::Fixed(8))),
            (4, Pointer::In(Len::Bytes(5))),
        ],
    ),
    // futimes
    (206, &[(1, Pointer::In(Len::Fixed(32)))]),
    // reboot
    (208, &[(1, Pointer::Text)]),
    // poll
    (209, &[(0, Pointer::Both(Len::Count(1, 8)))]),
    // timer_create
    (
        235,
        &[
            (1, Pointer::In(Len::Fixed(32))),
            (2, Pointer::Out(Len::Fixed(4))),
        ],
    ),
    // modctl
    (246, &[(1, Pointer::Anywhere)]),
    // _ksem_init
    (247, &[(1, Pointer::Out(Len::Fixed(8)))]),
    // _ksem_open
    (248, &[(0, Pointer::Text), (4, Pointer::Out(Len::Fixed(8)))]),
    // _ksem_unlink
    (249, &[(0, Pointer::Text)]),
    // _ksem_getvalue
    (254, &[(1, Pointer::Out(Len::Fixed(4)))]),
    // _ksem_timedwait
    (256, &[(1, Pointer::In(Len::Fixed(16)))]),
    // __posix_rename
    (270, &[(0, Pointer::Text), (1, Pointer::Text)]),
    // lchmod
    (274, &[(0, Pointer::Text)]),
    // lchown
    (275, &[(0, Pointer::Text)]),
    // lutimes
    (276, &[(0, Pointer::Text), (1, Pointer::In(Len::Fixed(32)))]),
    // __posix_chown
    (283, &[(0, Pointer::Text)]),
    // __posix_lchown
    (285, &[(0, Pointer::Text)]),
    // preadv
    (289, &[(1, Pointer::IovOut(2))]),
    // pwritev
    (290, &[(1, Pointer::IovIn(2))]),
    // __getcwd
    (296, &[(0, Pointer::Out(Len::Bytes(1)))]),
    // lchflags
    (304, &[(0, Pointer::Text)]),
    // utrace
    (306, &[(0, Pointer::Text), (1, Pointer::In(Len::Bytes(2)))]),
    // kevent
    (
        345,
        &[
            (1, Pointer::In(Len::Count(2, 40))),
            (3, Pointer::Out(Len::Count(4, 40))),
            (5, Pointer::In(Len::Fixed(16))),
        ],
    ),
    // getvfsstat
    (356, &[(0, Pointer::Out(Len::Bytes(1)))]),
    // statvfs1
    (
        357,
        &[(0, Pointer::Text), (1, Pointer::Out(Len::Fixed(2256)))],
    ),
    // fstatvfs1
    (358, &[(1, Pointer::Out(Len::Fixed(2256)))]),
    // extattrctl
    (
        360,
        &[(0, Pointer::Text), (2, Pointer::Text), (4, Pointer::Text)],
    ),
    // extattr_set_file
    (
        361,
        &[
            (0, Pointer::Text),
            (2, Pointer::Text),
            (3, Pointer::In(Len::Bytes(4))),
        ],
    ),
    // extattr_get_file
    (
        362,
        &[
            (0, Pointer::Text),
            (2, Pointer::Text),
            (3, Pointer::Out(Len::Bytes(4))),
        ],
    ),
    // extattr_delete_file
    (363, &[(0, Pointer::Text), (2, Pointer::Text)]),
    // extattr_set_fd
    (364, &[(2, Pointer::Text), (3, Pointer::In(Len::Bytes(4)))]),
    // extattr_get_fd
    (365, &[(2, Pointer::Text), (3, Pointer::Out(Len::Bytes(4)))]),
    // extattr_delete_fd
    (366, &[(2, Pointer::Text)]),
    // extattr_set_link
    (
        367,
        &[
            (0, Pointer::Text),
            (2, Pointer::Text),
            (3, Pointer::In(Len::Bytes(4))),
        ],
    ),
    // extattr_get_link
    (
        368,
        &[
            (0, Pointer::Text),
            (2, Pointer::Text),
            (3, Pointer::Out(Len::Bytes(4))),
        ],
    ),
    // extattr_delete_link
    (369, &[(0, Pointer::Text), (2, Pointer::Text)]),
    // extattr_list_fd
    (370, &[(2, Pointer::Out(Len::Bytes(3)))]),
    // extattr_list_file
    (371, &[(0, Pointer::Text), (2, Pointer::Out(Len::Bytes(3)))]),
    // extattr_list_link
    (372, &[(0, Pointer::Text), (2, Pointer::Out(Len::Bytes(3)))]),
    // pselect
    (
        373,
        &[
            (1, Pointer::Both(Len::Bits(0))),
            (2, Pointer::Both(Len::Bits(0))),
            (3, Pointer::Both(Len::Bits(0))),
            (4, Pointer::In(Len::Fixed(16))),
            (5, Pointer::In(Len::Fixed(16))),
        ],
    ),
    // pollts
    (
        374,
        &[
            (0, Pointer::Both(Len::Count(1, 8))),
            (2, Pointer::In(Len::Fixed(16))),
            (3, Pointer::In(Len::Fixed(16))),
        ],
    ),
    // setxattr
    (
        375,
        &[
            (0, Pointer::Text),
            (1, Pointer::Text),
            (2, Pointer::In(Len::Bytes(3))),
        ],
    ),
    // lsetxattr
    (
        376,
        &[
            (0, Pointer::Text),
            (1, Pointer::Text),
            (2, Pointer::In(Len::Bytes(3))),
        ],
    ),
    // fsetxattr
    (377, &[(1, Pointer::Text), (2, Pointer::In(Len::Bytes(3)))]),
    // getxattr
    (
        378,
        &[
            (0, Pointer::Text),
            (1, Pointer::Text),
            (2, Pointer::Out(Len::Bytes(3))),
        ],
    ),
    // lgetxattr
    (
        379,
        &[
            (0, Pointer::Text),
            (1, Pointer::Text),
            (2, Pointer::Out(Len::Bytes(3))),
        ],
    ),
    // fgetxattr
    (380, &[(1, Pointer::Text), (2, Pointer::Out(Len::Bytes(3)))]),
    // listxattr
    (381, &[(0, Pointer::Text), (1, Pointer::Out(Len::Bytes(2)))]),
    // llistxattr
    (382, &[(0, Pointer::Text), (1, Pointer::Out(Len::Bytes(2)))]),
    // flistxattr
    (383, &[(1, Pointer::Out(Len::Bytes(2)))]),
    // removexattr
    (384, &[(0, Pointer::Text), (1, Pointer::Text)]),
    // lremovexattr
    (385, &[(0, Pointer::Text), (1, Pointer::Text)]),
    // fremovexattr
    (386, &[(1, Pointer::Text)]),
    // __stat30
    (
        387,
        &[(0, Pointer::Text), (1, Pointer::Out(Len::Fixed(128)))],
    ),
    // __fstat30
    (388, &[(1, Pointer::Out(Len::Fixed(128)))]),
    // __lstat30
    (
        389,
        &[(0, Pointer::Text), (1, Pointer::Out(Len::Fixed(128)))],
    ),
    // __getdents30
    (390, &[(1, Pointer::Out(Len::Bytes(2)))]),
    // __getfh30
    (
        395,
        &[
            (0, Pointer::Text),
            (1, Pointer::Out(Len::At(2, 8))),
            (2, Pointer::Both(Len::Fixed(8))),
        ],
    ),
    // __fhopen40
    (396, &[(0, Pointer::In(Len::Bytes(1)))]),
    // __fhstatvfs140
    (
        397,
        &[
            (0, Pointer::In(Len::Bytes(1))),
            (2, Pointer::Out(Len::Fixed(2256))),
        ],
    ),
    // __fhstat40
    (
        398,
        &[
            (0, Pointer::In(Len::Bytes(1))),
            (2, Pointer::Out(Len::Fixed(128))),
        ],
    ),
    // aio_cancel
    (399, &[(1, Pointer::Anywhere)]),
    // aio_error
    (400, &[(0, Pointer::Anywhere)]),
    // aio_fsync
    (401, &[(1, Pointer::Anywhere)]),
    // aio_read
    (402, &[(0, Pointer::Anywhere)]),
    // aio_return
    (403, &[(0, Pointer::Anywhere)]),
    // aio_write
    (405, &[(0, Pointer::Anywhere)]),
    // lio_listio
    (406, &[(1, Pointer::Anywhere), (3, Pointer::Anywhere)]),
    // __mount50
    (
        410,
        &[
            (0, Pointer::Text),
            (1, Pointer::Text),
            (3, Pointer::Anywhere),
        ],
    ),
    // __select50
    (
        417,
        &[
            (1, Pointer::Both(Len::Bits(0))),
            (2, Pointer::Both(Len::Bits(0))),
            (3, Pointer::Both(Len::Bits(0))),
            (4, Pointer::In(Len::Fixed(16))),
        ],
    ),
    // __gettimeofday50
    (
        418,
        &[
            (0, Pointer::Out(Len::Fixed(16))),
            (1, Pointer::Both(Len::Fixed(8))),
        ],
    ),
    // __settimeofday50
    (
        419,
        &[
            (0, Pointer::In(Len::Fixed(16))),
            (1, Pointer::Both(Len::Fixed(8))),
        ],
    ),
    // __utimes50
    (420, &[(0, Pointer::Text), (1, Pointer::In(Len::Fixed(32)))]),
    // __adjtime50
    (
        421,
        &[
            (0, Pointer::In(Len::Fixed(16))),
            (1, Pointer::Out(Len::Fixed(16))),
        ],
    ),
    // __futimes50
    (423, &[(1, Pointer::In(Len::Fixed(32)))]),
    // __lutimes50
    (424, &[(0, Pointer::Text), (1, Pointer::In(Len::Fixed(32)))]),
    // __setitimer50
    (
        425,
        &[
            (1, Pointer::In(Len::Fixed(32))),
            (2, Pointer::Out(Len::Fixed(32))),
        ],
    ),
    // __getitimer50
    (426, &[(1, Pointer::Out(Len::Fixed(32)))]),
    // __clock_gettime50
    (427, &[(1, Pointer::Out(Len::Fixed(16)))]),
    // __clock_settime50
    (428, &[(1, Pointer::In(Len::Fixed(16)))]),
    // __clock_getres50
    (429, &[(1, Pointer::Out(Len::Fixed(16)))]),
    // __nanosleep50
    (
        430,
        &[
            (0, Pointer::In(Len::Fixed(16))),
            (1, Pointer::Out(Len::Fixed(16))),
        ],
    ),
    // __kevent50
    (
        435,
        &[
            (1, Pointer::In(Len::Count(2, 40))),
            (3, Pointer::Out(Len::Count(4, 40))),
            (5, Pointer::In(Len::Fixed(16))),
        ],
    ),
    // __pselect50
    (
        436,
        &[
            (1, Pointer::Both(Len::Bits(0))),
            (2, Pointer::Both(Len::Bits(0))),
            (3, Pointer::Both(Len::Bits(0))),
            (4, Pointer::In(Len::Fixed(16))),
            (5, Pointer::In(Len::Fixed(16))),
        ],
    ),
    // __pollts50
    (
        437,
        &[
            (0, Pointer::Both(Len::Count(1, 8))),
            (2, Pointer::In(Len::Fixed(16))),
            (3, Pointer::In(Len::Fixed(16))),
        ],
    ),
    // __aio_suspend50
    (
        438,
        &[(0, Pointer::Anywhere), (2, Pointer::In(Len::Fixed(16)))],
    ),
    // __stat50
    (
        439,
        &[(0, Pointer::Text), (1, Pointer::Out(Len::Fixed(152)))],
    ),
    // __fstat50
    (440, &[(1, Pointer::Out(Len::Fixed(152)))]),
    // __lstat50
    (
        441,
        &[(0, Pointer::Text), (1, Pointer::Out(Len::Fixed(152)))],
    ),
    // __timer_settime50
    (
        446,
        &[
            (2, Pointer::In(Len::Fixed(32))),
            (3, Pointer::Out(Len::Fixed(32))),
        ],
    ),
    // __timer_gettime50
    (447, &[(1, Pointer::Out(Len::Fixed(32)))]),
    // __mknod50
    (450, &[(0, Pointer::Text)]),
    // __fhstat50
    (
        451,
        &[
            (0, Pointer::In(Len::Bytes(1))),
            (2, Pointer::Out(Len::Fixed(152))),
        ],
    ),
    // pipe2
    (453, &[(0, Pointer::Out(Len::Fixed(8)))]),
    // paccept
    (
        456,
        &[
            (1, Pointer::Out(Len::At(2, 4))),
            (2, Pointer::Both(Len::Fixed(4))),
            (3, Pointer::In(Len::Fixed(16))),
        ],
    ),
    // linkat
    (457, &[(1, Pointer::Text), (3, Pointer::Text)]),
    // renameat
    (458, &[(1, Pointer::Text), (3, Pointer::Text)]),
    // mkfifoat
    (459, &[(1, Pointer::Text)]),
    // mknodat
    (460, &[(1, Pointer::Text)]),
    // mkdirat
    (461, &[(1, Pointer::Text)]),
    // faccessat
    (462, &[(1, Pointer::Text)]),
    // fchmodat
    (463, &[(1, Pointer::Text)]),
    // fchownat
    (464, &[(1, Pointer::Text)]),
    // fstatat
    (
        466,
        &[(1, Pointer::Text), (2, Pointer::Out(Len::Fixed(152)))],
    ),
    // utimensat
    (467, &[(1, Pointer::Text), (2, Pointer::In(Len::Fixed(32)))]),
    // openat
    (468, &[(1, Pointer::Text)]),
    // readlinkat
    (469, &[(1, Pointer::Text), (2, Pointer::Out(Len::Bytes(3)))]),
    // symlinkat
    (470, &[(0, Pointer::Text), (2, Pointer::Text)]),
    // unlinkat
    (471, &[(1, Pointer::Text)]),
    // futimens
    (472, &[(1, Pointer::In(Len::Fixed(32)))]),
    // __quotactl
    (473, &[(0, Pointer::Text), (1, Pointer::Anywhere)]),
    // recvmmsg
    (
        475,
        &[(1, Pointer::Anywhere), (4, Pointer::Both(Len::Fixed(16)))],
    ),
    // sendmmsg
    (476, &[(1, Pointer::Anywhere)]),
    // clock_nanosleep
    (
        477,
        &[
            (2, Pointer::In(Len::Fixed(16))),
            (3, Pointer::Out(Len::Fixed(16))),
        ],
    ),
];
