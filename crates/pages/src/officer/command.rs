//! Runs a command of identity for one request: the setting is the request's, the transaction the store's.

use axum::http::{HeaderMap, header};
use balai_platform::{
    casework::Context,
    identity::{Attempt, Setting},
};
use balai_store::{Failure, Tx};
use balai_web::Here;

/// The setting of `context`, for a command of identity inside a transaction that does other work too.
pub(crate) fn setting(context: &Context) -> Setting<'_> {
    Setting { region: &context.region, vault: &context.vault, moment: &context.moment, actor: &context.actor }
}

/// Runs a command that writes.
pub(crate) async fn write<T, F>(here: &Here, command: F) -> Result<T, Failure>
where
    T: Send + 'static,
    F: Fn(&mut Tx, &Setting) -> Result<T, Failure> + Send + 'static,
{
    let context = here.context();
    let work = move |tx: &mut Tx| command(tx, &setting(&context));
    here.state.store.write(work).await
}

/// Runs a command that only reads.
pub(crate) async fn read<T, F>(here: &Here, command: F) -> Result<T, Failure>
where
    T: Send + 'static,
    F: Fn(&mut Tx, &Setting) -> Result<T, Failure> + Send + 'static,
{
    let context = here.context();
    let work = move |tx: &mut Tx| command(tx, &setting(&context));
    here.state.store.read(work).await
}

/// A try to sign in, as far as the request tells it.
pub(crate) fn attempt(here: &Here, headers: &HeaderMap, login: &str) -> Attempt {
    Attempt { login: login.to_owned(), network: here.network(), device: here.device, agent: agent(headers) }
}

/// The browser and its system in two words, as owners know them: `Firefox, Android`.
pub(crate) fn agent(headers: &HeaderMap) -> String {
    let text = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // The order matters: Edge and Opera also say Chrome, Chrome also says Safari, Android also says Linux.
    let browsers = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    let systems = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| text.contains(mark)).map(|(_, name)| *name)
    };
    let words: Vec<&str> = [named(&browsers), named(&systems)].into_iter().flatten().collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::agent;

    #[test]
    fn browsers_are_named_as_people_know_them() {
        let table = [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
                "Edge, Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
                "Safari, iPhone",
            ),
            ("curl/8", ""),
        ];
        for (sent, expected) in table {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, HeaderValue::from_static(sent));
            assert_eq!(agent(&headers), expected);
        }
        assert_eq!(agent(&HeaderMap::new()), "");
    }
}
