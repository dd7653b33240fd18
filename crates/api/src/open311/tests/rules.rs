//! Dates, trees and file names, without a server.

use balai_base::Timestamp;
use balai_testkit::START;
use jiff::tz::TimeZone;

use super::super::{
    dates,
    tree::{File, Format, Node, written},
};

fn bali() -> TimeZone {
    TimeZone::get("Asia/Makassar").unwrap()
}

#[test]
fn dates_have_the_regions_offset_and_no_fractions() {
    assert_eq!(dates::written(START.plus(123), &bali()), "2026-03-02T08:00:00+08:00");
    assert_eq!(dates::written(START, &TimeZone::UTC), "2026-03-02T00:00:00+00:00");
}

#[test]
fn dates_are_read_as_clients_send_them() {
    let second = (START, START.plus(999));
    for text in [
        "2026-03-02T08:00:00+08:00",
        "2026-03-02T08:00:00 08:00",
        "2026-03-02T00:00:00Z",
        "2026-03-02T00:00:00.750Z",
        "2026-03-02T08:00:00",
    ] {
        assert_eq!(dates::read(text, &bali()), Some(second), "{text}");
    }
    let midnight = Timestamp(START.millis() - 8 * 3_600_000);
    let day = (midnight, midnight.plus(24 * 3_600_000 - 1));
    assert_eq!(dates::read("2026-03-02", &bali()), Some(day));
    for text in ["", "yesterday", "03/02/2026", "2026-13-01", "2026-02-30T00:00:00Z", "1", "T", " "] {
        assert_eq!(dates::read(text, &bali()), None, "{text}");
    }
}

#[test]
fn one_tree_becomes_both_formats() {
    let tree = Node::List(
        "request",
        vec![Node::Fields(vec![
            ("id", Node::text("A<&>\u{1}B")),
            ("empty", Node::text("")),
            ("lat", Node::Degrees(-8.123_456_789)),
            ("yes", Node::Truth(true)),
            ("order", Node::Whole(3)),
            ("values", Node::List("value", vec![Node::text("x")])),
        ])],
    );
    let text = |format| String::from_utf8(written(format, "requests", &tree).unwrap()).unwrap();
    assert_eq!(
        text(Format::Xml),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><requests><request><id>A&lt;&amp;&gt;B</id><empty/>\
         <lat>-8.123457</lat><yes>true</yes><order>3</order><values><value>x</value></values></request></requests>"
    );
    assert_eq!(
        text(Format::Json),
        r#"[{"id":"A<&>\u0001B","empty":null,"lat":-8.123457,"yes":true,"order":3,"values":["x"]}]"#
    );
}

#[test]
fn a_files_name_ends_at_its_last_dot() {
    let file = File::parse("a.b.xml").unwrap();
    assert_eq!((file.name.as_str(), file.format), ("a.b", Format::Xml));
    assert_eq!(File::parse("x.json").unwrap().format, Format::Json);
    assert_eq!(File::parse("x.XML").unwrap().format, Format::Xml);
    for wrong in ["x", "x.csv", "x.xmlx", "x.", ""] {
        assert_eq!(File::parse(wrong).unwrap_err().message, "problem-open311-format", "{wrong}");
    }
}
