//! What a filter remembers about one request, from phase to phase.

use super::ChangeError;
use crate::import;
use alloc::vec::Vec;

import! {
    "plugin-host:http/exchange@0.1.0" "state": () -> memory =
    /// What this plugin last stored for this request. Empty at first.
    pub fn state() -> Vec<u8>;
}

import! {
    "plugin-host:http/exchange@0.1.0" "set-state": (i32, i32) -> memory =
    /// Stores up to 4096 bytes, for the later phases of this request.
    pub fn set_state(state: &[u8]) -> Result<(), ChangeError>;
}
