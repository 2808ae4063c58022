//! What an uncontended lock costs, beside the host's own.
//!
//! `cargo bench -p rumpuser --bench locks --profile fast`

use std::hint::black_box;

use criterion::Criterion;
use rumpuser::condvar::Condvar;
use rumpuser::curlwp;
use rumpuser::mutex::{Mutex, MutexKind};
use rumpuser::rwlock::{RwLock, RwOp};

fn uncontended(criterion: &mut Criterion) {
    // The C library leaves out its atomics in a process that never had a second thread.
    std::thread::spawn(|| {}).join().unwrap();
    curlwp::set(core::ptr::without_provenance_mut(0x1000));
    let mut group = criterion.benchmark_group("uncontended");
    let mutex = Mutex::new(MutexKind::Adaptive);
    group.bench_function("mutex enter and exit", |bencher| {
        bencher.iter(|| {
            let mutex = black_box(&mutex);
            mutex.enter();
            mutex.exit();
        });
    });
    let std_mutex = std::sync::Mutex::new(());
    group.bench_function("std mutex lock and unlock", |bencher| {
        bencher.iter(|| drop(black_box(&std_mutex).lock().unwrap()));
    });
    let mut host_mutex = libc::PTHREAD_MUTEX_INITIALIZER;
    let host_mutex = &raw mut host_mutex;
    group.bench_function("pthread mutex lock and unlock", |bencher| {
        bencher.iter(|| {
            // SAFETY: the mutex is initialised and stays where it is.
            unsafe { libc::pthread_mutex_lock(black_box(host_mutex)) };
            // SAFETY: this thread holds it.
            unsafe { libc::pthread_mutex_unlock(black_box(host_mutex)) };
        });
    });
    let lock = RwLock::new();
    for op in [RwOp::Reader, RwOp::Writer] {
        group.bench_function(format!("rwlock enter and exit as {op:?}"), |bencher| {
            bencher.iter(|| {
                let lock = black_box(&lock);
                lock.enter(op);
                lock.exit();
            });
        });
    }
    let cv = Condvar::new();
    group.bench_function("signal with nobody waiting", |bencher| {
        bencher.iter(|| black_box(&cv).signal());
    });
    group.bench_function("curlwp", |bencher| bencher.iter(curlwp::get));
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    uncontended(&mut criterion);
    criterion.final_summary();
}
