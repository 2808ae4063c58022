//! Work with a client's main lwp: fork, exec, and the order to its other lwps to leave.
//!
//! An lwp is current on one thread at most, so one piece of this work is done at a time, in the order
//! in which it was asked for; and not by the client's reader, so that a fork that takes its time
//! holds up neither the client's other calls nor the answers that they wait for.
//!
//! The order to leave waits until each call that was taken in before has its own lwp: a client that
//! asks and closes its end at once is still answered (section 11).

use std::ffi::CString;
use std::sync::Arc;

use rump_abi::sysproxy::{Auth, ErrorCode, Features, frame};

use super::client::{Client, State};
use super::dispatch::answer_error;
use super::registry;
use super::server::{Server, Work};
use super::timer::Due;

/// An exec: the request to answer, and the new image's name.
#[derive(Debug)]
pub struct Exec {
    /// The request to answer.
    pub reqno: u64,
    /// What the new image offers of the extension.
    pub offer: Features,
    /// The new image's name.
    pub comm: CString,
}

/// Something to do with a client's main lwp.
#[derive(Debug)]
pub enum Job {
    /// Prepare a process for the child that will show this cookie, whose place is reserved.
    Prefork {
        /// The request to answer.
        reqno: u64,
        /// The cookie.
        auth: Auth,
    },
    /// The old image's calls leave; whoever ends the last one completes the exec.
    Exec(Exec),
    /// The connection has ended: all calls leave.
    Expel,
}

impl State {
    /// Whether a thread should come for the first job.
    fn job_is_due(&self) -> bool {
        !self.job_runs
            && match self.jobs.front() {
                None => false,
                Some(Job::Prefork { .. }) => true,
                Some(Job::Exec(_) | Job::Expel) => self.entering == 0,
            }
    }
}

impl Server {
    /// `job` shall be done for `client`, after those that came before.
    pub(super) fn add_job(&self, client: &Arc<Client>, job: Job) {
        client.state().jobs.push_back(job);
        self.start_jobs(client);
    }

    /// A call of `client` has its lwp, or was refused one.
    pub(super) fn entered(&self, client: &Arc<Client>) {
        client.state().entering -= 1;
        self.start_jobs(client);
    }

    /// Sends a thread for the jobs of `client` if one may begin.
    fn start_jobs(&self, client: &Arc<Client>) {
        let start = {
            let mut state = client.state();
            let due = state.job_is_due();
            if due {
                state.job_runs = true;
                state.holds += 1;
            }
            due
        };
        if start {
            self.hand_over(Work::Jobs(Arc::clone(client)));
        }
    }

    /// Does the jobs that may begin; this thread was sent for them.
    pub(super) fn do_jobs(self: &Arc<Self>, client: &Arc<Client>) {
        loop {
            let job = {
                let mut state = client.state();
                state.job_runs = false;
                let job = if state.job_is_due() {
                    state.jobs.pop_front()
                } else {
                    None
                };
                state.job_runs = job.is_some();
                job
            };
            match job {
                None => break,
                Some(Job::Prefork { reqno, auth }) => self.do_prefork(client, reqno, &auth),
                Some(Job::Exec(exec)) => {
                    self.expel(client);
                    // Whoever leaves last completes it: a call of the old image, or this thread.
                    client.state().exec = Some(exec);
                }
                Some(Job::Expel) => self.expel(client),
            }
        }
        self.leave(client);
    }

    fn do_prefork(self: &Arc<Self>, client: &Arc<Client>, reqno: u64, auth: &Auth) {
        let process = client.process();
        // A cookie of its own, for which nobody answers: the prepared process has no client yet.
        let mut made = None;
        self.enter(|| made = process.prefork(registry::new_cookie()).ok());
        let Some(prefork) = made else {
            self.preforks.abort(auth);
            answer_error(client, reqno, ErrorCode::RFORK_FAILED);
            return;
        };
        let lifetime = self.limits.prefork_lifetime;
        let timer = self.timers.add(lifetime, Due::Prefork(*auth));
        self.preforks.fill(auth, prefork, timer);
        // A client that does not hear it is cleaned up by its reader.
        let _ = client.send(&frame::prefork_response(reqno, auth));
    }

    fn expel(self: &Arc<Self>, client: &Arc<Client>) {
        let process = client.process();
        self.enter(|| process.expel());
    }
}
