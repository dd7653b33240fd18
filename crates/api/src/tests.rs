//! What holds for every interface.

use axum::http::StatusCode;
use balai_testkit_http::App;

#[tokio::test]
async fn what_goes_wrong_is_told_in_the_interfaces_own_form() {
    let app = App::new(crate::routes());
    let visitor = app.visitor("en");
    let open311 = visitor.get("/open311/v2/nonsense.json").await;
    assert_eq!(open311.status, StatusCode::NOT_FOUND);
    assert!(open311.text.starts_with("[{\"code\":404,"), "{}", open311.text);
    let own = visitor.get("/api/v1/nonsense").await;
    assert_eq!((own.status, own.header("content-type")), (StatusCode::NOT_FOUND, "application/problem+json"));
    assert!(own.text.contains("\"code\":\"problem-page-not-found\""), "{}", own.text);
    assert_eq!(own.header("access-control-allow-origin"), "*");
    let page = visitor.get("/nonsense").await;
    assert!(page.is_page(), "{}", page.text);
    assert_eq!(page.header("access-control-allow-origin"), "");
}
