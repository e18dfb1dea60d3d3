//! A filter that misbehaves on purpose: it never ends on certain paths.

use plugin_host::http::{HeadersVerdict, RequestFilter, request};
use plugin_host::settings;

struct NeverEnds;

impl RequestFilter for NeverEnds {
    fn on_request_headers() -> HeadersVerdict {
        let settings = settings::read();
        let path = settings.json().get("path").and_then(|path| path.text()).unwrap_or("/loop".into());
        if request::path().starts_with(&*path) {
            loop {}
        }
        HeadersVerdict::Continue
    }
}

plugin_host::export_request_filter!(NeverEnds);
