//! Numbers whose entry in the reference is the "module missing" stub: they post SIGSYS before they
//! answer ENOSYS (netbsd-abi.md section 1, measured).

/// First and last number of each run.
const RAISING: [(u16, u16); 53] = [
    (7, 8),
    (14, 14),
    (18, 19),
    (21, 21),
    (38, 38),
    (40, 40),
    (46, 46),
    (48, 48),
    (52, 53),
    (55, 55),
    (62, 65),
    (71, 71),
    (83, 89),
    (93, 93),
    (97, 97),
    (99, 99),
    (101, 103),
    (108, 114),
    (116, 117),
    (122, 122),
    (125, 125),
    (129, 130),
    (138, 138),
    (140, 146),
    (148, 150),
    (155, 158),
    (161, 164),
    (184, 190),
    (196, 196),
    (206, 206),
    (210, 210),
    (220, 234),
    (237, 238),
    (240, 240),
    (244, 244),
    (257, 266),
    (272, 272),
    (276, 276),
    (278, 280),
    (291, 291),
    (295, 295),
    (298, 303),
    (320, 320),
    (345, 345),
    (359, 359),
    (373, 374),
    (387, 389),
    (392, 393),
    (398, 406),
    (422, 422),
    (432, 434),
    (438, 438),
    (442, 444),
];

/// Whether an absent call of this number posts SIGSYS.
#[must_use]
pub fn raises(num: i32) -> bool {
    let Ok(num) = u16::try_from(num) else {
        return false;
    };
    RAISING
        .iter()
        .any(|&(first, last)| (first..=last).contains(&num))
}

#[cfg(test)]
mod tests {
    use super::raises;

    #[test]
    fn the_measured_numbers() {
        for num in [14, 210, 345, 387, 155, 403] {
            assert!(raises(num), "{num}");
        }
        for num in [
            -5,
            0,
            1,
            2,
            11,
            17,
            59,
            197,
            211,
            307,
            391,
            445,
            481,
            490,
            513,
            i32::MIN,
        ] {
            assert!(!raises(num), "{num}");
        }
    }
}
