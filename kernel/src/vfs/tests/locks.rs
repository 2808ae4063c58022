//! Advisory locks.

use rump_abi::types::*;

use super::on_threads;
use crate::Errno;
use crate::testing::in_process;
use crate::vfs::lockf::{self, File, Owner, Request};

fn fl(kind: i32, start: off_t, len: off_t) -> flock {
    flock {
        l_start: start,
        l_len: len,
        l_pid: 0,
        l_type: kind as i16,
        l_whence: SEEK_SET as i16,
    }
}

fn request(file: usize, owner: usize) -> Request {
    Request {
        file: File::Head(file),
        owner: Owner::Process(owner),
        op: F_SETLK,
        wait: false,
    }
}

fn set(file: usize, owner: usize, kind: i32, start: off_t, len: off_t) -> crate::Result<()> {
    lockf::advlock(request(file, owner), &mut fl(kind, start, len), 0)
}

/// What `owner` would have to wait for: kind, start, length.
fn get(file: usize, owner: usize, kind: i32, start: off_t, len: off_t) -> (i32, off_t, off_t) {
    let mut answer = fl(kind, start, len);
    let request = Request {
        op: F_GETLK,
        ..request(file, owner)
    };
    lockf::advlock(request, &mut answer, 0).unwrap();
    (answer.l_type.into(), answer.l_start, answer.l_len)
}

#[test]
fn ranges_are_split_and_joined() {
    in_process(|| {
        const F: usize = 0x1000;
        set(F, 1, F_WRLCK, 0, 100).unwrap();
        assert_eq!(set(F, 2, F_RDLCK, 50, 10), Err(Errno::EAGAIN));
        assert_eq!(get(F, 2, F_RDLCK, 50, 10), (F_WRLCK, 0, 100));
        set(F, 1, F_UNLCK, 40, 20).unwrap();
        set(F, 2, F_RDLCK, 40, 20).unwrap();
        assert_eq!(get(F, 2, F_WRLCK, 60, 1), (F_WRLCK, 60, 40));
        assert_eq!(get(F, 1, F_WRLCK, 0, 0), (F_RDLCK, 40, 20));
        assert_eq!(get(F, 1, F_RDLCK, 0, 0).0, F_UNLCK);
        set(F, 2, F_UNLCK, 0, 0).unwrap();
        set(F, 1, F_WRLCK, 40, 20).unwrap();
        assert_eq!(
            get(F, 2, F_WRLCK, 0, 0),
            (F_WRLCK, 0, 100),
            "one lock again"
        );
        set(F, 1, F_WRLCK, 1000, 0).unwrap();
        assert_eq!(
            get(F, 2, F_WRLCK, 5000, 1),
            (F_WRLCK, 1000, 0),
            "to the end"
        );
        set(F, 1, F_UNLCK, 0, 0).unwrap();
        assert!(!lockf::is_locked(File::Head(F)));
    });
}

#[test]
fn odd_ranges() {
    in_process(|| {
        const F: usize = 0x2000;
        set(F, 1, F_WRLCK, 100, -50).unwrap();
        assert_eq!(get(F, 2, F_WRLCK, 0, 0), (F_WRLCK, 50, 50));
        assert_eq!(set(F, 1, F_WRLCK, 10, -50), Err(Errno::EINVAL));
        assert_eq!(set(F, 1, F_WRLCK, -1, 5), Err(Errno::EINVAL));
        assert_eq!(set(F, 1, F_WRLCK, off_t::MAX, 5), Err(Errno::EOVERFLOW));
        assert_eq!(set(F, 1, 17, 0, 0), Err(Errno::EINVAL));
        let mut end = fl(F_WRLCK, -10, 5);
        end.l_whence = SEEK_END as i16;
        lockf::advlock(request(F, 2), &mut end, 1000).unwrap();
        assert_eq!(get(F, 1, F_WRLCK, 900, 0), (F_WRLCK, 990, 5));
        set(F, 1, F_UNLCK, 0, 0).unwrap();
        set(F, 2, F_UNLCK, 0, 0).unwrap();
    });
}

#[test]
fn waiting_in_a_circle_is_refused() {
    in_process(|| {
        const F: usize = 0x3000;
        set(F, 1, F_WRLCK, 0, 1).unwrap();
        set(F, 2, F_WRLCK, 1, 1).unwrap();
        // Whoever comes second to close the circle is refused, and lets the other go on.
        on_threads(2, |i| {
            let (me, other) = (i + 1, 1 - i as off_t);
            let wait = Request {
                wait: true,
                ..request(F, me)
            };
            match lockf::advlock(wait, &mut fl(F_WRLCK, other, 1), 0) {
                Ok(()) | Err(Errno::EDEADLK) => {}
                Err(error) => panic!("{error}"),
            }
            set(F, me, F_UNLCK, 0, 0).unwrap();
        });
        assert!(!lockf::is_locked(File::Head(F)));
    });
}

#[test]
fn flock_belongs_to_the_open_file() {
    in_process(|| {
        const F: usize = 0x4000;
        let file = |id: usize| Request {
            owner: Owner::OpenFile(id),
            ..request(F, 0)
        };
        let all = |kind| fl(kind, 0, 0);
        lockf::advlock(file(1), &mut all(F_RDLCK), 0).unwrap();
        lockf::advlock(file(2), &mut all(F_RDLCK), 0).unwrap();
        assert_eq!(
            lockf::advlock(file(1), &mut all(F_WRLCK), 0),
            Err(Errno::EAGAIN)
        );
        lockf::advlock(file(2), &mut all(F_UNLCK), 0).unwrap();
        lockf::advlock(file(1), &mut all(F_WRLCK), 0).unwrap();
        assert_eq!(set(F, 9, F_RDLCK, 0, 1), Err(Errno::EAGAIN));
        let unlock = Request {
            op: F_UNLCK,
            ..file(1)
        };
        lockf::advlock(unlock, &mut all(F_UNLCK), 0).unwrap();
        assert!(!lockf::is_locked(File::Head(F)));
    });
}
