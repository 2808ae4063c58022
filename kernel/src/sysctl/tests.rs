//! The tree as a program sees it (netbsd-abi.md section 9).

use rump_abi::types::*;

use crate::copy::zeroed;
use crate::testing::{at, at_mut, call, errno, in_process};
use crate::{Errno, Result};

/// Reads `name` into `room` bytes; the length that the kernel tells, and the call's result.
fn read(name: &[i32], old: &mut [u8]) -> (usize, Result<i64>) {
    let mut length = old.len();
    let count = name.len() as u64;
    let words = [at(name), count, at_mut(old), at_mut(&mut length), 0, 0];
    let result = call("__sysctl", &words);
    (length, result)
}

fn write(name: &[i32], new: &[u8]) -> Result<i64> {
    let words = [at(name), name.len() as u64, 0, 0, at(new), new.len() as u64];
    call("__sysctl", &words)
}

fn input() -> sysctlnode {
    let mut node: sysctlnode = zeroed();
    node.sysctl_flags = 0x0100_0000;
    node
}

/// Sends a command with a node; the nodes that come back.
fn command(name: &[i32], node: &sysctlnode, room: usize) -> Result<Vec<sysctlnode>> {
    let mut out = vec![zeroed::<sysctlnode>(); room];
    let mut length = room * size_of::<sysctlnode>();
    let words = [
        at(name),
        name.len() as u64,
        at_mut(out.as_mut_slice()),
        at_mut(&mut length),
        at(node),
        size_of::<sysctlnode>() as u64,
    ];
    call("__sysctl", &words)?;
    out.truncate(length / size_of::<sysctlnode>());
    Ok(out)
}

fn name_of(node: &sysctlnode) -> String {
    let bytes: Vec<u8> = node.sysctl_name.iter().map(|&byte| byte as u8).collect();
    String::from_utf8(bytes.split(|&byte| byte == 0).next().unwrap().to_vec()).unwrap()
}

#[test]
fn values_are_those_of_the_reference() {
    in_process(|| {
        let mut text = [0_u8; 64];
        assert_eq!(read(&[1, 1], &mut text), (7, Ok(0)));
        assert_eq!(&text[..7], b"NetBSD\0");
        assert_eq!(read(&[1, 4], &mut text), (29, Ok(0)));
        assert_eq!(&text[..29], b"NetBSD 7.99.34 (RUMP-ROAST)\n\0");
        assert_eq!(read(&[6, 1], &mut text), (6, Ok(0)));
        assert_eq!(&text[..6], b"amd64\0");
        let mut number = [0_u8; 4];
        assert_eq!(read(&[1, 3], &mut number), (4, Ok(0)));
        assert_eq!(i32::from_ne_bytes(number), 799_003_400);
        let mut clock = [0_u8; 20];
        assert_eq!(read(&[1, 12], &mut clock), (20, Ok(0)));
        assert_eq!(
            clock[..8],
            [[100, 0, 0, 0], 10_000_i32.to_ne_bytes()].concat()
        );
        let mut quad = [0_u8; 8];
        assert_eq!(read(&[10, i32::MAX, 2, 9, 1], &mut quad), (8, Ok(0)));
        assert_eq!(u64::from_ne_bytes(quad), 128);
    });
}

#[test]
fn lengths_and_errors() {
    in_process(|| {
        let mut short = [0_u8; 3];
        assert_eq!(read(&[1, 1], &mut short), (7, errno(Errno::ENOMEM)));
        assert_eq!(&short, b"Net");
        let mut length = 0_usize;
        let name = [1, 1];
        let words = [at(&name), 2, 0, at_mut(&mut length), 0, 0];
        assert_eq!((call("__sysctl", &words), length), (Ok(0), 7));
        for (name, error) in [
            (&[1][..], Errno::EINVAL),
            (&[1, 9999], Errno::ENOENT),
            (&[1, 1, 1], Errno::ENOTDIR),
            (&[1, -77], Errno::EOPNOTSUPP),
            (&[1, 77], Errno::EINVAL),
            (&[-6], Errno::ENOENT),
        ] {
            assert_eq!(read(name, &mut short).1, errno(error), "{name:?}");
        }
        assert_eq!(write(&[1, 1], b"x\0"), errno(Errno::EPERM));
        let mut huge = vec![0_u8; 300];
        assert_eq!(read(&[1, 81], &mut huge).1, errno(Errno::E2BIG));
        assert_eq!(read(&[1, 81], &mut huge[..200]), (200, Ok(0)));
    });
}

#[test]
fn the_tree_can_be_walked() {
    in_process(|| {
        let top = command(&[CTL_QUERY], &input(), 32).unwrap();
        let names: Vec<String> = top.iter().map(name_of).collect();
        let expected = "kern vm vfs net debug hw machdep user ddb proc vendor emul security";
        assert!(names.join(" ").starts_with(expected), "{names:?}");
        assert!(top.iter().all(|node| node._sysctl_parent.is_null()));
        let kern = command(&[CTL_KERN, CTL_QUERY], &input(), 64).unwrap();
        let numbers: Vec<i32> = kern.iter().map(|node| node.sysctl_num).collect();
        assert!(numbers.is_sorted() && numbers.starts_with(&[1, 2, 3, 4, 10, 12]));
        // A limit below any process number.
        let pid = call("getpid", &[]).unwrap() as i32;
        let leaves = command(&[CTL_PROC, pid, 2, 1, CTL_QUERY], &input(), 4).unwrap();
        assert_eq!(leaves.len(), 2);
        assert_eq!(
            command(&[CTL_QUERY], &input(), 2).err(),
            Some(Errno::ENOMEM)
        );
        let mut wrong = input();
        wrong.sysctl_flags = 0;
        assert_eq!(command(&[CTL_QUERY], &wrong, 32).err(), Some(Errno::EINVAL));
        wrong = input();
        wrong.sysctl_ver = 999_999;
        assert_eq!(command(&[CTL_QUERY], &wrong, 32).err(), Some(Errno::EINVAL));
        let mut text = vec![0_u8; 4096];
        let (length, result) = read(&[CTL_KERN, CTL_DESCRIBE], &mut text);
        assert_eq!((result, length % 16), (Ok(0), 0));
    });
}

#[test]
fn programs_make_and_destroy_nodes_below_vendor() {
    in_process(|| {
        let mut node = input();
        node.sysctl_num = CTL_CREATE;
        // Read-write, with the value in the node.
        node.sysctl_flags |= 0x872;
        node.sysctl_un.scu_idata = 42;
        for (to, from) in node.sysctl_name.iter_mut().zip(b"answer") {
            *to = *from as i8;
        }
        let made = command(&[11, CTL_CREATE], &node, 1).unwrap()[0];
        assert!(made.sysctl_num > 1024);
        let name = [11, made.sysctl_num];
        let mut value = [0_u8; 4];
        assert_eq!(read(&name, &mut value), (4, Ok(0)));
        assert_eq!(value, 42_i32.to_ne_bytes());
        assert_eq!(write(&name, &7_i32.to_ne_bytes()), Ok(0));
        assert_eq!(write(&name, &[1, 2]), errno(Errno::EINVAL));
        assert_eq!(read(&name, &mut value).1, Ok(0));
        assert_eq!(value, 7_i32.to_ne_bytes());
        assert_eq!(
            command(&[11, CTL_CREATE], &node, 1).err(),
            Some(Errno::EEXIST)
        );
        assert_eq!(
            command(&[1, CTL_CREATE], &node, 1).err(),
            Some(Errno::EPERM)
        );
        let mut gone = input();
        gone.sysctl_num = made.sysctl_num;
        command(&[11, CTL_DESTROY], &gone, 1).unwrap();
        assert_eq!(read(&name, &mut value).1, errno(Errno::ENOENT));
    });
}

#[test]
fn limits_are_seen_and_set_through_the_tree() {
    in_process(|| {
        let soft = [CTL_PROC, i32::MAX, 2, 9, 1];
        assert_eq!(write(&soft, &20_u64.to_ne_bytes()), Ok(0));
        let mut limit: rlimit = zeroed();
        call("getrlimit", &[RLIMIT_NOFILE as u64, at_mut(&mut limit)]).unwrap();
        assert_eq!(limit.rlim_cur, 20);
    });
}
