//! The name in a directory entry: most are short and need no memory of their own.

/// Bytes that fit in the entry itself.
const SHORT: usize = 22;

/// A file name, 1 to 255 bytes.
pub enum Name {
    /// Length and bytes.
    Short(u8, [u8; SHORT]),
    /// A longer one.
    Long(Box<[u8]>),
}

impl Name {
    /// A copy of the bytes.
    #[must_use]
    pub fn new(name: &[u8]) -> Self {
        match u8::try_from(name.len()) {
            Ok(len) if name.len() <= SHORT => {
                let mut bytes = [0; SHORT];
                bytes[..name.len()].copy_from_slice(name);
                Self::Short(len, bytes)
            }
            _ => Self::Long(name.into()),
        }
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Short(len, bytes) => &bytes[..usize::from(*len)],
            Self::Long(bytes) => bytes,
        }
    }

    /// Memory that a name of this length needs outside its entry.
    #[must_use]
    pub const fn extra_bytes(len: usize) -> u64 {
        if len <= SHORT { 0 } else { len as u64 }
    }
}

/// A hash of a name. The seed, another for each mount, keeps names from being chosen to collide.
#[must_use]
pub fn hash(seed: u64, name: &[u8]) -> u32 {
    const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = seed ^ (name.len() as u64).wrapping_mul(MULTIPLIER);
    let (words, rest) = name.as_chunks::<8>();
    for word in words {
        hash = mix(hash ^ u64::from_le_bytes(*word));
    }
    let mut last = 1;
    for byte in rest {
        last = last << 8 | u64::from(*byte);
    }
    hash = mix(hash ^ last);
    (hash >> 32) as u32
}

const fn mix(value: u64) -> u64 {
    let product = value as u128 * 0xa076_1d64_78bd_642f_u128;
    (product as u64) ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_names_of_every_length() {
        for len in 1..=255 {
            let bytes: Vec<u8> = (0..len).map(|i| i as u8 + 1).collect();
            let name = Name::new(&bytes);
            assert_eq!(name.as_bytes(), bytes);
            let is_long = matches!(name, Name::Long(_));
            assert_eq!(is_long, Name::extra_bytes(bytes.len()) > 0);
        }
        assert_eq!(size_of::<Name>(), 24);
    }

    #[test]
    fn hash_spreads_counted_names() {
        let mut buckets = [0_u32; 1024];
        for i in 0..64 * 1024 {
            let name = format!("file{i:06}");
            buckets[hash(7, name.as_bytes()) as usize % buckets.len()] += 1;
        }
        // 64 are expected in each; twice that would be 8 standard deviations off.
        assert!(buckets.iter().all(|count| *count < 128), "{buckets:?}");
    }
}
