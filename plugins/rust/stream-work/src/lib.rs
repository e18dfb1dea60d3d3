//! Copies records, or rewrites the JSON in them: what the scoreboard measures beside the same in C#.

#![no_std]

extern crate alloc;

mod rewrite;

use alloc::string::String;
use alloc::vec::Vec;
use plugin_host::stream::{Changed, Decisions, Record, Transform};

struct Work {
    rewrites: bool,
    buffer: Vec<u8>,
}

impl Transform for Work {
    fn init(settings: &str) -> Result<Self, String> {
        Ok(Work { rewrites: settings.contains("json"), buffer: Vec::new() })
    }

    fn process(&mut self, record: Record<'_>, decisions: &mut Decisions) {
        if !self.rewrites {
            decisions.emit(record.copy());
            return;
        }
        self.buffer.clear();
        match rewrite::rewrite(record.value().unwrap_or_default(), &mut self.buffer) {
            Some(()) => decisions.emit(Changed { value: Some(&self.buffer), ..record.copy() }),
            None => decisions.fail("The value is not a flat JSON object."),
        }
    }
}

plugin_host::export_transform!(Work);
plugin_host::trap_on_panic!();
