//! The plugin's own settings.

use crate::import;
use crate::json::Json;
use crate::log::{self, Level};
use alloc::string::String;

/// The settings that the operator gave to this plugin.
pub struct Settings(String);

import! {
    "plugin-host:plugin/settings@0.1.0" "json": () -> memory =
    /// The settings as the text of a JSON document.
    pub fn json() -> String;
}

/// Asks the host for the settings.
pub fn read() -> Settings {
    Settings(json())
}

impl Settings {
    /// The settings as a JSON value. Ends the call if they are not JSON.
    pub fn json(&self) -> Json<'_> {
        Json::parse(&self.0).unwrap_or_else(|| {
            log::write(Level::Critical, "The settings are not a JSON document.");
            crate::abi::trap()
        })
    }
}
