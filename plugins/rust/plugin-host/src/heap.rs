//! The guest's memory. A guest that is made for one call should not pay for an allocator that is built for long lives, so
//! this one is small: blocks are powers of two, taken from the end of the used memory, and freed blocks are kept for
//! the next request of their size.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::cell::UnsafeCell;
use core::ptr::null_mut;

const PAGE: usize = 65536;
const SMALLEST: usize = 16;

#[global_allocator]
static HEAP: Heap = Heap(UnsafeCell::new(State { next: 0, end: 0, free: [null_mut(); usize::BITS as usize] }));

unsafe extern "C" {
    /// Set by the linker: the first byte that neither the stack nor the program's data uses.
    static __heap_base: u8;
}

struct Heap(UnsafeCell<State>);

// SAFETY: a guest has one thread.
unsafe impl Sync for Heap {}

struct State {
    /// The first byte that was never handed out. 0 before the first allocation.
    next: usize,
    /// The end of the memory.
    end: usize,
    /// Freed blocks by the exponent of their size. Each starts with the address of the next one.
    free: [*mut FreeBlock; usize::BITS as usize],
}

struct FreeBlock {
    next: *mut FreeBlock,
}

/// The size of the block that serves `layout`, as a power of two's exponent. None if no memory could hold it.
fn exponent(layout: Layout) -> Option<usize> {
    let size = layout.size().max(SMALLEST).checked_next_power_of_two()?;
    Some(size.trailing_zeros() as usize)
}

impl State {
    unsafe fn allocate(&mut self, exponent: usize, alignment: usize) -> *mut u8 {
        let block = self.free[exponent];
        if alignment <= SMALLEST && !block.is_null() {
            self.free[exponent] = unsafe { (*block).next };
            return block.cast();
        }
        self.take(1 << exponent, alignment.max(SMALLEST)).unwrap_or(null_mut())
    }

    fn take(&mut self, size: usize, alignment: usize) -> Option<*mut u8> {
        if self.next == 0 {
            self.next = &raw const __heap_base as usize;
            self.end = memory_size::<0>() * PAGE;
        }
        let start = self.next.checked_next_multiple_of(alignment)?;
        let next = start.checked_add(size)?;
        if next > self.end {
            let pages = (next - self.end).div_ceil(PAGE);
            if memory_grow::<0>(pages) == usize::MAX {
                return None;
            }
            self.end = memory_size::<0>() * PAGE;
        }
        self.next = next;
        Some(start as *mut u8)
    }
}

// SAFETY: blocks never overlap, are as large as was asked for, and are aligned to at least 16 bytes.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match exponent(layout) {
            Some(exponent) => unsafe { (*self.0.get()).allocate(exponent, layout.align()) },
            None => null_mut(),
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some(exponent) = exponent(layout) {
            let block: *mut FreeBlock = block.cast();
            unsafe {
                let state = &mut *self.0.get();
                (*block).next = state.free[exponent];
                state.free[exponent] = block;
            }
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller of `realloc` promises a size that fits a layout.
        let larger = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        if exponent(layout) == exponent(larger) {
            return block;
        }
        let moved = unsafe { self.alloc(larger) };
        if !moved.is_null() {
            unsafe {
                moved.copy_from_nonoverlapping(block, size.min(layout.size()));
                self.dealloc(block, layout);
            }
        }
        moved
    }
}
