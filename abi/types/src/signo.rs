//! NetBSD signal numbers, `signal(7)`.

/// Hangup.
pub const SIGHUP: i32 = 1;
/// Interrupt.
pub const SIGINT: i32 = 2;
/// Quit.
pub const SIGQUIT: i32 = 3;
/// Illegal instruction.
pub const SIGILL: i32 = 4;
/// Trace/BPT trap.
pub const SIGTRAP: i32 = 5;
/// Abort trap.
pub const SIGABRT: i32 = 6;
/// EMT trap.
pub const SIGEMT: i32 = 7;
/// Floating point exception.
pub const SIGFPE: i32 = 8;
/// Killed.
pub const SIGKILL: i32 = 9;
/// Bus error.
pub const SIGBUS: i32 = 10;
/// Segmentation fault.
pub const SIGSEGV: i32 = 11;
/// Bad system call.
pub const SIGSYS: i32 = 12;
/// Broken pipe.
pub const SIGPIPE: i32 = 13;
/// Alarm clock.
pub const SIGALRM: i32 = 14;
/// Terminated.
pub const SIGTERM: i32 = 15;
/// Urgent I/O condition.
pub const SIGURG: i32 = 16;
/// Suspended (signal).
pub const SIGSTOP: i32 = 17;
/// Suspended.
pub const SIGTSTP: i32 = 18;
/// Continued.
pub const SIGCONT: i32 = 19;
/// Child exited.
pub const SIGCHLD: i32 = 20;
/// Stopped (tty input).
pub const SIGTTIN: i32 = 21;
/// Stopped (tty output).
pub const SIGTTOU: i32 = 22;
/// I/O possible.
pub const SIGIO: i32 = 23;
/// CPU time limit exceeded.
pub const SIGXCPU: i32 = 24;
/// File size limit exceeded.
pub const SIGXFSZ: i32 = 25;
/// Virtual timer expired.
pub const SIGVTALRM: i32 = 26;
/// Profiling timer expired.
pub const SIGPROF: i32 = 27;
/// Window size changed.
pub const SIGWINCH: i32 = 28;
/// Information request.
pub const SIGINFO: i32 = 29;
/// User defined signal 1.
pub const SIGUSR1: i32 = 30;
/// User defined signal 2.
pub const SIGUSR2: i32 = 31;
/// Power fail/restart.
pub const SIGPWR: i32 = 32;
/// One more than the highest signal.
pub const NSIG: i32 = 64;
