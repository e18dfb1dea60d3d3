//! Does with a record what its value says, for the host's own tests.

#![no_std]

extern crate alloc;

use alloc::string::String;
use alloc::vec;
use plugin_host::stream::{Changed, Decisions, HeaderList, Record, Transform};

struct Trials {
    seen: u32,
}

impl Transform for Trials {
    const OUTPUTS: &'static [&'static str] = &["other"];

    fn init(settings: &str) -> Result<Self, String> {
        if settings.contains("refuse-settings") { Err("the settings say so".into()) } else { Ok(Trials { seen: 0 }) }
    }

    fn process(&mut self, record: Record<'_>, decisions: &mut Decisions) {
        self.seen += 1;
        match record.value().unwrap_or_default() {
            b"trap" => plugin_host::abi::trap(),
            b"loop" => loop {
                core::hint::spin_loop();
            },
            b"fail" => decisions.fail("the record says so"),
            b"drop" => {}
            b"twice" => {
                decisions.emit(record.copy());
                decisions.emit(Changed { value: None, ..record.copy() });
            }
            b"emit-then-trap" => {
                decisions.emit(record.copy());
                plugin_host::abi::trap()
            }
            b"emit-then-fail" => {
                decisions.emit(record.copy());
                decisions.fail("after emitting");
            }
            b"forward-other" => decisions.forward("other"),
            b"emit-nowhere" => decisions.emit(Changed { output: "nowhere", ..record.copy() }),
            b"large" => decisions.emit(Changed { value: Some(&vec![b'x'; 100_000]), ..record.copy() }),
            b"header" => {
                let mut headers = HeaderList::of(record.headers());
                headers.add("seen-in", record.topic());
                decisions.emit(Changed { headers: headers.headers(), timestamp: record.timestamp() + 1, ..record.copy() });
            }
            b"count" => decisions.emit(Changed { value: Some(&self.seen.to_le_bytes()), ..record.copy() }),
            _ => decisions.emit(record.copy()),
        }
    }
}

plugin_host::export_transform!(Trials);
plugin_host::trap_on_panic!();
