//! The functions that `request` and `response` have in common, from their imports up.

use super::{ChangeError, Header};
use crate::abi::{RawList, RawOption, RawResult, result_of};
use alloc::string::String;
use alloc::vec::Vec;

/// Declares the imports of one of the two interfaces, and its public functions on top of them.
macro_rules! header_functions {
    ($module:literal) => {
        mod fields {
            use crate::abi::{RawList, RawOption, RawResult};

            #[link(wasm_import_module = $module)]
            unsafe extern "C" {
                #[link_name = "header"]
                pub fn header(name: *const u8, name_length: usize, result: *mut RawOption);
                #[link_name = "header-values"]
                pub fn header_values(name: *const u8, name_length: usize, result: *mut RawList);
                #[link_name = "headers"]
                pub fn headers(result: *mut RawList);
                #[link_name = "set-header"]
                pub fn set_header(name: *const u8, name_length: usize, value: *const u8, value_length: usize, result: *mut RawResult);
                #[link_name = "add-header"]
                pub fn add_header(name: *const u8, name_length: usize, value: *const u8, value_length: usize, result: *mut RawResult);
                #[link_name = "remove-header"]
                pub fn remove_header(name: *const u8, name_length: usize, result: *mut RawResult);
                #[link_name = "set-body"]
                pub fn set_body(body: *const u8, length: usize, result: *mut RawResult);
            }
        }

        /// The value of a header; several fields of one name are joined with `, `. None if it is absent or not to be read.
        pub fn header(name: &str) -> Option<Vec<u8>> {
            option_of(|result| unsafe { fields::header(name.as_ptr(), name.len(), result) })
        }

        /// Each value of a header by itself, in order.
        pub fn header_values(name: &str) -> Vec<Vec<u8>> {
            values_of(|result| unsafe { fields::header_values(name.as_ptr(), name.len(), result) })
        }

        /// All headers that the plugin may read.
        pub fn headers() -> Vec<Header> {
            headers_of(|result| unsafe { fields::headers(result) })
        }

        /// Replaces all values of a header by one.
        pub fn set_header(name: &str, value: impl AsRef<[u8]>) -> Result<(), ChangeError> {
            let value = value.as_ref();
            change(|result| unsafe { fields::set_header(name.as_ptr(), name.len(), value.as_ptr(), value.len(), result) })
        }

        /// Adds one more value of a header.
        pub fn add_header(name: &str, value: impl AsRef<[u8]>) -> Result<(), ChangeError> {
            let value = value.as_ref();
            change(|result| unsafe { fields::add_header(name.as_ptr(), name.len(), value.as_ptr(), value.len(), result) })
        }

        /// Removes a header.
        pub fn remove_header(name: &str) -> Result<(), ChangeError> {
            change(|result| unsafe { fields::remove_header(name.as_ptr(), name.len(), result) })
        }

        /// Replaces the body, in the phase that was given it.
        pub fn set_body(body: &[u8]) -> Result<(), ChangeError> {
            change(|result| unsafe { fields::set_body(body.as_ptr(), body.len(), result) })
        }
    };
}

pub(super) use header_functions;

// SAFETY (for all below): the host writes the whole result, in blocks that it got from `cabi_realloc`.

pub(super) fn text_of(import: impl FnOnce(*mut RawList)) -> String {
    unsafe { result_of(import).into_string() }
}

pub(super) fn bytes_of(import: impl FnOnce(*mut RawList)) -> Vec<u8> {
    unsafe { result_of(import).into_vec() }
}

pub(super) fn option_of(import: impl FnOnce(*mut RawOption)) -> Option<Vec<u8>> {
    unsafe { result_of(import).list().map(|list| list.into_vec()) }
}

pub(super) fn values_of(import: impl FnOnce(*mut RawList)) -> Vec<Vec<u8>> {
    unsafe {
        let values: Vec<RawList> = result_of(import).into_vec();
        values.into_iter().map(|value| value.into_vec()).collect()
    }
}

pub(super) fn headers_of(import: impl FnOnce(*mut RawList)) -> Vec<Header> {
    unsafe {
        let headers: Vec<[RawList; 2]> = result_of(import).into_vec();
        headers.into_iter().map(|[name, value]| Header { name: name.into_string(), value: value.into_vec() }).collect()
    }
}

pub(super) fn change(import: impl FnOnce(*mut RawResult)) -> Result<(), ChangeError> {
    unsafe { result_of(import).error().map_err(ChangeError::from) }
}
