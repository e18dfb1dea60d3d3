//! Verdicts on their way to the host.

use super::{BodyVerdict, FullResponse, HeadersVerdict};
use crate::abi::RawList;
use alloc::vec::Vec;
use core::ptr::null_mut;

/// A `headers-verdict` or a `body-verdict` in memory: both have the same fields at the same places.
#[repr(C)]
pub struct RawVerdict {
    case: u8,
    status: u16,
    headers: RawList,
    body: RawList,
}

#[repr(C)]
struct RawHeader {
    name: RawList,
    value: RawList,
}

const NOTHING: RawList = RawList { start: null_mut(), length: 0 };

// SAFETY (for its uses): an instance runs one call at a time, and the host reads the verdict before it makes the next one.
static mut VERDICT: RawVerdict = RawVerdict { case: 0, status: 0, headers: NOTHING, body: NOTHING };

/// Writes a verdict where the host can read it.
pub fn lower_headers_verdict(verdict: HeadersVerdict) -> *const RawVerdict {
    match verdict {
        HeadersVerdict::Continue => lower(0, None),
        HeadersVerdict::NeedBody => lower(1, None),
        HeadersVerdict::Respond(response) => lower(2, Some(response)),
    }
}

/// Writes a verdict where the host can read it.
pub fn lower_body_verdict(verdict: BodyVerdict) -> *const RawVerdict {
    match verdict {
        BodyVerdict::Continue => lower(0, None),
        BodyVerdict::Respond(response) => lower(1, Some(response)),
    }
}

fn lower(case: u8, response: Option<FullResponse>) -> *const RawVerdict {
    let verdict = &raw mut VERDICT;
    unsafe {
        (*verdict).case = case;
        if let Some(response) = response {
            let headers: Vec<_> = response
                .headers
                .into_iter()
                .map(|header| RawHeader { name: header.name.into_bytes().into(), value: header.value.into() })
                .collect();
            (*verdict).status = response.status;
            (*verdict).headers = headers.into();
            (*verdict).body = response.body.into();
        }
    }
    verdict
}

/// Frees what a verdict holds, when the host has read it.
///
/// # Safety
/// `verdict` must come from [`lower_headers_verdict`], and be freed once.
pub unsafe fn free_headers_verdict(verdict: *const RawVerdict) {
    unsafe { free(verdict, 2) }
}

/// Frees what a verdict holds, when the host has read it.
///
/// # Safety
/// `verdict` must come from [`lower_body_verdict`], and be freed once.
pub unsafe fn free_body_verdict(verdict: *const RawVerdict) {
    unsafe { free(verdict, 1) }
}

unsafe fn free(verdict: *const RawVerdict, respond: u8) {
    unsafe {
        if (*verdict).case == respond {
            for header in (*verdict).headers.into_vec::<RawHeader>() {
                drop(header.name.into_vec::<u8>());
                drop(header.value.into_vec::<u8>());
            }
            drop((*verdict).body.into_vec::<u8>());
        }
    }
}
