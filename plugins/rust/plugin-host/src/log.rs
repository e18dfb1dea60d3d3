//! The plugin's own log.

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
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

mod import {
    #[link(wasm_import_module = "plugin-host:plugin/log@0.1.0")]
    unsafe extern "C" {
        pub fn write(level: u32, message: *const u8, length: usize);
    }
}

/// Writes one message to the host's log, under the plugin's name.
pub fn write(level: Level, message: &str) {
    // SAFETY: the host reads the message during the call.
    unsafe { import::write(level as u32, message.as_ptr(), message.len()) }
}
