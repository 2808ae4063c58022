//! Every host error number against the table of the hypercall specification, section 5.1.
#![cfg(not(loom))]

use rumpuser::errno::from_host;

/// Linux numbers (x86 and Arm) whose NetBSD number differs.
const DIFFERENT: &[(i32, i32)] = &[
    (11, 35),
    (35, 11),
    (36, 63),
    (37, 77),
    (38, 78),
    (39, 66),
    (40, 62),
    (42, 83),
    (43, 82),
    (60, 91),
    (61, 89),
    (62, 92),
    (63, 90),
    (66, 71),
    (67, 95),
    (71, 96),
    (72, 94),
    (74, 88),
    (75, 84),
    (84, 85),
    (87, 68),
    (88, 38),
    (89, 39),
    (90, 40),
    (91, 41),
    (92, 42),
    (93, 43),
    (94, 44),
    (95, 45),
    (96, 46),
    (97, 47),
    (98, 48),
    (99, 49),
    (100, 50),
    (101, 51),
    (102, 52),
    (103, 53),
    (104, 54),
    (105, 55),
    (106, 56),
    (107, 57),
    (108, 58),
    (109, 59),
    (110, 60),
    (111, 61),
    (112, 64),
    (113, 65),
    (114, 37),
    (115, 36),
    (116, 70),
    (122, 69),
    (125, 87),
];

const EINVAL: i32 = 22;

#[test]
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn all_numbers() {
    for host in 1..=133 {
        let expected = match DIFFERENT.iter().find(|(linux, _)| *linux == host) {
            Some((_, netbsd)) => *netbsd,
            None if host <= 34 => host,
            None => EINVAL,
        };
        assert_eq!(from_host(host).get(), expected, "host error {host}");
    }
    assert_eq!(from_host(100_000).get(), EINVAL);
}
