//! What the base plants in the tree: `kern`, `hw`, and the other top levels (netbsd-abi.md section 9.4).

use core::sync::atomic::{AtomicI32, Ordering};

use super::tree::{IMMEDIATE, PERMANENT, READWRITE, add};
use super::{Type, Value, with_nul};
use crate::ffi::variables::{DOMAINNAME, DOMAINNAMELEN, HOSTNAME, HOSTNAMELEN, Name};
use crate::init::{MACHINE, OSRELEASE, OSTYPE, VERSION, VERSION_NUMBER};
use crate::{Errno, mem, module, proc, subr_prf, sync, time};

/// Read-write, and stays.
const RW: u32 = READWRITE | PERMANENT;
/// Read-only, stays, in the node.
const CONST: u32 = PERMANENT | IMMEDIATE;

fn node(path: &str, num: Option<i32>, flags: u32) {
    add(path, num, flags, Type::Node, 0, None);
}

fn string(path: &str, num: i32, text: &str) {
    let value = Value::string(text);
    add(
        path,
        Some(num),
        PERMANENT,
        Type::String,
        text.len() + 1,
        Some(value),
    );
}

fn int(path: &str, num: Option<i32>, flags: u32, value: Value) {
    add(path, num, flags, Type::Int, 4, Some(value));
}

pub(super) fn plant() {
    for (num, name) in (1..).zip([
        "kern", "vm", "vfs", "net", "debug", "hw", "machdep", "user", "ddb", "proc",
    ]) {
        node(name, Some(num), PERMANENT);
    }
    node("vendor", Some(11), RW);
    node("emul", Some(12), PERMANENT);
    node("security", Some(13), PERMANENT);
    kern();
    kern_more();
    hw();
    node("security.models", None, 0);
    node("security.models.suser", None, 0);
    let name = Value::string("Traditional NetBSD: Superuser");
    add(
        "security.models.suser.name",
        None,
        0,
        Type::String,
        30,
        Some(name),
    );
}

/// A name that drivers read and write by themselves (kernfs does).
fn shared_name(name: &'static Name, length: &'static AtomicI32) -> Value {
    let read = move || {
        let mut text = name.get();
        text.push(0);
        text
    };
    Value::read(read).on_write(move |_, _, new| {
        let end = new.iter().position(|&byte| byte == 0).unwrap_or(new.len());
        length.store(name.set(&new[..end]), Ordering::Relaxed);
        Ok(())
    })
}

fn kern() {
    string("kern.ostype", 1, OSTYPE);
    string("kern.osrelease", 2, OSRELEASE);
    int(
        "kern.osrevision",
        Some(3),
        CONST,
        Value::int(VERSION_NUMBER),
    );
    string("kern.version", 4, VERSION);
    let hostname = shared_name(&HOSTNAME, &HOSTNAMELEN);
    add(
        "kern.hostname",
        Some(10),
        RW,
        Type::String,
        256,
        Some(hostname),
    );
    // hz, tick, tickadj, stathz, profhz.
    let rate = [sync::HZ.cast_signed(), 10_000, 40, 1, 1];
    let rate = Value::fixed(rate.map(i32::to_ne_bytes).concat());
    add("kern.clockrate", Some(12), 0, Type::Struct, 20, Some(rate));
    node("kern.proc", Some(14), 0);
    add(
        "kern.file",
        Some(15),
        0,
        Type::Struct,
        0,
        Some(refused(Errno::EOPNOTSUPP)),
    );
    let domain = shared_name(&DOMAINNAME, &DOMAINNAMELEN);
    add(
        "kern.domainname",
        Some(22),
        RW,
        Type::String,
        256,
        Some(domain),
    );
    int("kern.rawpartition", Some(24), CONST, Value::int(3));
    let size = i32::try_from(subr_prf::MSGBUF_SIZE).unwrap_or(i32::MAX);
    int("kern.msgbufsize", Some(31), PERMANENT, Value::int(size));
    node("kern.proc2", Some(47), 0);
    node("kern.proc_args", Some(48), 0);
    let messages = Value::read(subr_prf::msgbuf);
    int("kern.msgbuf", Some(53), PERMANENT, messages);
    node("kern.pipe", Some(56), PERMANENT);
    for (num, name, value) in [
        (1, "maxkvasz", 8_388_608),
        (2, "maxloankvasz", 16_777_216),
        (3, "maxbigpipes", 32),
    ] {
        let value = Value::stored(i32::to_ne_bytes(value));
        int(&format!("kern.pipe.{name}"), Some(num), RW, value);
    }
    int("kern.pipe.nbigpipes", Some(4), PERMANENT, Value::int(0));
    int("kern.pipe.kvasize", Some(5), PERMANENT, Value::int(0));
    int(
        "kern.urandom",
        Some(61),
        0,
        Value::try_read(|_, _| random(4)),
    );
}

fn kern_more() {
    add(
        "kern.file2",
        Some(77),
        0,
        Type::Struct,
        0,
        Some(refused(Errno::EINVAL)),
    );
    let ticks = Value::read(|| time::hardclock_ticks().to_ne_bytes().to_vec());
    int("kern.hardclock_ticks", Some(80), 0, ticks);
    int(
        "kern.arandom",
        Some(81),
        0,
        Value::try_read(|_, name| {
            let room = name.last().copied().unwrap_or(0);
            match usize::try_from(room) {
                Ok(0) => random(4),
                Ok(room) if room <= 256 => random(room),
                _ => Err(Errno::E2BIG),
            }
        }),
    );
    add(
        "kern.evcnt",
        Some(84),
        PERMANENT,
        Type::Struct,
        0,
        Some(refused(Errno::EINVAL)),
    );
    node("kern.timecounter", None, PERMANENT);
    let choice = "clockinterrupt(q=0, f=100 Hz) dummy(q=-1000000, f=1000000 Hz)";
    add(
        "kern.timecounter.choice",
        None,
        PERMANENT,
        Type::String,
        0,
        Some(Value::string(choice)),
    );
    let hardware = Value::stored(with_nul("clockinterrupt"));
    add(
        "kern.timecounter.hardware",
        None,
        RW,
        Type::String,
        64,
        Some(hardware),
    );
    int(
        "kern.timecounter.timestepwarnings",
        None,
        RW,
        Value::stored([0; 4]),
    );
    add(
        "kern.pool",
        None,
        PERMANENT,
        Type::Struct,
        0,
        Some(refused(Errno::EOPNOTSUPP)),
    );
    int("kern.direct_select", None, RW, Value::stored([0; 4]));
    node("kern.uidinfo", None, 0);
    let processes = Value::read(|| (proc::all().len() as u64).to_ne_bytes().to_vec());
    add(
        "kern.uidinfo.proccnt",
        None,
        0,
        Type::Quad,
        8,
        Some(processes),
    );
    let lwps = Value::read(|| {
        let count: i64 = proc::all().iter().map(|p| i64::from(p.nlwps())).sum();
        count.to_ne_bytes().to_vec()
    });
    add("kern.uidinfo.lwpcnt", None, 0, Type::Quad, 8, Some(lwps));
    add(
        "kern.uidinfo.lockcnt",
        None,
        0,
        Type::Quad,
        8,
        Some(Value::quad(0)),
    );
    add(
        "kern.uidinfo.sbsize",
        None,
        0,
        Type::Quad,
        8,
        Some(Value::quad(0)),
    );
    node("kern.module", None, 0);
    for name in ["autoload", "verbose"] {
        let off = Value::stored([0_u8]);
        add(
            &format!("kern.module.{name}"),
            None,
            READWRITE,
            Type::Bool,
            1,
            Some(off),
        );
    }
    let path = module::path();
    let size = path.len() + 1;
    add(
        "kern.module.path",
        None,
        0,
        Type::String,
        size,
        Some(Value::string(&path)),
    );
    int(
        "kern.module.autotime",
        None,
        READWRITE,
        Value::stored(10_i32.to_ne_bytes()),
    );
    node("kern.posix", None, 0);
    int(
        "kern.posix.semmax",
        None,
        READWRITE,
        Value::stored(128_i32.to_ne_bytes()),
    );
    int("kern.posix.semcnt", None, 0, Value::int(0));
}

fn hw() {
    string("hw.machine", 1, MACHINE);
    string("hw.model", 2, "rumpcore (virtual)");
    let ncpu = super::ncpu();
    int("hw.ncpu", Some(3), PERMANENT, Value::int(ncpu));
    int("hw.byteorder", Some(4), CONST, Value::int(1234));
    let memory = mem::limit().unwrap_or(512 << 20);
    let short = i32::try_from(memory).unwrap_or(i32::MAX);
    int("hw.physmem", Some(5), CONST, Value::int(short));
    int("hw.pagesize", Some(7), CONST, Value::int(4096));
    add(
        "hw.disknames",
        Some(8),
        PERMANENT,
        Type::String,
        0,
        Some(Value::string("")),
    );
    add(
        "hw.iostats",
        Some(9),
        PERMANENT,
        Type::Struct,
        0,
        Some(Value::fixed([])),
    );
    string("hw.machine_arch", 10, "x86_64");
    int("hw.alignbytes", Some(11), CONST, Value::int(7));
    let memory = Value::quad(memory.cast_signed());
    add("hw.physmem64", Some(13), CONST, Type::Quad, 8, Some(memory));
    add(
        "hw.iostatnames",
        Some(15),
        PERMANENT,
        Type::String,
        0,
        Some(Value::string("")),
    );
    int("hw.ncpuonline", Some(16), PERMANENT, Value::int(ncpu));
}

/// A node that is listed and has no value here.
fn refused(error: Errno) -> Value {
    Value::try_read(move |_, _| Err(error))
}

fn random(count: usize) -> crate::Result<Vec<u8>> {
    let mut bytes = vec![0; count];
    rumpuser::random::fill(&mut bytes, 0)?;
    Ok(bytes)
}
