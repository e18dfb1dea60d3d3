//! The response. It can be read and changed in the response phases.

use super::fields::header_functions;
use super::{ChangeError, Header};
use crate::import;
use alloc::vec::Vec;

header_functions!("plugin-host:http/response@0.1.0");

import! {
    "plugin-host:http/response@0.1.0" "status": () -> i32 =
    /// The status code. 0 in the request phases.
    pub fn status() -> u16;
}

import! {
    "plugin-host:http/response@0.1.0" "set-status": (i32) -> memory =
    /// Changes the status code.
    pub fn set_status(status: u16) -> Result<(), ChangeError>;
}
