//! The plugin's own log.

use crate::{enumeration, import};

enumeration! {
    /// How serious a message is.
    pub enum Level {
        /// The finest steps.
        Trace,
        /// What helps while developing.
        Debug,
        /// What an operator may like to know.
        Information,
        /// Unexpected, but the plugin goes on.
        Warning,
        /// Something failed.
        Error,
        /// The plugin cannot do its work.
        Critical,
    }
}

import! {
    "plugin-host:plugin/log@0.1.0" "write": (i32, i32, i32) =
    /// Writes one message to the host's log, under the plugin's name.
    pub fn write(level: Level, message: &str);
}
