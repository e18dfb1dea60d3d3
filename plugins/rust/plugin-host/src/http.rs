//! Filters for HTTP requests and responses.

use crate::abi::RawList;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

pub mod exchange;
mod fields;
pub mod request;
pub mod response;
mod verdict;

#[doc(hidden)]
pub use verdict::{RawVerdict, free_body_verdict, free_headers_verdict, lower_body_verdict, lower_headers_verdict};

/// One header field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The name, in lower case.
    pub name: String,
    /// The bytes of the value.
    pub value: Vec<u8>,
}

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

/// What a filter decides when it has seen the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyVerdict {
    /// Go on with what comes next.
    Continue,
    /// Answer at once.
    Respond(FullResponse),
}

/// Why a change was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

impl From<u8> for ChangeError {
    fn from(number: u8) -> Self {
        match number {
            0 => ChangeError::Forbidden,
            1 => ChangeError::Invalid,
            2 => ChangeError::TooLate,
            _ => ChangeError::TooLarge,
        }
    }
}

/// The phase in which a request's headers have arrived. Exported by [`export_request_filter!`](crate::export_request_filter).
pub trait RequestFilter {
    /// Decides about the request.
    fn on_request_headers() -> HeadersVerdict;
}

/// The phase in which a request's body has arrived. Exported by
/// [`export_request_body_filter!`](crate::export_request_body_filter).
pub trait RequestBodyFilter {
    /// Decides about the request.
    fn on_request_body(body: Vec<u8>) -> BodyVerdict;
}

/// The phase before a response's headers are sent. Exported by
/// [`export_response_filter!`](crate::export_response_filter).
pub trait ResponseFilter {
    /// Decides about the response.
    fn on_response_headers() -> HeadersVerdict;
}

/// The phase before a response's body is sent. Exported by
/// [`export_response_body_filter!`](crate::export_response_body_filter).
pub trait ResponseBodyFilter {
    /// Decides about the response.
    fn on_response_body(body: Vec<u8>) -> BodyVerdict;
}

#[doc(hidden)]
pub fn lift_body(start: *mut u8, length: usize) -> Vec<u8> {
    // SAFETY: the host got the block from `cabi_realloc`.
    unsafe { RawList { start, length }.into_vec() }
}

/// Exports a type's [`RequestFilter`].
#[macro_export]
macro_rules! export_request_filter {
    ($filter:ty) => {
        $crate::export_headers_phase!(
            $filter: RequestFilter::on_request_headers,
            "plugin-host:http/request-filter@0.1.0#on-request-headers",
            "cabi_post_plugin-host:http/request-filter@0.1.0#on-request-headers"
        );
    };
}

/// Exports a type's [`ResponseFilter`].
#[macro_export]
macro_rules! export_response_filter {
    ($filter:ty) => {
        $crate::export_headers_phase!(
            $filter: ResponseFilter::on_response_headers,
            "plugin-host:http/response-filter@0.1.0#on-response-headers",
            "cabi_post_plugin-host:http/response-filter@0.1.0#on-response-headers"
        );
    };
}

/// Exports a type's [`RequestBodyFilter`].
#[macro_export]
macro_rules! export_request_body_filter {
    ($filter:ty) => {
        $crate::export_body_phase!(
            $filter: RequestBodyFilter::on_request_body,
            "plugin-host:http/request-body-filter@0.1.0#on-request-body",
            "cabi_post_plugin-host:http/request-body-filter@0.1.0#on-request-body"
        );
    };
}

/// Exports a type's [`ResponseBodyFilter`].
#[macro_export]
macro_rules! export_response_body_filter {
    ($filter:ty) => {
        $crate::export_body_phase!(
            $filter: ResponseBodyFilter::on_response_body,
            "plugin-host:http/response-body-filter@0.1.0#on-response-body",
            "cabi_post_plugin-host:http/response-body-filter@0.1.0#on-response-body"
        );
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! export_headers_phase {
    ($filter:ty: $trait:ident::$method:ident, $name:literal, $post_return:literal) => {
        const _: () = {
            #[unsafe(export_name = $name)]
            extern "C" fn call() -> *const $crate::http::RawVerdict {
                $crate::http::lower_headers_verdict(<$filter as $crate::http::$trait>::$method())
            }

            #[unsafe(export_name = $post_return)]
            unsafe extern "C" fn post_return(verdict: *const $crate::http::RawVerdict) {
                unsafe { $crate::http::free_headers_verdict(verdict) }
            }
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! export_body_phase {
    ($filter:ty: $trait:ident::$method:ident, $name:literal, $post_return:literal) => {
        const _: () = {
            #[unsafe(export_name = $name)]
            extern "C" fn call(start: *mut u8, length: usize) -> *const $crate::http::RawVerdict {
                let body = $crate::http::lift_body(start, length);
                $crate::http::lower_body_verdict(<$filter as $crate::http::$trait>::$method(body))
            }

            #[unsafe(export_name = $post_return)]
            unsafe extern "C" fn post_return(verdict: *const $crate::http::RawVerdict) {
                unsafe { $crate::http::free_body_verdict(verdict) }
            }
        };
    };
}
