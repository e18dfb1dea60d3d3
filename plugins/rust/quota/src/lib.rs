//! Lets each client make so many requests, and no more. What they have made goes on in the next version.

use plugin_host::http::{FullResponse, HeadersVerdict, RequestFilter, request};
use plugin_host::json::Json;
use plugin_host::lifecycle::{Saved, SelfCheck, State};
use plugin_host::settings::{self, Settings};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// The form of what is saved: a line for each client, with the number of its requests, a space and its name.
const FORMAT: u32 = 1;

/// Clients choose their names, so they are not counted apart without end: those above share one count.
const MOST_CLIENTS: usize = 10_000;
const MOST_NAME_BYTES: usize = 100;

static MADE: Mutex<BTreeMap<String, u64>> = Mutex::new(BTreeMap::new());

struct Quota;

impl RequestFilter for Quota {
    fn on_request_headers() -> HeadersVerdict {
        let settings = settings::read();
        let name = settings.json().get("header").and_then(Json::text).unwrap_or("x-client".into());
        let client = request::header(&name).map(|value| name_of(&value)).unwrap_or_default();
        if count(client) <= limit(&settings).unwrap_or(0) {
            HeadersVerdict::Continue
        } else {
            HeadersVerdict::Respond(
                FullResponse::new(429).header("content-type", "text/plain").body("The quota is used up.\n"),
            )
        }
    }
}

impl SelfCheck for Quota {
    fn check() -> Result<(), String> {
        limit(&settings::read()).map(|_| ()).ok_or_else(|| "The setting 'requests' is not a number of at least 1.".to_owned())
    }
}

impl State for Quota {
    fn save() -> Saved {
        let lines: String = MADE.lock().unwrap().iter().map(|(client, made)| format!("{made} {client}\n")).collect();
        Saved { format: FORMAT, data: lines.into_bytes() }
    }

    fn restore(saved: Saved) -> Result<(), String> {
        if saved.format != FORMAT {
            return Err(format!("Only the format {FORMAT} is known."));
        }
        let lines = String::from_utf8(saved.data).map_err(|_| "It is not text.".to_owned())?;
        *MADE.lock().unwrap() = lines.lines().map(read_line).collect::<Option<_>>().ok_or("A line is not a number and a name.")?;
        Ok(())
    }
}

plugin_host::export_request_filter!(Quota);
plugin_host::export_self_check!(Quota);
plugin_host::export_state!(Quota);

fn limit(settings: &Settings) -> Option<u64> {
    settings.json().get("requests").and_then(Json::integer).and_then(|limit| u64::try_from(limit).ok()).filter(|limit| *limit > 0)
}

/// A client's name in one line.
fn name_of(value: &[u8]) -> String {
    value[..value.len().min(MOST_NAME_BYTES)].escape_ascii().to_string()
}

/// Counts a request. Gives the number of those that the client has made with it.
fn count(client: String) -> u64 {
    let mut made = MADE.lock().unwrap();
    let client = if made.len() < MOST_CLIENTS || made.contains_key(&client) { client } else { String::new() };
    let requests = made.entry(client).or_default();
    *requests += 1;
    *requests
}

fn read_line(line: &str) -> Option<(String, u64)> {
    let (made, client) = line.split_once(' ')?;
    Some((client.to_owned(), made.parse().ok()?))
}
