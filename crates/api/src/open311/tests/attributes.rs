//! What the pack asks of a category, as attributes of a service.

use axum::http::StatusCode;
use balai_base::CaseNumber;
use balai_platform::{
    access::Actor,
    casework::{self, Answered, View},
};

use super::world::{PLACE, app, context, errors, get, json, key, send, value};

#[tokio::test]
async fn questions_of_the_pack_are_attributes_of_their_service() {
    let app = app();
    let park = json(&app, "/open311/v2/services/fasilitas-desa.json").await;
    let own: Vec<(&str, &str, bool, usize)> = park["attributes"]
        .as_array()
        .unwrap()
        .iter()
        .skip(3)
        .map(|one| {
            let word = |name: &str| one[name].as_str().unwrap();
            let values = one["values"].as_array().unwrap().len();
            (word("code"), word("datatype"), one["required"].as_bool().unwrap(), values)
        })
        .collect();
    let expected = [
        ("bagian", "multivaluelist", false, 2),
        ("jumlah", "number", false, 0),
        ("sejak", "datetime", false, 0),
        ("gelap", "singlevaluelist", false, 2),
        ("tiang", "text", false, 0),
    ];
    assert_eq!(own, expected);
    let road = get(&app, "/open311/v2/services/jalan-nasional.xml").await;
    for part in [
        "<code>jalur</code><datatype>singlevaluelist</datatype><required>true</required>",
        "<name>Northbound</name>",
    ] {
        assert!(road.text.contains(part), "{part}: {}", road.text);
    }
}

#[tokio::test]
async fn answers_are_kept_with_the_report_and_mistakes_are_told_by_name() {
    let app = app();
    let key = key(&app);
    let lamps = [
        ("api_key", key.as_str()),
        ("service_code", "fasilitas-desa"),
        ("description", "Lampu di gang mati"),
        PLACE[0],
        PLACE[1],
    ];
    let answers = [
        ("attribute[bagian][]", "bangku"),
        ("attribute[bagian][]", "lampu"),
        ("attribute[jumlah]", "2.5"),
        ("attribute[sejak]", "2026-02-08T00:00:00+08:00"),
        ("attribute[gelap]", "yes"),
        ("attribute[tidak-ditanya]", "x"),
    ];
    let taken = send(&app, "/open311/v2/requests.json", &[&lamps[..], &answers].concat()).await;
    assert_eq!(taken.status, StatusCode::OK, "{}", taken.text);
    let taken = value(&taken);
    let number = CaseNumber::parse(taken[0]["service_request_id"].as_str().unwrap()).unwrap();
    let context = context(&app, Actor::System);
    let events = app.state.store.read_now(move |tx| {
        let case = casework::find(tx, &context.region, &number)?.unwrap();
        casework::history(tx, &context, &case, View::Officer)
    });
    let answered = |question: &str, values: &[&str]| Answered {
        question: format!("fasilitas-desa/{question}"),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    let expected = [
        answered("bagian", &["lampu", "bangku"]),
        answered("jumlah", &["2.5"]),
        answered("sejak", &["2026-02-08"]),
        answered("gelap", &["yes"]),
    ];
    assert_eq!(events.unwrap()[0].detail.answers, expected);
    for (wrong, field) in [
        (("attribute[bagian][]", "kolam"), "attribute[bagian]: "),
        (("attribute[jumlah]", "dua"), "attribute[jumlah]: "),
        (("attribute[sejak]", "kemarin"), "attribute[sejak]: "),
    ] {
        let reply = send(&app, "/open311/v2/requests.json", &[&lamps[..], &[wrong]].concat()).await;
        let (code, told) = errors(&reply);
        assert!(code == 400 && told.contains(field), "{field} {told}");
    }
    let road: Vec<(&str, &str)> = lamps
        .iter()
        .map(|(name, value)| (*name, if *name == "service_code" { "jalan-nasional" } else { value }))
        .collect();
    let (code, told) = errors(&send(&app, "/open311/v2/requests.xml", &road).await);
    assert!(code == 400 && told.contains("attribute[jalur]: "), "{told}");
    let mended = [&road[..], &[("attribute[jalur][]", "utara")]].concat();
    assert_eq!(send(&app, "/open311/v2/requests.json", &mended).await.status, StatusCode::OK);
}
