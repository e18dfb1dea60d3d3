//! The plugin's own settings.

use crate::abi::{RawList, result_of};
use crate::json::Json;
use crate::log;
use alloc::string::String;

mod import {
    use crate::abi::RawList;

    #[link(wasm_import_module = "plugin-host:plugin/settings@0.1.0")]
    unsafe extern "C" {
        pub fn json(result: *mut RawList);
    }
}

/// The settings that the operator gave to this plugin.
pub struct Settings(String);

impl Settings {
    /// The settings as a JSON value. Traps if they are not JSON.
    pub fn json(&self) -> Json<'_> {
        Json::parse(&self.0).unwrap_or_else(|| {
            log::write(log::Level::Critical, "The settings are not a JSON document.");
            core::arch::wasm32::unreachable()
        })
    }
}

/// Asks the host for the settings.
pub fn read() -> Settings {
    // SAFETY: the host writes a string.
    let text: RawList = unsafe { result_of(|result| import::json(result)) };
    Settings(unsafe { text.into_string() })
}
