//! The request. It can be read in every phase and changed in the request phases.

use super::fields::header_functions;
use super::{ChangeError, Header};
use crate::import;
use alloc::string::String;
use alloc::vec::Vec;

header_functions!("plugin-host:http/request@0.1.0");

import! {
    "plugin-host:http/request@0.1.0" "method": () -> memory =
    /// `GET`, `POST`, ...
    pub fn method() -> String;
}

import! {
    "plugin-host:http/request@0.1.0" "scheme": () -> memory =
    /// `http` or `https`.
    pub fn scheme() -> String;
}

import! {
    "plugin-host:http/request@0.1.0" "protocol": () -> memory =
    /// The protocol and version, for example `HTTP/1.1`.
    pub fn protocol() -> String;
}

import! {
    "plugin-host:http/request@0.1.0" "host": () -> memory =
    /// Host and port that the client asked for.
    pub fn host() -> String;
}

import! {
    "plugin-host:http/request@0.1.0" "path": () -> memory =
    /// The path, percent-decoded, starting with a slash.
    pub fn path() -> String;
}

import! {
    "plugin-host:http/request@0.1.0" "query": () -> memory =
    /// The query as sent, percent-encoded, without the question mark.
    pub fn query() -> String;
}

import! {
    "plugin-host:http/request@0.1.0" "client-address": () -> memory =
    /// The client's IP address. None if the transport has none.
    pub fn client_address() -> Option<String>;
}

import! {
    "plugin-host:http/request@0.1.0" "set-host": (i32, i32) -> memory =
    /// Changes host and port. Needs the grant `http:change-host`.
    pub fn set_host(host: &str) -> Result<(), ChangeError>;
}

import! {
    "plugin-host:http/request@0.1.0" "set-path": (i32, i32) -> memory =
    /// Changes the path, percent-decoded. Needs the grant `http:change-path`.
    pub fn set_path(path: &str) -> Result<(), ChangeError>;
}

import! {
    "plugin-host:http/request@0.1.0" "set-query": (i32, i32) -> memory =
    /// Changes the query, percent-encoded and without the question mark. Needs the grant `http:change-path`.
    pub fn set_query(query: &str) -> Result<(), ChangeError>;
}
