//! Filters for HTTP requests and responses.

use crate::{enumeration, record, variant};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

pub mod exchange;
mod fields;
mod phases;
pub mod request;
pub mod response;

pub use phases::{RequestBodyFilter, RequestFilter, ResponseBodyFilter, ResponseFilter};

record! {
    /// One header field.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Header {
        /// The name, in lower case.
        pub name: String,
        /// The bytes of the value.
        pub value: Vec<u8>,
    }
}

record! {
    /// A whole response that a filter gives instead of the application's.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct FullResponse {
        /// The status code.
        pub status: u16,
        /// The header fields, in order.
        pub headers: Vec<Header>,
        /// The body.
        pub body: Vec<u8>,
    }
}

variant! {
    /// What a filter decides when it has seen the headers.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum HeadersVerdict {
        /// Go on with what comes next.
        Continue,
        /// Collect the body and call the body phase with it.
        NeedBody,
        /// Answer at once.
        Respond(FullResponse),
    }
}

variant! {
    /// What a filter decides when it has seen the body.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum BodyVerdict {
        /// Go on with what comes next.
        Continue,
        /// Answer at once.
        Respond(FullResponse),
    }
}

enumeration! {
    /// Why a change was not taken.
    pub enum ChangeError {
        /// The plugin lacks a grant, or the field is never a plugin's to change.
        Forbidden,
        /// Not valid HTTP.
        Invalid,
        /// Too late in the exchange for this change.
        TooLate,
        /// Larger than the host allows.
        TooLarge,
    }
}

impl FullResponse {
    /// A response without headers and body.
    pub fn new(status: u16) -> Self {
        FullResponse { status, ..Self::default() }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push(Header { name: name.to_owned(), value: value.as_ref().to_vec() });
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }
}
