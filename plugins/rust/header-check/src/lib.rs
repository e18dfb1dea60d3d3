//! Lets a request pass if it has a certain header, and marks it.

#![no_std]

use plugin_host::http::{FullResponse, HeadersVerdict, RequestFilter, request};
use plugin_host::settings;

struct HeaderCheck;

impl RequestFilter for HeaderCheck {
    fn on_request_headers() -> HeadersVerdict {
        let settings = settings::read();
        let name = settings.json().get("header").and_then(|name| name.text()).unwrap_or("x-check".into());
        if request::header(&name).is_none() {
            return HeadersVerdict::Respond(
                FullResponse::new(400).header("content-type", "text/plain").body("A required header is missing.\n"),
            );
        }
        match request::set_header("x-checked", b"yes") {
            Ok(()) => HeadersVerdict::Continue,
            Err(_) => HeadersVerdict::Respond(FullResponse::new(500)),
        }
    }
}

plugin_host::export_request_filter!(HeaderCheck);
plugin_host::trap_on_panic!();
