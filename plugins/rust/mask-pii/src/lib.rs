//! Masks personal data in records of JSON: the values of certain members, wherever they are.

#![no_std]

extern crate alloc;

mod mask;

use alloc::string::String;
use alloc::vec::Vec;
use mask::{Rule, Rules};
use plugin_host::json::Json;
use plugin_host::stream::{Changed, Decisions, Record, Transform};

struct MaskPii {
    rules: Rules,
    masked: Vec<u8>,
}

impl Transform for MaskPii {
    fn init(settings: &str) -> Result<Self, String> {
        let settings = Json::parse(settings).ok_or("The settings are not JSON.")?;
        let mut rules = Rules::default();
        for (setting, rule) in [("hide", Rule::Hide), ("last4", Rule::Last4)] {
            for name in settings.get(setting).into_iter().flat_map(Json::items) {
                let name = name.text().ok_or_else(|| alloc::format!("The setting '{setting}' is not a list of names."))?;
                rules.add(&name, rule);
            }
        }
        if rules.is_empty() {
            return Err("The settings name nothing to be masked: say 'hide' or 'last4'.".into());
        }
        Ok(MaskPii { rules, masked: Vec::new() })
    }

    fn process(&mut self, record: Record<'_>, decisions: &mut Decisions) {
        let Some(value) = record.value() else {
            decisions.forward("");
            return;
        };
        self.masked.clear();
        match self.rules.mask(value, &mut self.masked) {
            Some(()) => decisions.emit(Changed { value: Some(&self.masked), ..record.copy() }),
            None => decisions.fail("The value is not JSON."),
        }
    }
}

plugin_host::export_transform!(MaskPii);
plugin_host::trap_on_panic!();
