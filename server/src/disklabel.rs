//! The BSD disklabel: where a partition lies in a disk image, `disklabel(5)`.
//!
//! A label starts on a multiple of four bytes somewhere in the first 64 KiB, in either byte
//! order. It is recognised by its two magic numbers, a partition count of at most 22 and a 16-bit
//! exclusive-or over header and partitions that is zero. Sectors are 512 bytes. Everything is
//! computed in 64 bits after the bytes are in order.

/// How much of an image is searched.
pub const SEARCH_LENGTH: usize = 64 << 10;

const MAGIC: u32 = 0x8256_4557;
const MAGIC2_OFFSET: usize = 132;
const PARTITION_COUNT_OFFSET: usize = 138;
const HEADER_LENGTH: usize = 148;
const PARTITION_LENGTH: usize = 16;
const MAX_PARTITIONS: usize = 22;
const SECTOR: u64 = 512;

/// A partition, in bytes from the start of the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    /// First byte.
    pub offset: u64,
    /// Length.
    pub size: u64,
}

#[derive(Clone, Copy)]
enum Order {
    Little,
    Big,
}

impl Order {
    fn u16(self, bytes: &[u8], at: usize) -> Option<u16> {
        let word = bytes.get(at..at + 2)?.try_into().ok()?;
        Some(match self {
            Order::Little => u16::from_le_bytes(word),
            Order::Big => u16::from_be_bytes(word),
        })
    }

    fn u32(self, bytes: &[u8], at: usize) -> Option<u32> {
        let word = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(match self {
            Order::Little => u32::from_le_bytes(word),
            Order::Big => u32::from_be_bytes(word),
        })
    }
}

/// The partition of this letter in the first valid label of `image`; `None` without a label or
/// when the label has no such partition.
#[must_use]
pub fn find(image: &[u8], letter: char) -> Option<Partition> {
    let index = (letter as usize).checked_sub('a' as usize)?;
    (0..image.len()).step_by(4).find_map(|at| {
        let label = &image[at..];
        [Order::Little, Order::Big].into_iter().find_map(|order| {
            let count = partition_count(label, order)?;
            if index >= count {
                return None;
            }
            let row = HEADER_LENGTH + index * PARTITION_LENGTH;
            let size = u64::from(order.u32(label, row)?) * SECTOR;
            let offset = u64::from(order.u32(label, row + 4)?) * SECTOR;
            Some(Partition { offset, size })
        })
    })
}

/// How many partitions the label has, if it is one in this byte order.
fn partition_count(label: &[u8], order: Order) -> Option<usize> {
    if order.u32(label, 0)? != MAGIC || order.u32(label, MAGIC2_OFFSET)? != MAGIC {
        return None;
    }
    let count = usize::from(order.u16(label, PARTITION_COUNT_OFFSET)?);
    if count > MAX_PARTITIONS {
        return None;
    }
    let summed = label.get(..HEADER_LENGTH + count * PARTITION_LENGTH)?;
    // Exclusive-or does not care about byte order.
    let sum = summed.chunks_exact(2).fold(0u16, |sum, pair| {
        sum ^ u16::from_le_bytes([pair[0], pair[1]])
    });
    (sum == 0).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A label with these partitions (sectors: size, offset) and a right checksum.
    fn label(order: Order, partitions: &[(u32, u32)]) -> Vec<u8> {
        let put32 = |bytes: &mut Vec<u8>, at: usize, value: u32| {
            let word = match order {
                Order::Little => value.to_le_bytes(),
                Order::Big => value.to_be_bytes(),
            };
            bytes[at..at + 4].copy_from_slice(&word);
        };
        let mut bytes = vec![0; HEADER_LENGTH + partitions.len() * PARTITION_LENGTH];
        put32(&mut bytes, 0, MAGIC);
        put32(&mut bytes, MAGIC2_OFFSET, MAGIC);
        let count = u16::try_from(partitions.len()).unwrap();
        let count = match order {
            Order::Little => count.to_le_bytes(),
            Order::Big => count.to_be_bytes(),
        };
        bytes[PARTITION_COUNT_OFFSET..PARTITION_COUNT_OFFSET + 2].copy_from_slice(&count);
        for (index, (size, offset)) in partitions.iter().enumerate() {
            put32(&mut bytes, HEADER_LENGTH + index * PARTITION_LENGTH, *size);
            put32(
                &mut bytes,
                HEADER_LENGTH + index * PARTITION_LENGTH + 4,
                *offset,
            );
        }
        let sum = bytes
            .chunks_exact(2)
            .fold([0; 2], |sum, pair| [sum[0] ^ pair[0], sum[1] ^ pair[1]]);
        bytes[136] = sum[0];
        bytes[137] = sum[1];
        bytes
    }

    fn image(at: usize, label: &[u8]) -> Vec<u8> {
        let mut image = vec![0; SEARCH_LENGTH];
        image[at..at + label.len()].copy_from_slice(label);
        image
    }

    #[test]
    fn both_byte_orders_anywhere() {
        for order in [Order::Little, Order::Big] {
            for at in [0, 512, 64, 60004] {
                let image = image(at, &label(order, &[(2048, 63), (4, 0)]));
                assert_eq!(
                    find(&image, 'a'),
                    Some(Partition {
                        offset: 63 * 512,
                        size: 1 << 20
                    })
                );
                assert_eq!(
                    find(&image, 'b'),
                    Some(Partition {
                        offset: 0,
                        size: 2048
                    })
                );
                assert_eq!(find(&image, 'c'), None);
            }
        }
    }

    #[test]
    fn partitions_beyond_four_gigabytes() {
        let image = image(512, &label(Order::Little, &[(0xffff_ffff, 0x8000_0000)]));
        let expected = Partition {
            offset: 1 << 40,
            size: 0xffff_ffff * 512,
        };
        assert_eq!(find(&image, 'a'), Some(expected));
    }

    #[test]
    fn damaged_labels_are_not_labels() {
        let good = label(Order::Little, &[(8, 0)]);
        for at in [0, MAGIC2_OFFSET, HEADER_LENGTH, 20] {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert_eq!(find(&image(512, &bad), 'a'), None, "byte {at}");
        }
        assert_eq!(find(&good[..100], 'a'), None);
        assert_eq!(
            find(&image(514, &good), 'a'),
            None,
            "not on a multiple of four"
        );
        assert_eq!(
            find(&image(512, &label(Order::Little, &[(8, 0); 23])), 'a'),
            None
        );
        assert_eq!(find(&[], 'a'), None);
    }

    proptest::proptest! {
        /// A sector of rubbish around a label does not hide it and is never read past its end.
        #[test]
        fn rubbish_is_survived(
            mut image in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..2048),
            cut in 0usize..2048,
            letter in proptest::char::range('a', 'z'),
        ) {
            let _ = find(&image, letter);
            let label = label(Order::Big, &[(8, 1), (16, 2)]);
            let at = image.len() / 4 * 4;
            image.truncate(at);
            image.extend_from_slice(&label);
            let expected = Partition { offset: 1024, size: 8192 };
            proptest::prop_assert_eq!(find(&image, 'b'), Some(expected));
            image.truncate(at + cut.min(label.len() - 1));
            proptest::prop_assert_eq!(find(&image, 'b'), None);
        }
    }
}
