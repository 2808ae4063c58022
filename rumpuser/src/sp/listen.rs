//! The listening socket: `unix://` for its owner alone, `tcp://` for those who may come in.

use std::fs::{File, TryLockError};
use std::io;
use std::net::{SocketAddr, SocketAddrV4, TcpListener};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::errno::Errno as Host;
use nix::sys::socket::{
    self, AddressFamily, Backlog, SockFlag, SockType, SockaddrIn, SockaddrLike, UnixAddr, sockopt,
};
use nix::sys::stat::{Mode, fchmod};
use rump_abi::errno::Errno;
use rump_abi::sysproxy::Url;
use rump_sysproxy::key::ENV_KEY;

use super::access::{Access, ENV_TCP_INSECURE};

/// Connections that the host holds until they are accepted.
const BACKLOG: i32 = 256;

/// A socket that accepts connections.
#[derive(Debug)]
pub struct Listener {
    socket: Socket,
    /// The file of a unix socket, with its device and inode.
    file: Option<(PathBuf, u64, u64)>,
}

#[derive(Debug)]
enum Socket {
    Unix(UnixListener),
    Tcp(TcpListener),
}

/// A connection that came in.
#[derive(Debug)]
pub struct Accepted {
    pub fd: OwnedFd,
    /// The user at the other end, where the host tells.
    pub uid: Option<u32>,
}

/// Why a server cannot listen: what to print, and the error.
#[derive(Debug)]
pub struct ListenError {
    pub message: String,
    pub errno: Errno,
}

impl Listener {
    /// Listens at `url`; `text` is how the user wrote it. `access` is who may come in over tcp.
    pub fn bind(url: &Url, text: &str, access: &Access) -> Result<Self, ListenError> {
        let failed = |error: io::Error| ListenError {
            message: format!("rump_sp: failed to bind to URL {text}"),
            errno: crate::errno::from_io(&error),
        };
        match url {
            Url::Unix(path) => bind_unix(path).map_err(failed),
            Url::Tcp(address) => {
                let listener = bind_tcp(*address).map_err(failed)?;
                if !access.somebody() {
                    let message = format!(
                        "rump_sp_tcp: refusing to listen on {address}: whoever reaches it owns this \
                         kernel; let {ENV_KEY} name the file of a key that its clients have, too, or \
                         set {ENV_TCP_INSECURE}=1"
                    );
                    return Err(ListenError {
                        message,
                        errno: Errno::EPERM,
                    });
                }
                socket::listen(&listener, backlog()).map_err(|error| failed(error.into()))?;
                Ok(listener)
            }
        }
    }

    /// The next connection that waits, `None` when there is none.
    pub fn accept(&self) -> io::Result<Option<Accepted>> {
        loop {
            let accepted = match &self.socket {
                Socket::Unix(listener) => {
                    listener.accept().map(|(stream, _)| OwnedFd::from(stream))
                }
                Socket::Tcp(listener) => listener.accept().map(|(stream, _)| {
                    // Fails on a connection that is broken already; its first use will tell.
                    let _ = stream.set_nodelay(true);
                    OwnedFd::from(stream)
                }),
            };
            let fd = match accepted {
                Ok(fd) => fd,
                Err(error) => match Host::from_raw(error.raw_os_error().unwrap_or(0)) {
                    // Nobody there, or the listener was closed.
                    Host::EAGAIN | Host::EINVAL => return Ok(None),
                    // The peer was gone before it was served.
                    Host::ECONNABORTED | Host::EINTR | Host::EPROTO => continue,
                    _ => return Err(error),
                },
            };
            let uid = match self.socket {
                Socket::Unix(_) => match socket::getsockopt(&fd, sockopt::PeerCredentials) {
                    Ok(credentials) => Some(credentials.uid()),
                    Err(_) => continue,
                },
                Socket::Tcp(_) => None,
            };
            return Ok(Some(Accepted { fd, uid }));
        }
    }

    /// The address of a tcp socket, with the port that the host chose for port 0.
    pub fn tcp_address(&self) -> Option<SocketAddrV4> {
        let Socket::Tcp(listener) = &self.socket else {
            return None;
        };
        match listener.local_addr().ok()? {
            SocketAddr::V4(address) => Some(address),
            SocketAddr::V6(_) => None,
        }
    }

    /// Refuses connections from now on.
    pub fn close(&self) {
        self.unlink();
        // Fails for a socket that was closed so before.
        let _ = socket::shutdown(self.as_fd().as_raw_fd(), socket::Shutdown::Both);
    }

    /// Removes the socket's file, if it is still ours and not a successor's.
    fn unlink(&self) {
        let Some((path, dev, ino)) = &self.file else {
            return;
        };
        let ours = |meta: std::fs::Metadata| (meta.dev(), meta.ino()) == (*dev, *ino);
        if std::fs::symlink_metadata(path).is_ok_and(ours) {
            // Somebody else may have removed it by now: the aim is reached.
            let _ = std::fs::remove_file(path);
        }
    }
}

impl AsFd for Listener {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match &self.socket {
            Socket::Unix(listener) => listener.as_fd(),
            Socket::Tcp(listener) => listener.as_fd(),
        }
    }
}

fn backlog() -> Backlog {
    Backlog::new(BACKLOG).expect("a positive number")
}

fn stream(family: AddressFamily) -> nix::Result<OwnedFd> {
    let flags = SockFlag::SOCK_CLOEXEC | SockFlag::SOCK_NONBLOCK;
    socket::socket(family, SockType::Stream, flags, None)
}

fn bind_tcp(address: SocketAddrV4) -> io::Result<Listener> {
    let fd = stream(AddressFamily::Inet)?;
    socket::bind(fd.as_raw_fd(), &SockaddrIn::from(address))?;
    Ok(Listener {
        socket: Socket::Tcp(fd.into()),
        file: None,
    })
}

fn bind_unix(path: &Path) -> io::Result<Listener> {
    let address = UnixAddr::new(path)?;
    let fd = stream(AddressFamily::Unix)?;
    // The host makes the file with the mode of the socket: at no moment can others connect.
    fchmod(&fd, Mode::S_IRUSR | Mode::S_IWUSR)?;
    let lock = lock_directory(path);
    match bind_file(&fd, &address) {
        Err(error) if error.raw_os_error() == Some(Host::EADDRINUSE as i32) && lock.is_some() => {
            make_room(path)?;
            bind_file(&fd, &address)?;
        }
        bound => bound?,
    }
    socket::listen(&fd, backlog())?;
    let meta = std::fs::symlink_metadata(path)?;
    drop(lock);
    Ok(Listener {
        socket: Socket::Unix(fd.into()),
        file: Some((path.to_owned(), meta.dev(), meta.ino())),
    })
}

fn bind_file(fd: &OwnedFd, address: &dyn SockaddrLike) -> io::Result<()> {
    Ok(socket::bind(fd.as_raw_fd(), address)?)
}

/// Locks the directory of a socket, from the bind to the listen: between the two, or before a
/// take-over is complete, another server would find a socket that looks dead. None when somebody
/// holds the lock for long, or the directory has none to give; then nothing is taken over.
fn lock_directory(path: &Path) -> Option<File> {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let directory = File::open(parent.unwrap_or(Path::new("."))).ok()?;
    for _ in 0..200 {
        match directory.try_lock() {
            Ok(()) => return Some(directory),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
            Err(TryLockError::Error(_)) => return None,
        }
    }
    None
}

/// There is a file of this name. A socket at which nobody listens was left by a dead server and
/// goes; anything else is in use.
fn make_room(path: &Path) -> io::Result<()> {
    let in_use = || Err(io::Error::from_raw_os_error(Host::EADDRINUSE as i32));
    let gone = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
    match std::fs::symlink_metadata(path) {
        Ok(meta) if meta.file_type().is_socket() => {}
        Err(error) if gone(&error) => return Ok(()),
        _ => return in_use(),
    }
    match UnixStream::connect(path) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {}
        Err(error) if gone(&error) => return Ok(()),
        _ => return in_use(),
    }
    match std::fs::remove_file(path) {
        Err(error) if !gone(&error) => in_use(),
        _ => Ok(()),
    }
}
