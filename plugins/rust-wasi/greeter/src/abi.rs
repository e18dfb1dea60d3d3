//! The canonical ABI for `greet`: its argument and result in the guest's memory.

use std::alloc::{Layout, alloc, realloc};

/// What `greet` returned last, until the host has read it: whether it failed, and the text.
#[repr(C)]
struct Area {
    failed: u32,
    text: *mut u8,
    length: usize,
}

static mut AREA: Area = Area { failed: 0, text: std::ptr::null_mut(), length: 0 };

/// Takes memory, for the host.
#[unsafe(export_name = "cabi_realloc")]
unsafe extern "C" fn allocate(old: *mut u8, old_size: usize, alignment: usize, size: usize) -> *mut u8 {
    if size == 0 {
        return alignment as *mut u8;
    }

    let memory = match Layout::from_size_align(if old_size == 0 { size } else { old_size }, alignment) {
        Ok(layout) if old_size == 0 => unsafe { alloc(layout) },
        Ok(layout) => unsafe { realloc(old, layout, size) },
        Err(_) => std::process::abort(),
    };
    if memory.is_null() { std::process::abort() } else { memory }
}

#[unsafe(export_name = "example:greeter/greeter@0.1.0#greet")]
unsafe extern "C" fn greet(name: *mut u8, length: usize) -> *const Area {
    let name = match length {
        0 => String::new(),
        _ => unsafe { String::from_raw_parts(name, length, length) },
    };
    let result = super::greet(name);
    let failed = result.is_err().into();
    let text = result.unwrap_or_else(|error| error).into_bytes().into_boxed_slice();
    let length = text.len();
    unsafe {
        AREA = Area { failed, text: Box::into_raw(text).cast(), length };
        &raw const AREA
    }
}

/// The host has read the result.
#[unsafe(export_name = "cabi_post_example:greeter/greeter@0.1.0#greet")]
unsafe extern "C" fn free(area: *const Area) {
    unsafe { drop(Box::from_raw(std::ptr::slice_from_raw_parts_mut((*area).text, (*area).length))) }
}
