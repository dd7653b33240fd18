//! Which addresses may be called.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs as _};

use proptest::prelude::*;

use crate::webhooks::{
    Reach,
    addresses::is_public,
    client::{all_may_be_called, fits},
};

fn address(text: &str) -> IpAddr {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Anybody's, some of them beside a block that is not.
const OPEN: [&str; 13] = [
    "8.8.8.8",
    "103.28.12.1",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.0.1",
    "172.32.0.1",
    "192.0.1.1",
    "198.17.255.255",
    "198.20.0.1",
    "223.255.255.254",
    "2001:4860:4860::8888",
    "2400:cb00::1",
    "2606:4700::1",
];

/// Nobody's: networks of our own, examples, multicast, and what hides another address in itself.
const CLOSED: [&str; 43] = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.1.2.3",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "4000::1",
];

#[test]
fn the_table_of_addresses() {
    for open in OPEN {
        assert!(is_public(address(open)), "{open}");
    }
    for closed in CLOSED {
        assert!(!is_public(address(closed)), "{closed}");
    }
}

proptest! {
    #[test]
    fn no_network_of_our_own_is_public(low in 0_u32..=u32::MAX) {
        for (first, length) in [(0x0a00_0000, 8), (0x7f00_0000, 8), (0xac10_0000, 12), (0xc0a8_0000, 16),
            (0xa9fe_0000, 16), (0x6440_0000, 10), (0xe000_0000, 4), (0xf000_0000, 4), (0, 8)] {
            let within = Ipv4Addr::from(first | (low & (u32::MAX >> length)));
            prop_assert!(!is_public(IpAddr::V4(within)), "{within}");
            prop_assert!(!is_public(IpAddr::V6(within.to_ipv6_mapped())), "{within}");
        }
    }

    #[test]
    fn outside_global_unicast_nothing_is_public(bits in any::<u128>()) {
        let address = Ipv6Addr::from(bits);
        let global = address.segments()[0] & 0xe000 == 0x2000;
        prop_assert!(global || !is_public(IpAddr::V6(address)), "{address}");
    }

    #[test]
    fn one_closed_address_among_others_closes_a_name(open in any::<u32>(), at in 0_usize..4) {
        let open = IpAddr::V4(Ipv4Addr::from(open));
        prop_assume!(is_public(open));
        let mut all = vec![open; 4];
        prop_assert!(all_may_be_called(all.iter().copied(), Reach::Public));
        all[at] = address("10.0.0.7");
        prop_assert!(!all_may_be_called(all.iter().copied(), Reach::Public));
        prop_assert!(!all_may_be_called(all.into_iter(), Reach::Loopback));
    }
}

#[test]
fn numbers_written_otherwise_lead_to_the_same_refusal() {
    // The system reads these as 127.0.0.1 or refuses them; either way nobody is called.
    for host in ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1"] {
        if let Ok(found) = (host, 443).to_socket_addrs() {
            let found: Vec<IpAddr> = found.map(|one| one.ip()).collect();
            assert!(!all_may_be_called(found.iter().copied(), Reach::Public), "{host}: {found:?}");
        }
    }
}

#[test]
fn the_table_of_texts() {
    for (url, public, loopback) in [
        ("https://hook.example/a?b=c", true, true),
        ("https://hook.example:8443/", true, true),
        ("https://8.8.8.8/", true, true),
        ("http://hook.example/", false, false),
        ("http://127.0.0.1:9000/x", false, true),
        ("http://localhost:9000/x", false, true),
        ("http://[::1]:9000/", false, true),
        ("https://127.0.0.1/", false, true),
        ("https://10.0.0.1/", false, false),
        ("https://[::ffff:10.0.0.1]/", false, false),
        ("https://[fd00:ec2::254]/", false, false),
        ("https://169.254.169.254/latest/meta-data", false, false),
        ("https://user:secret@hook.example/", false, false),
        ("https://hook.example/#part", false, false),
        ("ftp://hook.example/", false, false),
        ("file:///etc/passwd", false, false),
        ("//hook.example/", false, false),
        ("hook.example", false, false),
        ("https://", false, false),
        ("", false, false),
    ] {
        assert_eq!(fits(url, Reach::Public), public, "{url} in public");
        assert_eq!(fits(url, Reach::Loopback), loopback, "{url} on loopback");
    }
}
