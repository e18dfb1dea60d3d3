//! The phases that a filter can take part in.

use super::{BodyVerdict, HeadersVerdict};
use alloc::vec::Vec;

/// A request's headers have arrived. Exported by [`export_request_filter!`](crate::export_request_filter).
pub trait RequestFilter {
    /// Decides about the request.
    fn on_request_headers() -> HeadersVerdict;
}

/// A request's body has arrived. Exported by [`export_request_body_filter!`](crate::export_request_body_filter).
pub trait RequestBodyFilter {
    /// Decides about the request.
    fn on_request_body(body: Vec<u8>) -> BodyVerdict;
}

/// A response's headers are about to be sent. Exported by
/// [`export_response_filter!`](crate::export_response_filter).
pub trait ResponseFilter {
    /// Decides about the response.
    fn on_response_headers() -> HeadersVerdict;
}

/// A response's body is about to be sent. Exported by
/// [`export_response_body_filter!`](crate::export_response_body_filter).
pub trait ResponseBodyFilter {
    /// Decides about the response.
    fn on_response_body(body: Vec<u8>) -> BodyVerdict;
}

/// Exports a type's [`RequestFilter`].
#[macro_export]
macro_rules! export_request_filter {
    ($filter:ty) => {
        $crate::export!("plugin-host:http/request-filter@0.1.0" "on-request-headers": () -> memory,
            fn() -> $crate::http::HeadersVerdict = <$filter as $crate::http::RequestFilter>::on_request_headers);
    };
}

/// Exports a type's [`RequestBodyFilter`].
#[macro_export]
macro_rules! export_request_body_filter {
    ($filter:ty) => {
        $crate::export!("plugin-host:http/request-body-filter@0.1.0" "on-request-body": (start: i32, length: i32) -> memory,
            fn(body: $crate::alloc::vec::Vec<u8>) -> $crate::http::BodyVerdict =
                <$filter as $crate::http::RequestBodyFilter>::on_request_body);
    };
}

/// Exports a type's [`ResponseFilter`].
#[macro_export]
macro_rules! export_response_filter {
    ($filter:ty) => {
        $crate::export!("plugin-host:http/response-filter@0.1.0" "on-response-headers": () -> memory,
            fn() -> $crate::http::HeadersVerdict = <$filter as $crate::http::ResponseFilter>::on_response_headers);
    };
}

/// Exports a type's [`ResponseBodyFilter`].
#[macro_export]
macro_rules! export_response_body_filter {
    ($filter:ty) => {
        $crate::export!("plugin-host:http/response-body-filter@0.1.0" "on-response-body": (start: i32, length: i32) -> memory,
            fn(body: $crate::alloc::vec::Vec<u8>) -> $crate::http::BodyVerdict =
                <$filter as $crate::http::ResponseBodyFilter>::on_response_body);
    };
}
