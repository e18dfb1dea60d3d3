//! Lets requests pass that carry a known API key, tells the application whose it is, and tidies the response's headers.

use plugin_host::http::{
    ChangeError, FullResponse, HeadersVerdict, RequestFilter, ResponseFilter, exchange, request, response,
};
use plugin_host::json::{Json, quote};
use plugin_host::log::{self, Level};
use plugin_host::settings;
use std::borrow::Cow;

struct ApiKeys;

impl RequestFilter for ApiKeys {
    fn on_request_headers() -> HeadersVerdict {
        let settings = settings::read();
        let settings = settings.json();
        let header = settings.get("header").and_then(Json::text).unwrap_or("x-api-key".into());

        let Some(key) = request::header(&header) else {
            let detail = format!("The header {header} with an API key is missing.");
            return HeadersVerdict::Respond(problem(401, "Unauthorized", &detail).header("www-authenticate", "ApiKey"));
        };
        let Some(client) = settings.get("keys").and_then(|keys| client_of(&key, keys)) else {
            return HeadersVerdict::Respond(problem(403, "Forbidden", "The API key is not known."));
        };

        let remove = settings.get("remove-header").and_then(Json::boolean).unwrap_or(true);
        match pass_on(&client, remove.then_some(&header)) {
            Ok(()) => HeadersVerdict::Continue,
            Err(error) => {
                log::write(Level::Error, &format!("The request of {client} could not be marked: {error:?}."));
                HeadersVerdict::Respond(problem(500, "Internal Server Error", "The request could not be processed."))
            }
        }
    }
}

impl ResponseFilter for ApiKeys {
    fn on_response_headers() -> HeadersVerdict {
        if let Err(error) = tidy() {
            log::write(Level::Warning, &format!("The response's headers could not be changed: {error:?}."));
        }
        HeadersVerdict::Continue
    }
}

plugin_host::export_request_filter!(ApiKeys);
plugin_host::export_response_filter!(ApiKeys);

/// The name of the client that a key belongs to. Takes as long for a nearly right key as for any other.
fn client_of<'a>(key: &[u8], keys: Json<'a>) -> Option<Cow<'a, str>> {
    keys.entries().filter(|(known, _)| is_same(known.as_bytes(), key)).last().and_then(|(_, client)| client.text())
}

fn is_same(known: &[u8], given: &[u8]) -> bool {
    known.len() == given.len() && known.iter().zip(given).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

fn pass_on(client: &str, header_to_remove: Option<&Cow<str>>) -> Result<(), ChangeError> {
    request::set_header("x-client", client.as_bytes())?;
    if let Some(header) = header_to_remove {
        request::remove_header(header)?;
    }
    exchange::set_state(client.as_bytes())
}

fn tidy() -> Result<(), ChangeError> {
    response::remove_header("server")?;
    response::remove_header("x-powered-by")?;
    let client = exchange::state();
    if client.is_empty() { Ok(()) } else { response::set_header("x-served-for", &client) }
}

/// A response as RFC 9457 describes it.
fn problem(status: u16, title: &str, detail: &str) -> FullResponse {
    let body = format!(r#"{{"title":{},"status":{status},"detail":{}}}"#, quote(title), quote(detail));
    FullResponse::new(status).header("content-type", "application/problem+json").body(body)
}
