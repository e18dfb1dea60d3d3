//! The interface `arith`: calls without anything to lift or lower, to measure what a call costs.

use plugin_host::{export, import};

import! {
    "test:canonical/host@1.0.0" "add": (i32, i32) -> i32 =
    pub fn host_add(a: u32, b: u32) -> u32;
}

export!("test:canonical/arith@1.0.0" "add": (a: i32, b: i32) -> i32, fn(a: u32, b: u32) -> u32 = u32::wrapping_add);
export!("test:canonical/arith@1.0.0" "import-add-loop": (n: i32) -> i32, fn(n: u32) -> u32 = import_add_loop);

fn import_add_loop(n: u32) -> u32 {
    (0..n).fold(0, host_add)
}
