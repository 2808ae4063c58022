//! Names of users and groups: those of the host, as a rump kernel has no accounts of its own.

use std::cell::RefCell;
use std::collections::HashMap;

use nix::unistd::{Gid, Group, Uid, User};

/// Looks names up, each once.
#[derive(Default)]
pub struct Names {
    numeric: bool,
    users: RefCell<HashMap<u32, String>>,
    groups: RefCell<HashMap<u32, String>>,
}

impl Names {
    /// `numeric`: ids instead of names.
    pub fn new(numeric: bool) -> Self {
        Self {
            numeric,
            ..Self::default()
        }
    }

    /// The name of a user, or the number.
    pub fn user(&self, uid: u32) -> String {
        let name = || {
            User::from_uid(Uid::from_raw(uid))
                .ok()
                .flatten()
                .map(|user| user.name)
        };
        self.look_up(&self.users, uid, name)
    }

    /// The name of a group, or the number.
    pub fn group(&self, gid: u32) -> String {
        let name = || {
            Group::from_gid(Gid::from_raw(gid))
                .ok()
                .flatten()
                .map(|group| group.name)
        };
        self.look_up(&self.groups, gid, name)
    }

    fn look_up(
        &self,
        known: &RefCell<HashMap<u32, String>>,
        id: u32,
        name: impl Fn() -> Option<String>,
    ) -> String {
        let find = || if self.numeric { None } else { name() };
        let mut known = known.borrow_mut();
        known
            .entry(id)
            .or_insert_with(|| find().unwrap_or_else(|| id.to_string()))
            .clone()
    }
}

/// The id of a user given by name or number.
pub fn uid(text: &str) -> Result<u32, String> {
    match User::from_name(text) {
        Ok(Some(user)) => Ok(user.uid.as_raw()),
        _ => text.parse().map_err(|_| format!("unknown user \"{text}\"")),
    }
}

/// The id of a group given by name or number.
pub fn gid(text: &str) -> Result<u32, String> {
    match Group::from_name(text) {
        Ok(Some(group)) => Ok(group.gid.as_raw()),
        _ => text
            .parse()
            .map_err(|_| format!("unknown group \"{text}\"")),
    }
}
