//! What a row becomes.

use balai_base::Timestamp;
use balai_platform::access::Visibility;

use super::world::*;
use crate::imports::{AgencyBy, Note};

/// 2023-02-03 14:05 in the region's zone, eight hours east.
const AT: i64 = 1_675_404_300_000;

#[test]
fn dates_are_read_in_every_form_that_is_certain() {
    let day_first = "[dates]\norder = \"day-month\"";
    let month_first = "[dates]\norder = \"month-day\"";
    for (text, map, millis) in [
        ("2023-02-03T14:05:00+08:00", "", AT),
        ("2023-02-03T06:05:00Z", "", AT),
        ("2023-02-03 14:05:00.000", "", AT),
        ("2023-02-03T14:05", "", AT),
        ("2023-02-03 14:05", "", AT),
        ("2023/02/03 14:05", "", AT),
        ("03/02/2023 14:05", day_first, AT),
        ("3-2-2023, 14.05", day_first, AT),
        ("02/03/2023 2:05 PM", month_first, AT),
        ("3 Februari 2023 14:05", "", AT),
        ("03-Feb-2023 14:05", "", AT),
        ("3 Feb 2023, 14:05 WITA", "", AT),
        ("2023-02-03 13:05 WIB", "", AT),
        ("2023-02-03", "", AT - 14 * 3_600_000 - 5 * 60_000),
        ("05/05/2023", "", 1_683_216_000_000),
        ("03/02/23 14:05", day_first, AT),
        ("02/03/23 2:05 PM", month_first, AT),
        ("03-Feb-23 14:05", "", AT),
        ("Jumat, 3 Februari 2023 pukul 14.05 WITA", "", AT),
        ("Jum'at 03/02/2023 jam 14:05", day_first, AT),
        ("3 Februari 2023 - 14:05", "", AT),
        ("Fri, 03 Feb 2023 06:05:00 GMT", "", AT),
        ("2023-02-03T14:05:00+0800", "", AT),
        ("2023-02-03 14:05:00 +08:00", "", AT),
        ("2023-02-03 14:05:00+08", "", AT),
        ("February 3, 2023 2:05 pm", "", AT),
        ("20230203 1405", "[dates]\nformat = [\"%d.%m.%Y\", \"%Y%m%d %H%M\"]", AT),
    ] {
        let row = taken(&[("requested_datetime", text)], map);
        assert_eq!(row.past.created_at, Timestamp(millis), "{text}");
    }
}

#[test]
fn dates_that_are_not_certain_are_refused_with_how_to_write_them() {
    let map = "[dates]\norder = \"day-month\"";
    for (text, reason, mend) in [
        ("44961.58", "spreadsheet's number of days", "format the column as a date"),
        ("02/13/23", "no date", "2023-02-03 14:05"),
        ("03/02/99", "in the future", "swapped"),
        ("Feb Maret 2023", "no date", "2023-02-03 14:05"),
        ("31/02/2023", "no date", "2023-02-03 14:05"),
        ("kemarin", "no date", "[dates] format"),
        ("2023-02-30", "no date", "2023-02-03"),
        ("2023-02-03 25:00", "no date", ""),
        ("2027-02-03", "in the future", "swapped"),
        ("0203-02-03", "before 1990", "year"),
        ("99999999999-01-01", "no date", ""),
        ("", "does not say when", "2023-02-03 14:05"),
    ] {
        let refusal = refused(&[("requested_datetime", text)], map);
        assert_eq!(refusal.column, "requested_datetime", "{text}");
        assert!(refusal.reason.contains(reason) && refusal.mend.contains(mend), "{text}: {refusal:?}");
    }
    // Two digits may be the year anywhere: without a word on the order nothing is guessed.
    let refusal = refused(&[("requested_datetime", "13/02/23")], "");
    assert!(refusal.reason.contains("two digits") && refusal.mend.contains("[dates] order"), "{refusal:?}");
    assert!(taken(&[("requested_datetime", "13/02/23")], map).notes.contains(&Note::ShortYear));
    for full in ["2023-02-03 2:05 PM", "13/02/2023", "3 Feb 2023"] {
        assert!(!taken(&[("requested_datetime", full)], map).notes.contains(&Note::ShortYear), "{full}");
    }
    let refusal = refused(&[("closed_datetime", "2023-02-02")], map);
    assert_eq!(
        (refusal.column, refusal.reason.as_str()),
        ("closed_datetime", "it ends before it was reported")
    );
}

#[test]
fn a_status_is_known_by_the_workflows_words_the_usual_ones_and_the_mapping() {
    for (word, state) in [
        ("closed", "selesai"),
        ("OPEN", "menunggu"),
        ("selesai", "selesai"),
        ("Telah Selesai", "selesai"),
        ("Sedang diproses", "proses"),
        ("Proses", "proses"),
        ("Disposisi", "disposisi"),
        ("Ditolak", "ditolak"),
        ("duplikat", "digabung"),
        ("Menunggu verifikasi", "verifikasi"),
        ("Luar kewenangan", "luar-kewenangan"),
        ("beres", "selesai"),
        ("Selesai Dikerjakan", "selesai"),
        ("Diteruskan ke OPD", "proses"),
        ("Tidak dapat ditindaklanjuti", "ditolak"),
    ] {
        let row = taken(&[("status", word)], "[values.status]\n\"Beres\" = \"selesai\"");
        let now = row.past.steps.last().map_or("menunggu", |step| step.state.as_str());
        assert_eq!(now, state, "{word}");
        assert_eq!(row.is_open(&region()), !["selesai", "ditolak", "digabung"].contains(&state), "{word}");
    }
    let refusal = refused(&[("status", "selesei")], "");
    assert!(refusal.mend.contains("did you mean") && refusal.mend.contains("`Selesai`"), "{refusal:?}");
    assert!(refused(&[("status", "")], "").mend.contains("[defaults] status"));
    assert_eq!(taken(&[("status", "")], "[defaults]\nstatus = \"closed\"").past.steps[0].state, "selesai");
}

#[test]
fn what_a_file_leaves_out_is_noted() {
    // No status and no date of an end: history has ended.
    let row = taken(&[], "");
    assert_eq!(row.past.steps[0].state, "selesai");
    assert_eq!(row.notes, [Note::CategoryMissing, Note::StatusMissing, Note::NoPlace, Note::EndUndated]);
    assert_eq!(row.past.case.visibility, Visibility::Restricted);
    // With a date of the end it is open while the date is missing.
    let row = taken(&[("closed_datetime", "")], "");
    assert!(row.is_open(&region()) && row.notes.contains(&Note::OpenForWantOfEnd));
    assert!(!taken(&[("closed_datetime", "2023-02-04")], "").is_open(&region()));
    let row = taken(&[("status", "open"), ("closed_datetime", "2023-02-04")], "");
    assert!(row.notes.contains(&Note::OpenThoughEnded) && row.is_open(&region()));
    let row = taken(&[("updated_datetime", "2023-01-01")], "");
    assert!(row.notes.contains(&Note::UpdatedBefore));
    let row = taken(&[("description", ""), ("service_name", "Jalan rusak")], "");
    assert_eq!(row.past.case.text, "Jalan rusak");
    assert!(row.notes.contains(&Note::TextMissing));
    assert_eq!(refused(&[("description", "")], "").column, "description");
}

#[test]
fn times_and_answer_make_the_history() {
    let cells = [
        ("status", "closed"),
        ("updated_datetime", "2023-02-09"),
        ("closed_datetime", "2023-02-05"),
        ("status_notes", "Sudah ditambal."),
    ];
    let past = taken(&cells, "").past;
    let step = &past.steps[0];
    assert_eq!((step.state.as_str(), step.answer.as_str()), ("selesai", "Sudah ditambal."));
    assert!(past.created_at < step.at && step.at < past.updated_at);
    // An end on the day of the report, without its hour.
    let past = taken(&[("status", "closed"), ("closed_datetime", "2023-02-03")], "").past;
    assert_eq!(past.steps[0].at, past.created_at);
    let past = taken(&[("status", "open"), ("status_notes", "Kami cek.")], "").past;
    assert_eq!((past.steps[0].state.as_str(), past.steps[0].answer.as_str()), ("menunggu", "Kami cek."));
    assert!(taken(&[("status", "open")], "").past.steps.is_empty());
}

#[test]
fn a_category_is_known_by_id_and_by_both_names() {
    for (column, word) in [
        ("service_code", "jalan-rusak"),
        ("service_name", "Jalan Rusak"),
        ("service_name", "damaged road"),
        ("service_name", "JALAN_RUSAK"),
        ("service_name", "Jalan &amp; rusak"),
    ] {
        assert_eq!(taken(&[(column, word)], "").past.case.category, "jalan-rusak", "{word}");
    }
    // A code of the old system that the pack does not know does no harm beside a name it knows.
    let row = taken(&[("service_code", "K-017"), ("service_name", "Jalan rusak")], "");
    assert_eq!(row.past.case.category, "jalan-rusak");
    let refusal = refused(&[("service_name", "Jalan rusek")], "");
    assert!(
        refusal.mend.contains("`Jalan rusak`") && refusal.mend.contains("[values.service]"),
        "{refusal:?}"
    );
}

#[test]
fn the_files_agency_is_kept_when_the_pack_knows_it() {
    let names = ["lingkungan", "Dinas Lingkungan Hidup", "DLH", "Environment Agency", "dlh"];
    let with_region = ["DLH KABUPATEN CONTOH", "Dinas Lingkungan Hidup Kab. Contoh", "dlh contoh"];
    for name in names.into_iter().chain(with_region) {
        let row = taken(&[("service_code", "jalan-rusak"), ("agency_responsible", name)], "");
        assert_eq!(
            (row.routing.agency.as_str(), row.by, row.agrees),
            ("lingkungan", AgencyBy::File, Some(false))
        );
        assert_eq!(
            (row.routing.rule.as_str(), row.routing.because.message.as_str()),
            ("history", "routing-history")
        );
        assert_eq!(row.routing.because.agency.id, "Dinas Lingkungan Hidup");
    }
    let row = taken(&[("service_code", "jalan-rusak"), ("agency_responsible", "PU")], "");
    assert_eq!((row.by, row.agrees), (AgencyBy::File, Some(true)));
    assert_eq!(row.routing.unit, row.past.case.unit);
    let row = taken(&[("service_code", "jalan-rusak"), ("agency_responsible", "Dinas Pasar")], "");
    assert_eq!(
        (row.by, row.agrees, row.routing.agency.as_str()),
        (AgencyBy::Routing, None, "pekerjaan-umum")
    );
    assert!(row.notes.contains(&Note::AgencyUnknown) && row.file_agency == "Dinas Pasar");
}

#[test]
fn a_report_about_officials_goes_to_the_inspectorate_whatever_the_file_says() {
    let row = taken(&[("service_code", "perilaku-petugas"), ("agency_responsible", "PU")], "");
    assert_eq!((row.routing.agency.as_str(), row.by), ("inspektorat", AgencyBy::Routing));
    assert!(row.notes.contains(&Note::AboutOfficials));
    assert!(row.past.case.visibility > Visibility::Public);
}

#[test]
fn a_row_is_known_by_its_number_else_by_its_content() {
    let first = taken(&[("service_request_id", "A-1")], "");
    assert_eq!((first.source.as_str(), first.source_id.as_str()), ("history", "A-1"));
    assert_eq!(taken(&[("service_request_id", "A-1"), ("source", "qlue")], "").source, "qlue");
    assert_ne!(taken(&[("service_request_id", "A-1"), ("status_notes", "x")], "").hash, first.hash);
    let (one, same, other) = (taken(&[], ""), taken(&[], ""), taken(&[("description", "Lain.")], ""));
    assert!(one.source_id.starts_with("row-"));
    assert_eq!((&one.source_id, one.hash), (&same.source_id, same.hash));
    assert_ne!(one.source_id, other.source_id);
    assert_eq!(refused(&[("service_request_id", &"9".repeat(300))], "").column, "service_request_id");
}

#[test]
fn nobody_is_named_where_refusals_are_shown() {
    let refusal = refused(&[("service_name", "hubungi 0812-3456-7890 segera")], "");
    assert!(!refusal.value.contains("3456") && refusal.value.contains("disamarkan"), "{refusal:?}");
    let long = refused(&[("status", &"x".repeat(5_000))], "");
    assert!(long.value.chars().count() <= 80 && long.mend.len() < 300);
}

#[test]
fn cells_that_mean_nothing_and_control_characters_are_left_out() {
    let row = taken(
        &[("description", " Lubang\u{0}\u{7}\r\ndalam "), ("agency_responsible", "NULL"), ("address", "-")],
        "",
    );
    assert_eq!(row.past.case.text, "Lubang\ndalam");
    assert_eq!((row.file_agency.as_str(), row.past.case.address.as_str()), ("", ""));
}

#[test]
fn texts_kept_as_web_pages_become_plain_text_and_it_is_noted() {
    for (written, plain) in [
        ("Got &quot;mampet&quot; &amp; bau", "Got \"mampet\" & bau"),
        ("<p>Lubang<br />dalam&nbsp;</p><p></p><p></p><b>Tolong</b>", "Lubang\ndalam\n\nTolong"),
        ("<a href=\"https://x.example/?a=1&amp;b=2\">foto</a> Caf&#233; &#x2019;", "foto Café ’"),
        // Escaped once is shown once.
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
    ] {
        let row = taken(&[("description", written)], "");
        assert_eq!(row.past.case.text, plain, "{written}");
        assert!(row.notes.contains(&Note::Markup));
    }
    for plain in
        ["R&D; 3 < 5 & 7 > 2", "<3 Lor", "a &tidakada; b", "<script>x</script>", "&#0;", "&#xFFFFFFFF;"]
    {
        let row = taken(&[("description", plain)], "");
        assert_eq!(row.past.case.text, plain);
        assert!(!row.notes.contains(&Note::Markup));
    }
    // What it is known by is the row as the file has it.
    assert_ne!(taken(&[("description", "a &amp; b")], "").hash, taken(&[("description", "a & b")], "").hash);
}

#[test]
fn a_row_of_another_width_is_refused_unless_what_is_too_much_is_empty() {
    let file = b"requested_datetime,description\n2023-02-03,a,b\n2023-02-03\n2023-02-03,ok,,\n";
    let rows = decided(file, "");
    assert!(rows[0].as_ref().unwrap_err().reason.contains("3 cells and there are 2 headings"));
    assert!(rows[1].as_ref().unwrap_err().mend.contains("between quotes"));
    assert!(rows[2].is_ok());
}

#[test]
fn an_unknown_channel_counts_for_a_general_one() {
    assert_eq!(taken(&[("channel", "Loket Kantor")], "").past.case.channel, "loket");
    let row = taken(&[("channel", "Radio")], "");
    assert_eq!(row.past.case.channel, "sms");
    assert!(row.notes.contains(&Note::ChannelUnknown));
    assert_eq!(taken(&[("channel", "Radio")], "[defaults]\nchannel = \"web\"").past.case.channel, "web");
}

#[test]
fn everything_that_is_wrong_with_a_row_is_told_at_once() {
    let cells = [
        ("service_name", "Jalan rusek"),
        ("village_name", "Pasar Lamo"),
        ("requested_datetime", "kemarin"),
        ("status", "entah"),
    ];
    let refusal = refused(&cells, "");
    assert_eq!((refusal.column, refusal.value.as_str()), ("service_name", "Jalan rusek"));
    assert!(
        refusal.reason.contains("no such category; and village_name `Pasar Lamo`: no village"),
        "{refusal:?}"
    );
    assert!(refusal.mend.contains("and requested_datetime: write it like"), "{refusal:?}");
    let parts: Vec<&str> = refusal.parts.iter().map(|part| part.column).collect();
    assert_eq!(parts, ["service_name", "village_name", "requested_datetime", "status"]);
}
