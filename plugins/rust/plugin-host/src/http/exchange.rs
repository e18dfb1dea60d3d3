//! What a filter remembers about one request, from phase to phase.

use super::ChangeError;
use super::fields::{bytes_of, change};
use alloc::vec::Vec;

mod import {
    use crate::abi::{RawList, RawResult};

    #[link(wasm_import_module = "plugin-host:http/exchange@0.1.0")]
    unsafe extern "C" {
        pub fn state(result: *mut RawList);
        #[link_name = "set-state"]
        pub fn set_state(state: *const u8, length: usize, result: *mut RawResult);
    }
}

/// What this plugin last stored for this request. Empty at first.
pub fn state() -> Vec<u8> {
    bytes_of(|result| unsafe { import::state(result) })
}

/// Stores up to 4096 bytes, for the later phases of this request.
pub fn set_state(state: &[u8]) -> Result<(), ChangeError> {
    change(|result| unsafe { import::set_state(state.as_ptr(), state.len(), result) })
}
