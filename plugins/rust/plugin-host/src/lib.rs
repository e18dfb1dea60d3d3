//! What a PluginHost guest in Rust needs: the host's interfaces as Rust functions, and the phases it exports as traits.
//!
//! A filter implements the traits of the phases it takes part in and exports them with one macro each:
//!
//! ```ignore
//! use plugin_host::http::{HeadersVerdict, RequestFilter, request};
//!
//! struct Hello;
//!
//! impl RequestFilter for Hello {
//!     fn on_request_headers() -> HeadersVerdict {
//!         _ = request::set_header("x-hello", "world");
//!         HeadersVerdict::Continue
//!     }
//! }
//!
//! plugin_host::export_request_filter!(Hello);
//! ```
//!
//! Only the modules [`abi`] and `heap` know how values cross the border: as the component model's canonical ABI says.

#![no_std]

#[doc(hidden)]
pub extern crate alloc;

pub mod abi;
mod heap;
pub mod http;
pub mod json;
pub mod lifecycle;
pub mod log;
pub mod scan;
pub mod settings;
pub mod stream;

/// For guests without the standard library: a panic ends the call, without the code that would compose a message.
#[macro_export]
macro_rules! trap_on_panic {
    () => {
        #[panic_handler]
        fn panic(_: &core::panic::PanicInfo) -> ! {
            core::arch::wasm32::unreachable()
        }
    };
}
