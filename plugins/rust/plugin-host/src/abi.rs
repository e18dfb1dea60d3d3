//! How values cross the border between guest and host: the component model's canonical ABI, with strings in UTF-8.
//!
//! Every type has two forms. In memory it has a size and an alignment like a C type; a list or string is a pointer and a
//! length. As arguments and results of core functions it is flat: a row of core values. Arguments of more than 16 core
//! values, and results of more than one, go through memory: an import gets the address to write its result to as its last
//! argument, an export returns the address. Who receives a value owns its blocks; the host gets its blocks from
//! `cabi_realloc`, and gives a result's blocks back through the export's post-return function.

mod functions;
mod lists;
mod types;
mod values;

use alloc::alloc::{alloc, handle_alloc_error, realloc};
use core::alloc::Layout;

pub use functions::Core;
#[doc(hidden)]
pub use functions::load_arguments;
#[doc(hidden)]
pub use types::{align, largest, lift_first, lower_first};

/// The most core values that arguments are passed in.
pub const MOST_FLAT: usize = 16;

/// A type of WIT as a Rust type.
///
/// Flat values are kept as bits, those of 32 bits in the lower half of a `u64`. So a payload needs no conversion where a
/// variant has a wider core type for it than its own.
pub trait Value: Sized {
    /// The bytes it takes in memory, a multiple of its alignment.
    const SIZE: usize;

    /// The power of two that its address is a multiple of.
    const ALIGNMENT: usize;

    /// The number of core values it is flat.
    const FLAT: usize;

    /// Whether Rust keeps it in memory just as the canonical ABI does, and it owns nothing.
    const SAME_IN_RUST: bool = false;

    /// Takes the value, and the blocks it owns, from memory.
    ///
    /// # Safety
    /// A value of this type must be at the address, and be taken once.
    unsafe fn load(address: *const u8) -> Self;

    /// Puts the value into memory, which then owns its blocks.
    ///
    /// # Safety
    /// The address must be aligned, and have room for the value.
    unsafe fn store(self, address: *mut u8);

    /// Takes the value, and the blocks it owns, from flat values.
    ///
    /// # Safety
    /// They must stand for a value of this type, and be taken once.
    unsafe fn lift(flat: &[u64]) -> Self;

    /// Puts the value into flat values, which then own its blocks. All are 0 before.
    fn lower(self, flat: &mut [u64]);
}

/// What an import takes as an argument: a value, or borrowed bytes or text.
pub trait Argument {
    /// The number of core values it is flat.
    const FLAT: usize;

    /// Puts the argument into flat values. All are 0 before.
    fn lower(self, flat: &mut [u64]);

    /// Frees what lowering allocated, when the import has returned.
    ///
    /// # Safety
    /// The flat values must come from [`Argument::lower`], and be released once.
    unsafe fn release(flat: &[u64]);
}

impl<T: Value> Argument for T {
    const FLAT: usize = T::FLAT;

    fn lower(self, flat: &mut [u64]) {
        Value::lower(self, flat);
    }

    unsafe fn release(flat: &[u64]) {
        drop(unsafe { T::lift(flat) });
    }
}

impl Argument for &[u8] {
    const FLAT: usize = 2;

    fn lower(self, flat: &mut [u64]) {
        flat[0] = self.as_ptr() as u64;
        flat[1] = self.len() as u64;
    }

    unsafe fn release(_: &[u64]) {}
}

impl Argument for &str {
    const FLAT: usize = 2;

    fn lower(self, flat: &mut [u64]) {
        self.as_bytes().lower(flat);
    }

    unsafe fn release(_: &[u64]) {}
}

/// Ends the call: for what the host never passes.
pub fn trap() -> ! {
    core::arch::wasm32::unreachable()
}

/// Called by the host when it needs memory in the guest.
#[unsafe(no_mangle)]
unsafe extern "C" fn cabi_realloc(block: *mut u8, old_size: usize, alignment: usize, new_size: usize) -> *mut u8 {
    if new_size == 0 {
        return alignment as *mut u8;
    }
    // SAFETY: the host passes alignments of the canonical ABI (1, 2, 4 or 8), and what it got from here before.
    unsafe {
        let layout = Layout::from_size_align_unchecked(new_size, alignment);
        let new = if old_size == 0 {
            alloc(layout)
        } else {
            realloc(block, Layout::from_size_align_unchecked(old_size, alignment), new_size)
        };
        if new.is_null() {
            handle_alloc_error(layout);
        }
        new
    }
}
