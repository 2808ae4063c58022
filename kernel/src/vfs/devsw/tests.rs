//! The disks of host files, without a file system around them.

use rump_abi::types::{FREAD, FWRITE};

use super::rumpblk::{self, DRIVER};
use super::{BlockDevice, Geometry, attach, detach, lookup_blk, lookup_chr, mem};
use crate::Errno;
use crate::ffi::transfer::{Direction, run};
use crate::testing::in_process;

/// A host file of `length` bytes with the number of each sector in it, and its path.
fn image(length: usize) -> (tempfile::TempDir, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("img");
    let bytes: Vec<u8> = (0..length).map(|at| (at / 512) as u8).collect();
    std::fs::write(&path, bytes).unwrap();
    let path = path.into_os_string().into_encoded_bytes();
    (folder, path)
}

#[test]
fn transfers_stop_at_the_end_of_the_disk() {
    in_process(|| {
        let (_folder, path) = image(10_000);
        let dev = rumpblk::register(&path, 1024, 8000).unwrap();
        let disk = lookup_blk(dev).unwrap();
        disk.open(dev, FREAD | FWRITE).unwrap();
        assert_eq!(
            disk.geometry(dev),
            Ok(Geometry {
                sector: 512,
                size: 8000
            })
        );
        let mut data = [9; 1024];
        let mut moved = |direction, block| run(disk, dev, direction, block, &mut data);
        assert_eq!(moved(Direction::Read, 15), Ok(8000 - 15 * 512), "cut short");
        assert_eq!(
            moved(Direction::Read, 16),
            Err(Errno::EINVAL),
            "behind the end"
        );
        assert_eq!(moved(Direction::Read, -1), Err(Errno::EINVAL));
        assert_eq!(moved(Direction::Read, i64::MAX), Err(Errno::EINVAL));
        assert_eq!(moved(Direction::Read, 0), Ok(1024));
        assert_eq!(moved(Direction::WriteSync, 1), Ok(1024));
        assert_eq!(data[..512], [2; 512], "from the window's begin");
        assert_eq!(
            run(disk, dev, Direction::Read, 0, &mut data[..100]),
            Err(Errno::EINVAL)
        );
        assert_eq!(disk.flush(dev), Ok(()));

        // A second key is the same unit; one that is open stays.
        assert_eq!(rumpblk::register(&path, 0, 10_000), Ok(dev));
        assert_eq!(rumpblk::deregister(dev), Err(Errno::EBUSY));
        disk.close(dev, FREAD | FWRITE).unwrap();
        assert_eq!(rumpblk::deregister(dev), Ok(()));
        assert_eq!(disk.open(dev, FREAD), Ok(()));
        disk.close(dev, FREAD).unwrap();
        assert_eq!(rumpblk::deregister(dev), Ok(()));
        // Its number may be another test's by now.
        let none = crate::vfs::mount::makedev(rumpblk::MAJOR, 16);
        assert_eq!(disk.open(none, FREAD), Err(Errno::ENXIO));
        assert_eq!(rumpblk::deregister(none), Err(Errno::ENXIO));
    });
}

#[test]
fn a_host_file_that_reads_only() {
    in_process(|| {
        let folder = tempfile::tempdir().unwrap();
        // Whoever the tests run as, the host lets nobody write a program that runs.
        let program = folder.path().join("program");
        std::fs::copy("/bin/sleep", &program).unwrap();
        let mut running = std::process::Command::new(&program)
            .arg("600")
            .spawn()
            .unwrap();
        let size = std::fs::metadata(&program).unwrap().len();
        let path = program.into_os_string().into_encoded_bytes();
        let dev = rumpblk::register(&path, 0, size).unwrap();
        running.kill().unwrap();
        running.wait().unwrap();
        let disk = lookup_blk(dev).unwrap();
        assert_eq!(disk.open(dev, FREAD | FWRITE), Err(Errno::EACCES));
        assert_eq!(disk.open(dev, FREAD), Ok(()));
        let mut data = [0; 512];
        assert_eq!(
            run(disk, dev, Direction::Write, 0, &mut data),
            Err(Errno::EROFS)
        );
        assert_eq!(run(disk, dev, Direction::Read, 0, &mut data), Ok(512));
        assert_eq!(data[..4], *b"\x7fELF");
        disk.close(dev, FREAD).unwrap();
        assert_eq!(rumpblk::deregister(dev), Ok(()));
    });
}

#[test]
fn what_is_no_file_is_no_disk() {
    in_process(|| {
        assert_eq!(rumpblk::register(b"/nowhere", 0, 1), Err(Errno::ENOENT));
        assert_eq!(rumpblk::register(b"/tmp", 0, 1), Err(Errno::EINVAL));
        assert_eq!(rumpblk::register(b"a\0b", 0, 1), Err(Errno::EINVAL));
    });
}

#[test]
fn a_number_has_one_driver() {
    let dev = |number| crate::vfs::mount::makedev(number, 0);
    assert_eq!(
        attach(mem::MAJOR, None, Some(&mem::DRIVER)),
        Err(Errno::EEXIST)
    );
    assert_eq!(attach(99, Some(&DRIVER), Some(&mem::DRIVER)), Ok(()));
    assert_eq!(lookup_blk(dev(99)).map(BlockDevice::name), Ok("rumpblk"));
    assert_eq!(lookup_chr(dev(99)).map(super::CharDevice::name), Ok("mem"));
    detach(99);
    assert_eq!(lookup_blk(dev(99)).err(), Some(Errno::ENXIO));
    assert_eq!(
        lookup_blk(mem::NULL).err(),
        Some(Errno::ENXIO),
        "a character device"
    );
}
