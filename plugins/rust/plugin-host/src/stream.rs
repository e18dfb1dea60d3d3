//! Stream transforms.
//!
//! A transform implements [`Transform`] and exports it with one macro. Records come and go packed, many at once, so that a
//! record costs no call of the host.

mod decisions;
mod headers;
mod record;
mod transform;

pub use decisions::{Changed, Decisions};
pub use headers::{HeaderList, Headers};
pub use record::Record;
pub use transform::{Declaration, Transform};
#[doc(hidden)]
pub use transform::{declare, process_batch};

use crate::import;
use alloc::vec::Vec;

import! {
    "plugin-host:stream/records@0.1.0" "next-packed": () -> memory =
    /// The next records, packed. Empty after the last one of the batch.
    pub fn next_packed() -> Vec<u8>;
}

import! {
    "plugin-host:stream/records@0.1.0" "decide-packed": (i32, i32) =
    /// Says what becomes of the records that `next_packed` gave last.
    pub fn decide_packed(decisions: &[u8]);
}

/// No key, or no value.
const NONE: u32 = u32::MAX;

/// The number that starts at a byte. Ends the call if it is not all there.
fn read_u32(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..at + 4).and_then(|four| four.try_into().ok()) {
        Some(four) => u32::from_le_bytes(four),
        None => crate::abi::trap(),
    }
}

/// The number that starts at a byte. Ends the call if it is not all there.
fn read_u64(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..at + 8).and_then(|eight| eight.try_into().ok()) {
        Some(eight) => u64::from_le_bytes(eight),
        None => crate::abi::trap(),
    }
}
