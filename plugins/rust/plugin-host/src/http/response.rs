//! The response. It can be read and changed in the response phases.

use super::fields::{change, header_functions, headers_of, option_of, values_of};
use super::{ChangeError, Header};
use alloc::vec::Vec;

mod import {
    use crate::abi::RawResult;

    #[link(wasm_import_module = "plugin-host:http/response@0.1.0")]
    unsafe extern "C" {
        pub fn status() -> u32;
        #[link_name = "set-status"]
        pub fn set_status(status: u32, result: *mut RawResult);
    }
}

header_functions!("plugin-host:http/response@0.1.0");

/// The status code. 0 in the request phases.
pub fn status() -> u16 {
    // SAFETY: it has no arguments.
    unsafe { import::status() as u16 }
}

/// Changes the status code.
pub fn set_status(status: u16) -> Result<(), ChangeError> {
    change(|result| unsafe { import::set_status(status.into(), result) })
}
