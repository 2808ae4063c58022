//! Which system calls run, and which wait for their turn.
//!
//! The first call of each client always runs, so no client can starve another, whatever it lets
//! sleep in the kernel. Further calls share a number of slots and have a bound per client. The
//! thread that ends a call goes on with one that waited.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use super::client::{Call, Client, State};
use super::jobs::Exec;
use super::limits::Limits;

/// Slots for the calls of all clients beyond the first of each.
#[derive(Debug, Default)]
pub struct Calls(Mutex<Shared>);

#[derive(Debug, Default)]
struct Shared {
    used: usize,
    /// Clients with calls that wait for a shared slot.
    starved: VecDeque<Arc<Client>>,
}

/// What becomes of a new call.
#[derive(Debug)]
pub enum Turn {
    /// It runs now.
    Run(Call),
    /// It waits.
    Wait,
    /// The client has too many; it is to be disconnected.
    Overflow,
}

/// What the thread that ended a call does next.
#[derive(Debug)]
pub enum After {
    /// Runs this call.
    Run(Call),
    /// Completes an exec.
    Exec(Exec),
    /// Ends the client, which nobody holds any more.
    End,
    /// Nothing.
    Idle,
}

impl Calls {
    /// A client asks for a call.
    pub fn begin(&self, call: Call, limits: &Limits) -> Turn {
        let client = Arc::clone(&call.client);
        let mut state = client.state();
        if state.running == 0 {
            state.start();
            return Turn::Run(call);
        }
        if state.pending.len() >= limits.pending_per_client {
            return Turn::Overflow;
        }
        let allowed = state.running < limits.calls_per_client;
        if allowed && self.take_or_starve(&client, &mut state, limits) {
            state.start();
            return Turn::Run(call);
        }
        state.pending.push_back(call);
        Turn::Wait
    }

    /// A call of `client` has ended.
    pub fn end(&self, client: &Client, limits: &Limits) -> After {
        let mut state = client.state();
        if let Some(next) = state.pending.pop_front() {
            state.entering += 1;
            return After::Run(next);
        }
        state.running -= 1;
        if state.running > 0 {
            drop(state);
            return self.give_back(limits);
        }
        state.after()
    }

    /// A holder other than a call leaves `client`.
    pub fn leave(client: &Client) -> After {
        let mut state = client.state();
        state.holds -= 1;
        state.after()
    }

    /// Takes a shared slot; without one `client` gets in line for the next.
    fn take_or_starve(&self, client: &Arc<Client>, state: &mut State, limits: &Limits) -> bool {
        if state.starved {
            return false;
        }
        let mut shared = self.lock();
        if shared.used < limits.calls_shared {
            shared.used += 1;
            return true;
        }
        state.starved = true;
        shared.starved.push_back(Arc::clone(client));
        false
    }

    /// A shared slot is free: for the client that waited longest, or for later.
    fn give_back(&self, limits: &Limits) -> After {
        loop {
            let client = {
                let mut shared = self.lock();
                match shared.starved.pop_front() {
                    Some(client) => client,
                    None => {
                        shared.used -= 1;
                        return After::Idle;
                    }
                }
            };
            let mut state = client.state();
            state.starved = false;
            if state.running == 0 || state.running >= limits.calls_per_client {
                // Its own calls have taken care of the ones that waited, or will.
                continue;
            }
            if let Some(call) = state.pending.pop_front() {
                state.start();
                if !state.pending.is_empty() {
                    state.starved = true;
                    self.lock().starved.push_back(Arc::clone(&client));
                }
                return After::Run(call);
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.0.lock().expect("no holder panics")
    }
}

impl State {
    fn start(&mut self) {
        self.running += 1;
        self.entering += 1;
    }

    /// What is due once no call runs.
    fn after(&mut self) -> After {
        if self.running > 0 {
            return After::Idle;
        }
        if let Some(exec) = self.exec.take().filter(|_| !self.gone) {
            self.holds += 1;
            return After::Exec(exec);
        }
        if self.gone && self.holds == 0 {
            After::End
        } else {
            After::Idle
        }
    }
}
