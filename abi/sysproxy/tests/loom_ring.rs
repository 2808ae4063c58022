//! The ring's sleep and wake-up under the model checker: no byte is lost, torn or read twice, and nobody
//! sleeps while there is something for it to do.
#![cfg(loom)]

use loom::sync::{Arc, Condvar, Mutex};
use loom::thread;
use rump_sysproxy::ring::{Direction, Memory, Reader, Writer};

/// A bell that rings until somebody has heard it.
#[derive(Default)]
struct Bell(Mutex<bool>, Condvar);

impl Bell {
    fn ring(&self) {
        *self.0.lock().unwrap() = true;
        self.1.notify_one();
    }

    fn wait(&self) {
        let mut rings = self.0.lock().unwrap();
        while !*rings {
            rings = self.1.wait(rings).unwrap();
        }
        *rings = false;
    }
}

/// Bytes that pass through; the ring has room for two.
const BYTES: [u8; 3] = [1, 2, 3];

fn write_all(writer: &mut Writer, reader_bell: &Bell, own_bell: &Bell) {
    let mut rest = &BYTES[..];
    loop {
        let count = writer.write(rest).expect("an honest reader");
        rest = &rest[count..];
        if count > 0 && writer.wakes_reader() {
            reader_bell.ring();
        }
        if rest.is_empty() {
            return;
        }
        if count == 0 && writer.sleep().expect("an honest reader") {
            own_bell.wait();
        }
    }
}

fn read_all(reader: &mut Reader, writer_bell: &Bell, own_bell: &Bell) -> Vec<u8> {
    let mut all = Vec::new();
    loop {
        let mut bytes = [0; 2];
        let count = reader.read(&mut bytes).expect("an honest writer");
        all.extend_from_slice(&bytes[..count]);
        if count > 0 && reader.wakes_writer() {
            writer_bell.ring();
        }
        if all.len() == BYTES.len() {
            return all;
        }
        if count == 0 && reader.sleep() {
            own_bell.wait();
            reader.awake();
        }
    }
}

#[test]
fn every_byte_arrives_and_nobody_sleeps_for_ever() {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(4);
    model.check(|| {
        let memory = std::sync::Arc::new(Memory::default());
        let bells = Arc::new(<[Bell; 2]>::default());
        let mut writer = Writer::new(std::sync::Arc::clone(&memory), Direction::ToServer);
        let mut reader = Reader::new(memory, Direction::ToServer);
        let far = {
            let bells = Arc::clone(&bells);
            thread::spawn(move || write_all(&mut writer, &bells[0], &bells[1]))
        };
        let read = read_all(&mut reader, &bells[1], &bells[0]);
        assert_eq!(read, BYTES);
        far.join().unwrap();
    });
}
