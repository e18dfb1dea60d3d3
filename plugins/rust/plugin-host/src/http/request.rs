//! The request. It can be read in every phase and changed in the request phases.

use super::fields::{change, header_functions, headers_of, option_of, text_of, values_of};
use super::{ChangeError, Header};
use alloc::string::String;
use alloc::vec::Vec;

mod import {
    use crate::abi::{RawList, RawOption, RawResult};

    #[link(wasm_import_module = "plugin-host:http/request@0.1.0")]
    unsafe extern "C" {
        pub fn method(result: *mut RawList);
        pub fn scheme(result: *mut RawList);
        pub fn protocol(result: *mut RawList);
        pub fn host(result: *mut RawList);
        pub fn path(result: *mut RawList);
        pub fn query(result: *mut RawList);
        #[link_name = "client-address"]
        pub fn client_address(result: *mut RawOption);
        #[link_name = "set-host"]
        pub fn set_host(host: *const u8, length: usize, result: *mut RawResult);
        #[link_name = "set-path"]
        pub fn set_path(path: *const u8, length: usize, result: *mut RawResult);
        #[link_name = "set-query"]
        pub fn set_query(query: *const u8, length: usize, result: *mut RawResult);
    }
}

header_functions!("plugin-host:http/request@0.1.0");

/// `GET`, `POST`, ...
pub fn method() -> String {
    text_of(|result| unsafe { import::method(result) })
}

/// `http` or `https`.
pub fn scheme() -> String {
    text_of(|result| unsafe { import::scheme(result) })
}

/// The protocol and version, for example `HTTP/1.1`.
pub fn protocol() -> String {
    text_of(|result| unsafe { import::protocol(result) })
}

/// Host and port that the client asked for.
pub fn host() -> String {
    text_of(|result| unsafe { import::host(result) })
}

/// The path, percent-decoded, starting with a slash.
pub fn path() -> String {
    text_of(|result| unsafe { import::path(result) })
}

/// The query as sent, percent-encoded, without the question mark.
pub fn query() -> String {
    text_of(|result| unsafe { import::query(result) })
}

/// The client's IP address. None if the transport has none.
pub fn client_address() -> Option<String> {
    let address = option_of(|result| unsafe { import::client_address(result) })?;
    // SAFETY: it is a string in WIT, so the host writes UTF-8.
    Some(unsafe { String::from_utf8_unchecked(address) })
}

/// Changes host and port. Needs the grant `http:change-host`.
pub fn set_host(host: &str) -> Result<(), ChangeError> {
    change(|result| unsafe { import::set_host(host.as_ptr(), host.len(), result) })
}

/// Changes the path, percent-decoded. Needs the grant `http:change-path`.
pub fn set_path(path: &str) -> Result<(), ChangeError> {
    change(|result| unsafe { import::set_path(path.as_ptr(), path.len(), result) })
}

/// Changes the query, percent-encoded and without the question mark. Needs the grant `http:change-path`.
pub fn set_query(query: &str) -> Result<(), ChangeError> {
    change(|result| unsafe { import::set_query(query.as_ptr(), query.len(), result) })
}
