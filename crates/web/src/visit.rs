//! [`Visit`]: what the edge found out about a request before any page was chosen: who asks from where, for which region,
//! in which language.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    extract::{ConnectInfo, Request},
    http::{
        HeaderMap, Uri, header,
        uri::{Authority, PathAndQuery},
    },
};
use balai_base::language::Language;
use balai_platform::region::Region;

use crate::{
    AppState,
    cookies::{CookieKind, Cookies},
    reference,
};

/// What is known of a request before a page is chosen. Shared with handlers through [`crate::Here`].
#[derive(Clone)]
pub(crate) struct Visit {
    pub(crate) region: Option<Arc<Region>>,
    /// What stands before every path of this region: empty or `/r/<region>`.
    pub(crate) base: String,
    pub(crate) language: Language,
    /// Whether the address asked for the language, so that it is remembered.
    pub(crate) language_chosen: bool,
    /// The reference code a reader can quote.
    pub(crate) reference: String,
    pub(crate) device: [u8; 16],
    /// Whether the device's number was made just now and the browser does not know it yet.
    pub(crate) device_is_new: bool,
    pub(crate) client: IpAddr,
    /// What the reader's browser calls us: name and port.
    pub(crate) host: String,
    pub(crate) cookies: Cookies,
    /// The path within the region.
    pub(crate) path: String,
    pub(crate) query: String,
}

impl Visit {
    /// Looks at `request` and takes the region's prefix off its path.
    pub(crate) fn begin(state: &AppState, request: &mut Request) -> Self {
        let headers = request.headers().clone();
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        let proxied = state.options.trusted_proxies.contains(&peer);
        let host = host(request.uri(), &headers, proxied);
        let (region, base) = resolve(state, &host, request.uri().path());
        if !base.is_empty() {
            strip(request, base.len());
        }
        let cookies = Cookies::read(&headers, state.options.plain_http);
        let query = request.uri().query().unwrap_or_default().to_owned();
        let chosen = chosen_language(&query);
        let known = cookies.get(CookieKind::Device).and_then(device);
        Self {
            language: chosen.unwrap_or_else(|| preferred(&cookies, &headers, region.as_deref())),
            language_chosen: chosen.is_some(),
            reference: reference::code(state.random.as_ref()),
            device: known.unwrap_or_else(|| fresh(state)),
            device_is_new: known.is_none(),
            client: client(&headers, peer, &state.options.trusted_proxies),
            path: request.uri().path().to_owned(),
            region,
            base,
            host,
            cookies,
            query,
        }
    }
}

/// The name the browser used, as far as it may be believed.
fn host(uri: &Uri, headers: &HeaderMap, proxied: bool) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let forwarded = if proxied { text("x-forwarded-host") } else { None };
    let given =
        forwarded.or_else(|| text(header::HOST.as_str())).or_else(|| uri.authority().map(Authority::as_str));
    given.unwrap_or_default().trim().to_ascii_lowercase()
}

/// The address of the reader: the last one in `X-Forwarded-For` that is not a proxy of ours, and only when a proxy of
/// ours brought the request.
fn client(headers: &HeaderMap, peer: IpAddr, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&peer) {
        return peer;
    }
    let named = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let named: Vec<IpAddr> =
        named.flat_map(|value| value.split(',')).filter_map(|text| text.trim().parse().ok()).collect();
    named.into_iter().rev().find(|address| !trusted.contains(address)).unwrap_or(peer)
}

/// The region of a request: by host name, else by `/r/<region>/`, else the one chosen for the root, else the only one.
fn resolve(state: &AppState, host: &str, path: &str) -> (Option<Arc<Region>>, String) {
    let regions = &state.regions;
    if let Some(region) = regions.by_host(host) {
        return (Some(region), String::new());
    }
    let slug = path.strip_prefix("/r/").map(|rest| rest.split('/').next().unwrap_or_default());
    if let Some(slug) = slug
        && let Some(region) = regions.by_id(slug)
    {
        return (Some(region), format!("/r/{slug}"));
    }
    let root = state.options.root.as_ref().and_then(|id| regions.by_id(id.as_str()));
    (root.or_else(|| regions.single()), String::new())
}

/// Takes the first `length` bytes off the request's path.
fn strip(request: &mut Request, length: usize) {
    let uri = request.uri();
    let path = uri.path().get(length..).filter(|rest| !rest.is_empty()).unwrap_or("/");
    let query = uri.query().map_or(String::new(), |query| format!("?{query}"));
    let mut parts = uri.clone().into_parts();
    if let Ok(rest) = PathAndQuery::try_from(format!("{path}{query}")) {
        parts.path_and_query = Some(rest);
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
        }
    }
}

fn chosen_language(query: &str) -> Option<Language> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(name, _)| name == "bahasa").and_then(|(_, value)| value.parse().ok())
}

/// The language chosen earlier, else the first that browser and region share, else the region's first.
fn preferred(cookies: &Cookies, headers: &HeaderMap, region: Option<&Region>) -> Language {
    let spoken = region.map_or(Language::ALL.to_vec(), |region| region.languages.clone());
    let remembered = cookies.get(CookieKind::Language).and_then(|value| value.parse().ok());
    let asked = accepted(headers).into_iter().find(|language| spoken.contains(language));
    remembered
        .filter(|language| spoken.contains(language))
        .or(asked)
        .or(spoken.first().copied())
        .unwrap_or_default()
}

/// Languages of `Accept-Language`, the dearest first (RFC 9110, section 12.5.4).
fn accepted(headers: &HeaderMap) -> Vec<Language> {
    let value =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut wishes: Vec<(f32, Language)> = value
        .split(',')
        .filter_map(|wish| {
            let (tag, weight) = wish.split_once(";q=").unwrap_or((wish, "1"));
            Some((weight.trim().parse().unwrap_or(0.0), tag.trim().parse().ok()?))
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    wishes.sort_by(|one, other| other.0.total_cmp(&one.0));
    wishes.into_iter().map(|(_, language)| language).collect()
}

fn device(text: &str) -> Option<[u8; 16]> {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

fn fresh(state: &AppState) -> [u8; 16] {
    let mut device = [0_u8; 16];
    state.random.fill(&mut device);
    device
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn sent(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_a_proxy_of_ours_is_believed_about_the_sender() {
        let trusted = [address("10.0.0.1"), address("10.0.0.2")];
        let told = sent(&[("x-forwarded-for", "6.6.6.6, 203.0.113.9, 10.0.0.2")]);
        assert_eq!(client(&told, address("198.51.100.7"), &trusted), address("198.51.100.7"));
        // The last one that is not ours: what stands before it, the sender may have invented.
        assert_eq!(client(&told, address("10.0.0.1"), &trusted), address("203.0.113.9"));
        let nonsense = sent(&[("x-forwarded-for", "unknown, , 1.2.3")]);
        assert_eq!(client(&nonsense, address("10.0.0.1"), &trusted), address("10.0.0.1"));
        let two = sent(&[("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "10.0.0.2")]);
        assert_eq!(client(&two, address("10.0.0.1"), &trusted), address("203.0.113.9"));
    }

    #[test]
    fn the_name_comes_from_the_request_or_a_proxy_of_ours() {
        let uri = Uri::from_static("/lapor");
        let headers = sent(&[("host", "A.example:80"), ("x-forwarded-host", "b.example")]);
        assert_eq!(host(&uri, &headers, false), "a.example:80");
        assert_eq!(host(&uri, &headers, true), "b.example");
        assert_eq!(host(&Uri::from_static("http://c.example/x"), &HeaderMap::new(), false), "c.example");
        assert_eq!(host(&uri, &HeaderMap::new(), false), "");
    }

    #[test]
    fn languages_are_taken_in_the_order_they_are_dear() {
        let of = |value: &str| accepted(&sent(&[("accept-language", value)]));
        assert_eq!(of("en-GB,en;q=0.9,id;q=0.8"), [Language::En, Language::En, Language::Id]);
        assert_eq!(of("id;q=0.1, en;q=0.2"), [Language::En, Language::Id]);
        assert_eq!(of("fr, en;q=0"), []);
        assert_eq!(of("*;q=nonsense"), []);
        assert_eq!(accepted(&HeaderMap::new()), []);
        assert_eq!(chosen_language("a=b&bahasa=en"), Some(Language::En));
        assert_eq!(chosen_language("bahasa=xx"), None);
    }

    #[test]
    fn the_regions_part_is_taken_off_the_path() {
        for (whole, rest) in [
            ("/r/abc/lapor?x=1", "/lapor?x=1"),
            ("/r/abc", "/"),
            ("/r/abc/", "/"),
            ("/r/abc?x=%2F", "/?x=%2F"),
        ] {
            let mut request = Request::builder().uri(whole).body(axum::body::Body::empty()).unwrap();
            strip(&mut request, "/r/abc".len());
            assert_eq!(request.uri().to_string(), rest, "{whole}");
        }
    }
}
