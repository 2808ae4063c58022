//! The message table of `rump_server -d`, row by row, and what the accepted forms mean.

use super::*;

fn message(text: &str) -> String {
    match parse(text) {
        Ok(drive) => panic!("{text:?} is accepted as {drive:?}"),
        Err(invalid) => invalid.message,
    }
}

fn drive(text: &str) -> Drive {
    parse(text).unwrap_or_else(|invalid| panic!("{text:?} is refused: {invalid:?}"))
}

#[test]
fn incomplete() {
    for text in [
        "",
        "key=/dk",
        "hostpath=img,size=host",
        "key=/dk,hostpath=img",
        "key=/dk,size=host",
        "key,hostpath=img,size=host",
        "key=/dk,hostpath,size=host",
        "key=/dk,hostpath=,size=host",
        "key=/dk,hostpath=img,size",
        "key=/dk,hostpath=img,size=0",
        "key=/dk,hostpath=img,size=abc",
        "key=/dk,hostpath=img,size=0x400",
        "key=/dk,hostpath=img,size=-2",
        "key=/dk,hostpath=img,size=99999999t",
        "key=/dk,hostpath=img,offset=512",
        "key=/dk,hostpath=img,size=1m,offset=zzz",
    ] {
        // The empty specification is one empty name.
        let expected = if text.is_empty() {
            "invalid dtoken"
        } else {
            "incomplete drivespec"
        };
        assert_eq!(message(text), expected, "{text:?}");
    }
}

#[test]
fn unknown_names() {
    for text in [
        "foo=1",
        "key=/dk,hostpath=img,size=host,",
        "keys=/dk",
        ",key=/dk",
        "KEY=/dk",
    ] {
        assert_eq!(message(text), "invalid dtoken", "{text:?}");
    }
}

#[test]
fn names_given_twice() {
    assert_eq!(message("key=/a,key=/b"), "key already given");
    assert_eq!(message("hostpath=a,hostpath=b"), "hostpath already given");
    assert_eq!(message("size=1,size=2"), "size already given");
    assert_eq!(message("offset=1,offset=2"), "offset already given");
    assert_eq!(
        message("disklabel=a,disklabel=b"),
        "disklabel already given"
    );
    assert_eq!(message("type=blk,type=chr"), "type already specified");
}

#[test]
fn types() {
    assert_eq!(message("type=zzz"), "invalid type zzz");
    // The reference program crashes on these two.
    assert_eq!(message("type"), "invalid type ");
    assert_eq!(message("type="), "invalid type ");
    assert_eq!(
        drive("key=/dk,hostpath=i,size=host").node_type,
        NodeType::Block
    );
    assert_eq!(
        drive("key=/dk,hostpath=i,size=host,type=blk").node_type,
        NodeType::Block
    );
    assert_eq!(
        drive("key=/dk,hostpath=i,size=host,type=chr").node_type,
        NodeType::Character
    );
    assert_eq!(
        drive("key=/dk,hostpath=i,size=host,type=reg").node_type,
        NodeType::Regular
    );
}

#[test]
fn host_size_goes_with_no_offset() {
    for text in ["size=host,offset=512", "offset=512,size=host"] {
        assert_eq!(
            message(text),
            "cannot specify offset with size=host",
            "{text:?}"
        );
    }
}

#[test]
fn labels() {
    for text in [
        "disklabel=ab",
        "disklabel=",
        "disklabel",
        "disklabel=1",
        "disklabel=A",
    ] {
        assert_eq!(message(text), "invalid label part", "{text:?}");
    }
    for text in [
        "size=1m,disklabel=a",
        "size=host,disklabel=a",
        "offset=1,disklabel=a",
    ] {
        assert_eq!(
            message(text),
            "disklabel needs to be used alone",
            "{text:?}"
        );
    }
    let alone = drive("key=/dk,hostpath=i,disklabel=e");
    assert_eq!(
        (alone.window, alone.ignored),
        (Window::Partition('e'), None)
    );
    let zero = drive("key=/dk,hostpath=i,offset=0,disklabel=a");
    assert_eq!((zero.window, zero.ignored), (Window::Partition('a'), None));
    let late = drive("key=/dk,hostpath=i,disklabel=a,size=1m");
    assert_eq!(late.window, Window::Partition('a'));
    assert!(late.ignored.is_some_and(|note| note.contains("no effect")));
}

#[test]
fn windows() {
    let bytes = |offset, size| Window::Bytes { offset, size };
    assert_eq!(
        drive("key=/dk,hostpath=i,size=host").window,
        Window::WholeHostFile
    );
    assert_eq!(drive("key=/dk,hostpath=i,size=512").window, bytes(0, 512));
    assert_eq!(
        drive("key=/dk,hostpath=i,size=1g").window,
        bytes(0, 1 << 30)
    );
    assert_eq!(
        drive("key=/dk,hostpath=i,offset=2x4k,size=1m").window,
        bytes(8192, 1 << 20)
    );
    assert_eq!(
        drive("key=/dk,hostpath=i,size=-1").window,
        bytes(0, TO_THE_END)
    );
    assert_eq!(drive("key=/dk,hostpath=i,type=reg").window, bytes(0, 0));
    assert_eq!(
        drive("type=reg,size=0,key=/dk,hostpath=i").window,
        bytes(0, 0)
    );
}

#[test]
fn values_are_kept_as_they_are() {
    let drive = drive("key=/d=k,hostpath=a b/c=d,size=host");
    assert_eq!(
        (drive.key.as_str(), drive.hostpath.as_str()),
        ("/d=k", "a b/c=d")
    );
}

proptest::proptest! {
    /// Whatever is typed is a drive or a message; a drive always has its mandatory parts.
    #[test]
    fn any_text_is_answered(text in "((key|hostpath|size|offset|disklabel|type|x)(=(/k|host|[0-9]{1,3}[kx]?[0-9]?|-1|a|blk|reg|é)?)?,?){0,7}") {
        match parse(&text) {
            Ok(drive) => proptest::prop_assert!(!drive.hostpath.is_empty()),
            Err(invalid) => proptest::prop_assert!(!invalid.message.is_empty()),
        }
    }
}
