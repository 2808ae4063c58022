//! A kernel of a few hundred lines behind a real socket, for applets to act on: one file tree, a
//! list of mounts, a handful of sysctl variables. Clients are served one after the other.

// Each test program uses a part of it.
#![allow(dead_code)]

mod layout;
mod tree;

use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::support::{Call, Listener, Peer};
use tree::*;

const MNT_GETARGS: u64 = 0x40_0000;

/// A running kernel; every call to it and every file of it can be looked at.
pub struct Kernel {
    listener: Arc<Listener>,
    state: Arc<Mutex<State>>,
}

pub struct State {
    tree: Tree,
    /// From, on, type.
    pub mounts: Vec<(String, String, String)>,
    pub hostname: Vec<u8>,
    /// Numbers of the calls that were made.
    pub calls: Vec<u32>,
    /// Structures that came with mount(2).
    pub mount_args: Vec<Vec<u8>>,
    /// Its flags.
    pub mount_flags: Vec<u64>,
    /// Calls to be answered with an error, once.
    pub faults: HashMap<u32, i32>,
}

impl Kernel {
    pub fn boot() -> Self {
        let mut tree = Tree::new();
        tree.make(b"/dev", S_IFDIR | 0o755).unwrap();
        tree.make(b"/tmp", S_IFDIR | 0o1777).unwrap();
        let state = State {
            tree,
            mounts: vec![("rumpfs".into(), "/".into(), "rumpfs".into())],
            hostname: b"rump-00001.host".to_vec(),
            calls: Vec::new(),
            mount_args: Vec::new(),
            mount_flags: Vec::new(),
            faults: HashMap::new(),
        };
        let kernel = Self {
            listener: Arc::new(Listener::new()),
            state: Arc::new(Mutex::new(state)),
        };
        let (listener, state) = (Arc::clone(&kernel.listener), Arc::clone(&kernel.state));
        // The thread ends with the test's process.
        thread::spawn(move || {
            loop {
                let (mut peer, _) = listener.accept();
                serve(&mut peer, &state);
            }
        });
        kernel
    }

    pub fn url(&self) -> String {
        self.listener.url()
    }

    pub fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// Runs an applet to its end.
    pub fn run(&self, args: &[impl AsRef<OsStr>]) -> Output {
        self.run_with(args, b"", &[])
    }

    /// Runs an applet with this standard input and these variables.
    pub fn run_with(
        &self,
        args: &[impl AsRef<OsStr>],
        input: &[u8],
        env: &[(&str, &str)],
    ) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rumpctl"));
        command
            .args(args)
            .env("RUMP_SERVER", self.url())
            .env("TZ", "UTC")
            .env_remove("BLOCKSIZE");
        command
            .env_remove("RUMP__PARSEDSERVER")
            .env_remove("COLUMNS")
            .envs(env.iter().copied());
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The applet may end without reading all of it.
        let _ = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    /// Runs an applet that has to succeed, a word of the line an argument; gives what it printed.
    pub fn ok(&self, line: &str) -> String {
        let output = self.run(&line.split_whitespace().collect::<Vec<_>>());
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{line}: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs an applet that has to fail with status 1; gives what it complained.
    pub fn fails(&self, line: &str) -> String {
        let output = self.run(&line.split_whitespace().collect::<Vec<_>>());
        assert_eq!(output.status.code(), Some(1), "{line}: {output:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// The bytes of a file.
    pub fn contents(&self, path: &str) -> Vec<u8> {
        let state = self.state();
        let ino = state
            .tree
            .find(path.as_bytes(), true)
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        state.tree.nodes[&ino].data.clone()
    }

    /// A copy of a node.
    pub fn node(&self, path: &str) -> Option<Node> {
        let state = self.state();
        let ino = state.tree.find(path.as_bytes(), false).ok()?;
        Some(state.tree.nodes[&ino].clone())
    }

    /// Writes a file.
    pub fn put(&self, path: impl AsRef<[u8]>, data: &[u8]) {
        let mut state = self.state();
        let ino = state.tree.make(path.as_ref(), S_IFREG | 0o644).unwrap();
        state.tree.node(ino).data = data.to_vec();
    }
}

/// A process: what one client has open.
#[derive(Default)]
struct Process {
    files: HashMap<i32, (Ino, usize)>,
    next: i32,
    umask: u32,
}

fn serve(peer: &mut Peer, state: &Mutex<State>) {
    let mut process = Process {
        next: 3,
        umask: 0o022,
        ..Process::default()
    };
    while let Some(call) = peer.call() {
        state.lock().unwrap().calls.push(call.number);
        let fault = state.lock().unwrap().faults.remove(&call.number);
        let result = match fault {
            Some(error) => Err(error),
            None => dispatch(peer, &mut state.lock().unwrap(), &mut process, &call),
        };
        match result {
            Ok(value) => peer.succeed(&call, value),
            Err(error) => peer.refuse(&call, error),
        }
    }
}

fn path(peer: &mut Peer, addr: u64) -> Vec<u8> {
    peer.copyinstr(addr, 1024)
}

fn dispatch(peer: &mut Peer, state: &mut State, process: &mut Process, call: &Call) -> Result<i64> {
    let arg = |at: usize| call.args.get(at).copied().unwrap_or(0);
    let tree = &mut state.tree;
    let fd = arg(0) as i32;
    match call.number {
        3 => {
            let file = process.files.get_mut(&fd).ok_or(EBADF)?;
            let node = &tree.nodes[&file.0];
            if node.kind() == S_IFDIR {
                return Err(EISDIR);
            }
            let data = &node.data[file.1.min(node.data.len())..];
            let len = data.len().min(arg(2) as usize);
            peer.copyout(arg(1), &data[..len]);
            file.1 += len;
            Ok(len as i64)
        }
        4 => {
            let data = peer.copyin(arg(1), arg(2));
            let file = process.files.get_mut(&fd).ok_or(EBADF)?;
            let bytes = &mut tree.node(file.0).data;
            let end = file.1 + data.len();
            bytes.resize(bytes.len().max(end), 0);
            bytes[file.1..end].copy_from_slice(&data);
            file.1 = end;
            Ok(data.len() as i64)
        }
        5 => {
            let path = path(peer, arg(0));
            let (create, truncate, excl) = (
                arg(1) & 0x200 != 0,
                arg(1) & 0x400 != 0,
                arg(1) & 0x800 != 0,
            );
            let ino = match tree.find(&path, true) {
                Ok(_) if create && excl => return Err(EEXIST),
                Ok(ino) if arg(1) & 3 != 0 && tree.nodes[&ino].kind() == S_IFDIR => {
                    return Err(EISDIR);
                }
                Err(ENOENT) if create => {
                    tree.make(&path, S_IFREG | arg(2) as u32 & !process.umask)?
                }
                ino => ino?,
            };
            if truncate {
                tree.node(ino).data.clear();
            }
            process.next += 1;
            process.files.insert(process.next, (ino, 0));
            Ok(process.next.into())
        }
        6 => process.files.remove(&fd).map(|_| 0).ok_or(EBADF),
        9 => {
            let (from, to) = (path(peer, arg(0)), path(peer, arg(1)));
            tree.link(&from, &to, true).map(|()| 0)
        }
        10 => tree.remove(&path(peer, arg(0)), false).map(|()| 0),
        15 | 274 => {
            let ino = tree.find(&path(peer, arg(0)), call.number == 15)?;
            let node = tree.node(ino);
            node.mode = node.mode & !0o7777 | arg(1) as u32 & 0o7777;
            Ok(0)
        }
        16 | 275 => {
            let ino = tree.find(&path(peer, arg(0)), call.number == 16)?;
            let node = tree.node(ino);
            let id = |given: u64, now: u32| {
                if given as u32 == u32::MAX {
                    now
                } else {
                    given as u32
                }
            };
            (node.uid, node.gid) = (id(arg(1), node.uid), id(arg(2), node.gid));
            Ok(0)
        }
        22 => {
            let on = path(peer, arg(0));
            let at = state
                .mounts
                .iter()
                .rposition(|mount| mount.1.as_bytes() == on)
                .ok_or(EINVAL)?;
            state.mounts.remove(at);
            Ok(0)
        }
        36 | 95 | 208 => Ok(0),
        57 => {
            let (target, link) = (path(peer, arg(0)), path(peer, arg(1)));
            let ino = tree.make(&link, S_IFLNK | 0o755)?;
            tree.node(ino).data = target;
            Ok(0)
        }
        58 => {
            let ino = tree.find(&path(peer, arg(0)), false)?;
            let node = &tree.nodes[&ino];
            if node.kind() != S_IFLNK {
                return Err(EINVAL);
            }
            peer.copyout(arg(1), &node.data);
            Ok(node.data.len() as i64)
        }
        60 => Ok(std::mem::replace(&mut process.umask, arg(0) as u32).into()),
        128 => {
            let (from, to) = (path(peer, arg(0)), path(peer, arg(1)));
            tree.rename(&from, &to).map(|()| 0)
        }
        132 | 136 | 450 => {
            let kind = match call.number {
                132 => 0o010_000,
                136 => S_IFDIR,
                _ => arg(1) as u32 & 0o170_000,
            };
            let name = path(peer, arg(0));
            let ino = tree.make(&name, kind | arg(1) as u32 & 0o777 & !process.umask)?;
            if call.number == 450 {
                tree.node(ino).rdev = arg(2);
            }
            Ok(0)
        }
        137 => tree.remove(&path(peer, arg(0)), true).map(|()| 0),
        199 => {
            let file = process.files.get_mut(&fd).ok_or(EBADF)?;
            let base = if arg(3) == 1 { file.1 as u64 } else { 0 };
            file.1 = (base + arg(2)) as usize;
            Ok(file.1 as i64)
        }
        201 => {
            let file = process.files.get(&fd).ok_or(EBADF)?;
            tree.node(file.0).data.resize(arg(2) as usize, 0);
            Ok(0)
        }
        202 => layout::sysctl(peer, call, &mut state.hostname),
        356 => {
            let all: Vec<u8> = state.mounts.iter().flat_map(layout::statvfs).collect();
            if arg(0) != 0 {
                let len = all.len().min(arg(1) as usize) / 2256 * 2256;
                peer.copyout(arg(0), &all[..len]);
            }
            Ok(state.mounts.len() as i64)
        }
        357 => {
            let name = path(peer, arg(0));
            tree.find(&name, true)?;
            let holds = |mount: &&(String, String, String)| {
                Path::new(OsStr::new(std::str::from_utf8(&name).unwrap())).starts_with(&mount.1)
            };
            let mount = state
                .mounts
                .iter()
                .filter(holds)
                .max_by_key(|mount| mount.1.len())
                .expect("a root");
            peer.copyout(arg(1), &layout::statvfs(mount));
            Ok(0)
        }
        390 => {
            let file = process.files.get_mut(&fd).ok_or(EBADF)?;
            let node = &tree.nodes[&file.0];
            if node.kind() != S_IFDIR {
                return Err(ENOTDIR);
            }
            if file.1 > 0 {
                return Ok(0);
            }
            file.1 = 1;
            let records: Vec<u8> = node
                .names
                .iter()
                .flat_map(|(name, ino)| layout::dirent(*ino, name))
                .collect();
            peer.copyout(arg(1), &records);
            Ok(records.len() as i64)
        }
        410 => {
            let (on, fstype) = (path(peer, arg(1)), peer.copyinstr(arg(0), 32));
            let dir = tree.find(&on, true)?;
            let fstype = String::from_utf8(fstype).unwrap();
            let data = if arg(4) == 0 {
                Vec::new()
            } else {
                peer.copyin(arg(3), arg(4))
            };
            if arg(2) & MNT_GETARGS != 0 {
                peer.copyout(arg(3), &data);
                return Ok(arg(4) as i64);
            }
            let word = |at: usize| u64::from_le_bytes(data[at..at + 8].try_into().unwrap());
            let mut maps = Vec::new();
            let from = match fstype.as_str() {
                "null" | "overlay" | "union" => path(peer, word(0)),
                "umap" => {
                    let (users, groups) = (word(136) & 0xffff_ffff, word(136) >> 32);
                    maps.extend(peer.copyin(word(144), 16 * users));
                    maps.extend(peer.copyin(word(152), 16 * groups));
                    path(peer, word(0))
                }
                "tmpfs" | "ptyfs" | "kernfs" | "fdesc" => fstype.clone().into_bytes(),
                _ => return Err(19),
            };
            state.mount_args.push([data, maps].concat());
            tree.node(dir).dev = dir;
            if arg(2) & 0x1_0000 == 0 {
                state.mounts.push((
                    String::from_utf8(from).unwrap(),
                    String::from_utf8(on).unwrap(),
                    fstype,
                ));
            }
            state.mount_flags.push(arg(2));
            Ok(0)
        }
        439 | 441 => {
            let ino = tree.find(&path(peer, arg(0)), call.number == 439)?;
            peer.copyout(arg(1), &layout::stat(ino, &tree.nodes[&ino]));
            Ok(0)
        }
        440 => {
            let file = process.files.get(&fd).ok_or(EBADF)?;
            peer.copyout(arg(1), &layout::stat(file.0, &tree.nodes[&file.0]));
            Ok(0)
        }
        457 => {
            let (from, to) = (path(peer, arg(1)), path(peer, arg(3)));
            tree.link(&from, &to, arg(4) & 0x400 != 0).map(|()| 0)
        }
        467 => {
            let (name, times) = (path(peer, arg(1)), peer.copyin(arg(2), 32));
            let ino = tree.find(&name, arg(3) & 0x200 == 0)?;
            layout::set_times(tree.node(ino), &times);
            Ok(0)
        }
        _ => Err(78),
    }
}
