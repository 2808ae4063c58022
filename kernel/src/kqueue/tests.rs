//! Event queues and timers as a program sees them.

use rump_abi::types::*;

use crate::copy::zeroed;
use crate::testing::{at, at_mut, call, call2, errno, in_process};
use crate::{Errno, Result, lwproc};

fn change(ident: u64, filter: i32, flags: i32, data: i64) -> kevent {
    let mut event: kevent = zeroed();
    event.ident = ident as usize;
    event.filter = filter as u32;
    event.flags = flags as u32;
    event.data = data;
    event.udata = 77;
    event
}

fn kevent(kq: u64, changes: &[kevent], room: usize, time: &timespec) -> Result<Vec<kevent>> {
    let mut out = vec![zeroed::<kevent>(); room];
    let words = [
        kq,
        at(changes),
        changes.len() as u64,
        at_mut(out.as_mut_slice()),
        room as u64,
        at(time),
    ];
    let count = call("kevent", &words)?;
    out.truncate(count as usize);
    Ok(out)
}

const NOW: timespec = timespec {
    tv_sec: 0,
    tv_nsec: 0,
};
const LONG: timespec = timespec {
    tv_sec: 1000,
    tv_nsec: 0,
};

#[test]
fn a_pipe_tells_that_it_can_be_read_until_it_is() {
    in_process(|| {
        let kq = call("kqueue", &[]).unwrap() as u64;
        let [read, write] = call2("pipe", &[]).unwrap().map(|fd| fd as u64);
        let add = change(read, EVFILT_READ, EV_ADD, 0);
        assert_eq!(kevent(kq, &[add], 4, &NOW).unwrap().len(), 0);
        call("write", &[write, at(b"abc"), 3]).unwrap();
        for _ in 0..2 {
            let events = kevent(kq, &[], 4, &LONG).unwrap();
            assert_eq!(events.len(), 1);
            assert_eq!((events[0].data, events[0].udata), (3, 77));
        }
        let mut buffer = [0_u8; 8];
        call("read", &[read, at_mut(&mut buffer), 8]).unwrap();
        assert_eq!(kevent(kq, &[], 4, &NOW).unwrap().len(), 0);
        call("close", &[write]).unwrap();
        let events = kevent(kq, &[], 4, &LONG).unwrap();
        assert_eq!(events[0].flags & EV_EOF as u32, EV_EOF as u32);
        call("close", &[read]).unwrap();
        assert_eq!(kevent(kq, &[], 4, &NOW).unwrap().len(), 0);
    });
}

#[test]
fn changes_fail_one_by_one() {
    in_process(|| {
        let kq = call("kqueue", &[]).unwrap() as u64;
        let changes = [
            change(99, EVFILT_READ, EV_ADD, 0),
            change(29_999, EVFILT_PROC, EV_ADD, 0),
            change(1, EVFILT_SIGNAL, EV_ADD, 0),
            change(1, EVFILT_AIO, EV_ADD, 0),
            change(1, 7, EV_ADD, 0),
            change(1, EVFILT_TIMER, EV_DELETE, 0),
        ];
        let events = kevent(kq, &changes, 10, &NOW).unwrap();
        let errors: Vec<i64> = events.iter().map(|event| event.data).collect();
        assert_eq!(errors, [9, 3, 45, 22, 22, 2]);
        assert_eq!(kevent(kq, &changes[..1], 0, &NOW).err(), Some(Errno::EBADF));
        assert_eq!(call("kevent", &[55, 0, 0, 0, 0, 0]), errno(Errno::EBADF));
    });
}

#[test]
fn timers_count_and_stop() {
    in_process(|| {
        let kq = call("kqueue", &[]).unwrap() as u64;
        kevent(kq, &[change(5, EVFILT_TIMER, EV_ADD, 1)], 0, &NOW).unwrap();
        let first = kevent(kq, &[], 1, &LONG).unwrap()[0];
        assert!(first.data >= 1 && first.ident == 5);
        kevent(kq, &[change(5, EVFILT_TIMER, EV_DELETE, 0)], 0, &NOW).unwrap();
        assert_eq!(kevent(kq, &[], 1, &NOW).unwrap().len(), 0);
        let once = change(6, EVFILT_TIMER, EV_ADD | EV_ONESHOT, 1);
        kevent(kq, &[once], 0, &NOW).unwrap();
        assert_eq!(kevent(kq, &[], 1, &LONG).unwrap()[0].data, 1);
        assert_eq!(kevent(kq, &[], 1, &NOW).unwrap().len(), 0);
    });
}

#[test]
fn the_end_of_a_process_is_an_event() {
    in_process(|| {
        let kq = call("kqueue", &[]).unwrap() as u64;
        let parent = lwproc::curlwp();
        lwproc::rfork(lwproc::RUMP_RFCFDG).unwrap();
        let child = lwproc::curlwp();
        let pid = call("getpid", &[]).unwrap() as u64;
        lwproc::switch(Some(parent));
        let mut watch = change(pid, EVFILT_PROC, EV_ADD, 0);
        watch.fflags = NOTE_EXIT as u32;
        assert_eq!(kevent(kq, &[watch], 1, &NOW).unwrap().len(), 0);
        lwproc::switch(Some(child));
        lwproc::releaselwp();
        lwproc::switch(Some(parent));
        let event = kevent(kq, &[], 1, &LONG).unwrap()[0];
        assert_eq!((event.ident as u64, event.fflags), (pid, NOTE_EXIT as u32));
    });
}

#[test]
fn timers_of_a_process() {
    in_process(|| {
        // Without a signal: sigev_notify SIGEV_NONE.
        let event = [0_i32; 8];
        let mut id = 0_i32;
        let monotonic = CLOCK_MONOTONIC as u64;
        call("timer_create", &[monotonic, at(&event), at_mut(&mut id)]).unwrap();
        let id = id as u64;
        let mut setting: itimerspec = zeroed();
        setting.it_value = LONG;
        setting.it_interval.tv_sec = 3;
        call("timer_settime", &[id, 0, at(&setting), 0]).unwrap();
        let mut now: itimerspec = zeroed();
        call("timer_gettime", &[id, at_mut(&mut now)]).unwrap();
        assert!(now.it_value.tv_sec > 0 && now.it_interval.tv_sec == 3);
        assert_eq!(call("timer_getoverrun", &[id]), Ok(0));
        call("timer_delete", &[id]).unwrap();
        assert_eq!(call("timer_delete", &[id]), errno(Errno::EINVAL));
        let mut old: itimerval = zeroed();
        assert_eq!(call("getitimer", &[0, at_mut(&mut old)]), Ok(0));
        assert_eq!((old.it_value.tv_sec, old.it_value.tv_usec), (0, 0));
        assert_eq!(
            call("getitimer", &[9, at_mut(&mut old)]),
            errno(Errno::EINVAL)
        );
    });
}
