//! How values cross the border between guest and host: the component model's canonical ABI, with strings in UTF-8.
//!
//! Integers pass as they are. Everything with a length is a pointer and a length in the guest's memory. What does not
//! fit one core value is written to memory by the side that returns it: an import gets the address to write to as its last
//! argument, an export returns the address. Whoever receives a list or string owns its block; the host gets its blocks
//! for arguments and results from `cabi_realloc`.

use alloc::alloc::{alloc, handle_alloc_error, realloc};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::alloc::Layout;
use core::mem::MaybeUninit;

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

/// A list or a string in memory.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct RawList {
    /// The first element.
    pub start: *mut u8,
    /// The number of elements; for a string, of bytes.
    pub length: usize,
}

impl RawList {
    /// Takes over the block as a vector.
    ///
    /// # Safety
    /// The block must come from `cabi_realloc` or [`RawList::from`], for elements of this type, and be taken once.
    pub unsafe fn into_vec<T>(self) -> Vec<T> {
        if self.length == 0 {
            return Vec::new();
        }
        unsafe { Vec::from_raw_parts(self.start.cast(), self.length, self.length) }
    }

    /// Takes over the block as a string.
    ///
    /// # Safety
    /// As for [`RawList::into_vec`]; and the bytes must be UTF-8, which the canonical ABI has the host see to.
    pub unsafe fn into_string(self) -> String {
        unsafe { String::from_utf8_unchecked(self.into_vec()) }
    }
}

/// Gives a vector away: to the host, until the post-return function takes it back.
impl<T> From<Vec<T>> for RawList {
    fn from(vector: Vec<T>) -> Self {
        let length = vector.len();
        RawList { start: Box::into_raw(vector.into_boxed_slice()).cast(), length }
    }
}

/// An `option` of a list or string in memory.
#[repr(C)]
pub struct RawOption {
    is_some: u8,
    list: RawList,
}

impl RawOption {
    /// The list, if there is one.
    pub fn list(self) -> Option<RawList> {
        (self.is_some != 0).then_some(self.list)
    }
}

/// A `result` without a value and with an enumeration as its error, in memory.
#[repr(C)]
pub struct RawResult {
    is_error: u8,
    error: u8,
}

impl RawResult {
    /// The error's number, if there is one.
    pub fn error(self) -> Result<(), u8> {
        if self.is_error == 0 { Ok(()) } else { Err(self.error) }
    }
}

/// Calls an import that writes its result to memory, and gives the result.
///
/// # Safety
/// `import` must write a whole `T` to the address it is given.
pub unsafe fn result_of<T>(import: impl FnOnce(*mut T)) -> T {
    let mut result = MaybeUninit::uninit();
    import(result.as_mut_ptr());
    unsafe { result.assume_init() }
}
