//! Functions as the host sees them, and as the guest does.

use super::Value;
use alloc::alloc::dealloc;
use core::alloc::Layout;

/// A core value.
pub trait Core: Copy {
    /// Its bits; those of 32 bits in the lower half.
    fn to_bits(self) -> u64;

    /// The value of such bits.
    fn from_bits(bits: u64) -> Self;
}

impl Core for i32 {
    fn to_bits(self) -> u64 {
        self as u32 as u64
    }

    fn from_bits(bits: u64) -> Self {
        bits as i32
    }
}

impl Core for i64 {
    fn to_bits(self) -> u64 {
        self as u64
    }

    fn from_bits(bits: u64) -> Self {
        bits as i64
    }
}

impl Core for f32 {
    fn to_bits(self) -> u64 {
        self.to_bits().into()
    }

    fn from_bits(bits: u64) -> Self {
        f32::from_bits(bits as u32)
    }
}

impl Core for f64 {
    fn to_bits(self) -> u64 {
        self.to_bits()
    }

    fn from_bits(bits: u64) -> Self {
        f64::from_bits(bits)
    }
}

/// Takes an export's arguments, a tuple, from the memory that the host put them into, and frees it.
#[doc(hidden)]
pub unsafe fn load_arguments<T: Value>(address: *mut u8) -> T {
    unsafe {
        let arguments = T::load(address);
        dealloc(address, Layout::from_size_align_unchecked(T::SIZE, T::ALIGNMENT));
        arguments
    }
}

/// Exports a function of an interface.
///
/// The first signature is the core function's: each argument flattened to core values, or `(memory)` for more than
/// 16; the result as a core value, or `memory` if it takes more than one. The second is the function's in Rust.
///
/// ```ignore
/// export!("example:greeter/greeter@0.1.0" "greet": (start: i32, length: i32) -> memory,
///     fn(name: String) -> Result<String, String> = greet);
/// ```
#[macro_export]
macro_rules! export {
    ($interface:literal $name:literal: (memory) -> memory,
        fn($($argument:ident: $of:ty),+ $(,)?) -> $value:ty = $function:expr) => {
        $crate::export_with_result!($interface $name, (arguments: *mut u8), $value, {
            let ($($argument,)+) = unsafe { $crate::abi::load_arguments::<($($of,)+)>(arguments) };
            $function($($argument),+)
        });
    };

    ($interface:literal $name:literal: ($($core:ident: $core_of:ty),*) -> memory,
        fn($($argument:ident: $of:ty),*) -> $value:ty = $function:expr) => {
        $crate::export_with_result!($interface $name, ($($core: $core_of),*), $value, {
            $crate::call_with_flat!($function, [$($core)*], [$($argument: $of),*])
        });
    };

    ($interface:literal $name:literal: ($($core:ident: $core_of:ty),*) $(-> $result:ty)?,
        fn($($argument:ident: $of:ty),*) $(-> $value:ty)? = $function:expr) => {
        const _: () = {
            #[unsafe(export_name = concat!($interface, "#", $name))]
            extern "C" fn call($($core: $core_of),*) $(-> $result)? {
                let value = $crate::call_with_flat!($function, [$($core)*], [$($argument: $of),*]);
                $crate::lower_direct!(value $(, $result, $value)?)
            }
        };
    };
}

/// A core function that leaves its result in memory of its own until the host has read it.
#[doc(hidden)]
#[macro_export]
macro_rules! export_with_result {
    ($interface:literal $name:literal, ($($core:ident: $core_of:ty),*), $value:ty, $call:block) => {
        const _: () = {
            use $crate::abi::Value;

            // An instance runs one call at a time, and the host reads the result before the next one.
            static mut RESULT: [u64; <$value>::SIZE.div_ceil(8)] = [0; <$value>::SIZE.div_ceil(8)];

            #[unsafe(export_name = concat!($interface, "#", $name))]
            extern "C" fn call($($core: $core_of),*) -> *mut u8 {
                let result = (&raw mut RESULT).cast();
                let value: $value = $call;
                unsafe { value.store(result) };
                result
            }

            #[unsafe(export_name = concat!("cabi_post_", $interface, "#", $name))]
            unsafe extern "C" fn post_return(result: *mut u8) {
                drop(unsafe { <$value>::load(result) });
            }
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! call_with_flat {
    ($function:expr, [], []) => { $function() };

    ($function:expr, [$($core:ident)+], [$($argument:ident: $of:ty),+]) => {{
        use $crate::abi::{Core, Value};

        let flat = [$(Core::to_bits($core)),+];
        const { assert!([$(stringify!($core)),+].len() == <($($of,)+)>::FLAT, "as many core values as the arguments take") };
        let ($($argument,)+) = unsafe { <($($of,)+)>::lift(&flat) };
        $function($($argument),+)
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! lower_direct {
    ($nothing:ident) => { $nothing };

    ($result:ident, $core:ty, $value:ty) => {{
        use $crate::abi::{Core, Value};

        const { assert!(<$value>::FLAT == 1, "only one core value is returned directly") };
        let mut flat = [0];
        Value::lower($result, &mut flat);
        <$core as Core>::from_bits(flat[0])
    }};
}

/// Declares a function that the host offers. The signatures are as in [`export!`](crate::export).
///
/// ```ignore
/// import! {
///     "plugin-host:plugin/log@0.1.0" "write": (i32, i32, i32) =
///     /// Writes one message to the host's log.
///     pub fn write(level: Level, message: &str);
/// }
/// ```
#[macro_export]
macro_rules! import {
    ($module:literal $name:literal: (memory) -> memory =
        $(#[$about:meta])* pub fn $function:ident($($argument:ident: $of:ty),+ $(,)?) -> $value:ty;) => {
        $(#[$about])*
        pub fn $function($($argument: $of),+) -> $value {
            use $crate::abi::Value;

            #[link(wasm_import_module = $module)]
            unsafe extern "C" {
                #[link_name = $name]
                fn import(arguments: *mut u8, result: *mut u8);
            }
            let mut arguments = [0u64; <($($of,)+)>::SIZE.div_ceil(8)];
            let mut result = [0u64; <$value>::SIZE.div_ceil(8)];
            unsafe {
                ($($argument,)+).store((&raw mut arguments).cast());
                import((&raw mut arguments).cast(), (&raw mut result).cast());
                drop(<($($of,)+)>::load((&raw const arguments).cast()));
                <$value>::load((&raw const result).cast())
            }
        }
    };

    ($module:literal $name:literal: ($($core:ty),*) -> memory =
        $(#[$about:meta])* pub fn $function:ident($($argument:ident: $of:ty),*) -> $value:ty;) => {
        $(#[$about])*
        pub fn $function($($argument: $of),*) -> $value {
            use $crate::abi::Value;

            #[link(wasm_import_module = $module)]
            unsafe extern "C" {
                #[link_name = $name]
                fn import($(_: $core,)* result: *mut u8);
            }
            let mut result = [0u64; <$value>::SIZE.div_ceil(8)];
            $crate::with_flat!(flat, [$($core),*], [$($argument: $of),*], {
                unsafe { import($($crate::next_core!(flat, $core),)* (&raw mut result).cast()) }
            });
            unsafe { <$value>::load((&raw const result).cast()) }
        }
    };

    ($module:literal $name:literal: ($($core:ty),*) $(-> $result:ty)? =
        $(#[$about:meta])* pub fn $function:ident($($argument:ident: $of:ty),*) $(-> $value:ty)?;) => {
        $(#[$about])*
        pub fn $function($($argument: $of),*) $(-> $value)? {
            #[link(wasm_import_module = $module)]
            unsafe extern "C" {
                #[link_name = $name]
                fn import($(_: $core),*) $(-> $result)?;
            }
            let result = $crate::with_flat!(flat, [$($core),*], [$($argument: $of),*], {
                unsafe { import($($crate::next_core!(flat, $core)),*) }
            });
            $crate::lift_direct!(result $(, $result, $value)?)
        }
    };
}

/// Calls an import with flat arguments, and frees them.
#[doc(hidden)]
#[macro_export]
macro_rules! with_flat {
    ($flat:ident, [], [], $call:block) => { $call };

    ($flat:ident, [$($core:ty),+], [$($argument:ident: $of:ty),+], $call:block) => {{
        use $crate::abi::Argument;

        const COUNT: usize = [$(size_of::<$core>()),+].len();
        const { assert!(COUNT == 0 $(+ <$of as Argument>::FLAT)+, "as many core values as the arguments take") };
        let mut values = [0u64; COUNT];
        let rest = &mut values[..];
        $(
            let (first, rest) = rest.split_at_mut(<$of as Argument>::FLAT);
            Argument::lower($argument, first);
        )+
        _ = rest;
        let mut $flat = values.iter();
        let result = $call;
        let rest = &values[..];
        $(
            let (first, rest) = rest.split_at(<$of as Argument>::FLAT);
            unsafe { <$of as Argument>::release(first) };
        )+
        _ = rest;
        result
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! next_core {
    ($flat:ident, $core:ty) => {
        match $flat.next() {
            Some(bits) => <$core as $crate::abi::Core>::from_bits(*bits),
            None => $crate::abi::trap(),
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! lift_direct {
    ($nothing:ident) => { $nothing };

    ($result:ident, $core:ty, $value:ty) => {{
        use $crate::abi::{Core, Value};

        const { assert!(<$value>::FLAT == 1, "only one core value is returned directly") };
        unsafe { <$value>::lift(&[<$core as Core>::to_bits($result)]) }
    }};
}
