//! Lists and strings: a pointer and a length.

use super::Value;
use alloc::alloc::{alloc, dealloc, handle_alloc_error};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::alloc::Layout;
use core::ptr::without_provenance_mut;

impl<T: Value> Value for Vec<T> {
    const SIZE: usize = 8;
    const ALIGNMENT: usize = 4;
    const FLAT: usize = 2;

    unsafe fn load(address: *const u8) -> Self {
        unsafe { take(*address.cast::<*mut u8>(), *address.add(4).cast::<usize>()) }
    }

    unsafe fn store(self, address: *mut u8) {
        let (start, length) = give(self);
        unsafe {
            *address.cast::<*mut u8>() = start;
            *address.add(4).cast::<usize>() = length;
        }
    }

    unsafe fn lift(flat: &[u64]) -> Self {
        unsafe { take(flat[0] as *mut u8, flat[1] as usize) }
    }

    fn lower(self, flat: &mut [u64]) {
        let (start, length) = give(self);
        flat[0] = start as u64;
        flat[1] = length as u64;
    }
}

impl Value for String {
    const SIZE: usize = 8;
    const ALIGNMENT: usize = 4;
    const FLAT: usize = 2;

    // SAFETY (for both): the host passes strings as UTF-8.
    unsafe fn load(address: *const u8) -> Self {
        unsafe { String::from_utf8_unchecked(Vec::load(address)) }
    }

    unsafe fn store(self, address: *mut u8) {
        unsafe { self.into_bytes().store(address) }
    }

    unsafe fn lift(flat: &[u64]) -> Self {
        unsafe { String::from_utf8_unchecked(Vec::lift(flat)) }
    }

    fn lower(self, flat: &mut [u64]) {
        self.into_bytes().lower(flat);
    }
}

fn block_of<T: Value>(length: usize) -> Layout {
    // SAFETY: a list that exists fits the memory.
    unsafe { Layout::from_size_align_unchecked(T::SIZE * length, T::ALIGNMENT) }
}

/// Takes a list over from a block. Elements that are the same in Rust stay where they are.
unsafe fn take<T: Value>(start: *mut u8, length: usize) -> Vec<T> {
    if length == 0 {
        return Vec::new();
    }
    unsafe {
        if T::SAME_IN_RUST {
            return Vec::from_raw_parts(start.cast(), length, length);
        }
        let list = (0..length).map(|i| T::load(start.add(i * T::SIZE))).collect();
        if T::SIZE > 0 {
            dealloc(start, block_of::<T>(length));
        }
        list
    }
}

/// Gives a list away, in a block of its own.
fn give<T: Value>(list: Vec<T>) -> (*mut u8, usize) {
    let length = list.len();
    if T::SAME_IN_RUST {
        return (Box::into_raw(list.into_boxed_slice()).cast(), length);
    }
    let block = block_of::<T>(length);
    if block.size() == 0 {
        // Nothing is there, but the address has to be aligned all the same.
        return (without_provenance_mut(T::ALIGNMENT), length);
    }
    unsafe {
        let start = alloc(block);
        if start.is_null() {
            handle_alloc_error(block);
        }
        for (i, element) in list.into_iter().enumerate() {
            element.store(start.add(i * T::SIZE));
        }
        (start, length)
    }
}
