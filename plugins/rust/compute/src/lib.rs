//! Work that keeps a processor busy. The contract is `plugins/wit/compute`; natively, the same functions are exported to C.

extern crate alloc;

// The files and not the crate, whose other parts are for WebAssembly alone.
#[allow(dead_code)]
#[path = "../../plugin-host/src/json.rs"]
mod json;
#[allow(dead_code)]
#[path = "../../plugin-host/src/scan.rs"]
mod scan;
mod work;

#[cfg(target_family = "wasm")]
mod guest {
    use crate::work;
    use plugin_host::export;

    export!("bench:compute/compute@0.1.0" "hash": (rounds: i32) -> i64, fn(rounds: u32) -> u64 = work::hash);
    export!("bench:compute/compute@0.1.0" "sort": (rounds: i32) -> i64, fn(rounds: u32) -> u64 = work::sort);
    export!("bench:compute/compute@0.1.0" "json": (rounds: i32) -> i64, fn(rounds: u32) -> u64 = work::json);
}

#[cfg(not(target_family = "wasm"))]
mod native {
    use crate::work;

    #[unsafe(no_mangle)]
    extern "C" fn hash(rounds: u32) -> u64 {
        work::hash(rounds)
    }

    #[unsafe(no_mangle)]
    extern "C" fn sort(rounds: u32) -> u64 {
        work::sort(rounds)
    }

    #[unsafe(no_mangle)]
    extern "C" fn json(rounds: u32) -> u64 {
        work::json(rounds)
    }
}
