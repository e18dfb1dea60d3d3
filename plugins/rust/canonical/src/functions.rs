//! The functions that `echo`, `callback` and `host` have in common: `echo` returns what it is given, `callback` asks the
//! host.

use crate::types::{Access, Angle, Bits, Colour, Months, Number, Person, Point, Real, Sample, Shape};
use core::cell::Cell;

macro_rules! functions {
    ($($name:literal $function:ident: ($($core:ident: $core_of:ty),*) -> $result:tt, $of:ty;)*) => {
        mod host {
            use super::*;

            $( plugin_host::import! {
                "test:canonical/host@1.0.0" $name: ($($core_of),*) -> $result =
                pub fn $function(value: $of) -> $of;
            } )*
        }

        $(
            plugin_host::export!("test:canonical/echo@1.0.0" $name: ($($core: $core_of),*) -> $result,
                fn(value: $of) -> $of = core::convert::identity);
            plugin_host::export!("test:canonical/callback@1.0.0" $name: ($($core: $core_of),*) -> $result,
                fn(value: $of) -> $of = host::$function);
        )*
    };
}

functions! {
    "echo-bool" echo_bool: (a: i32) -> i32, bool;
    "echo-u8" echo_u8: (a: i32) -> i32, u8;
    "echo-s8" echo_s8: (a: i32) -> i32, i8;
    "echo-u16" echo_u16: (a: i32) -> i32, u16;
    "echo-s16" echo_s16: (a: i32) -> i32, i16;
    "echo-u32" echo_u32: (a: i32) -> i32, u32;
    "echo-s32" echo_s32: (a: i32) -> i32, i32;
    "echo-u64" echo_u64: (a: i64) -> i64, u64;
    "echo-s64" echo_s64: (a: i64) -> i64, i64;
    "echo-f32" echo_f32: (a: f32) -> f32, f32;
    "echo-f64" echo_f64: (a: f64) -> f64, f64;
    "echo-char" echo_char: (a: i32) -> i32, char;
    "echo-string" echo_string: (a: i32, b: i32) -> memory, String;
    "echo-bytes" echo_bytes: (a: i32, b: i32) -> memory, Vec<u8>;
    "echo-words" echo_words: (a: i32, b: i32) -> memory, Vec<u32>;
    "echo-doubles" echo_doubles: (a: i32, b: i32) -> memory, Vec<f64>;
    "echo-bools" echo_bools: (a: i32, b: i32) -> memory, Vec<bool>;
    "echo-strings" echo_strings: (a: i32, b: i32) -> memory, Vec<String>;
    "echo-string-lists" echo_string_lists: (a: i32, b: i32) -> memory, Vec<Vec<String>>;
    "echo-points" echo_points: (a: i32, b: i32) -> memory, Vec<Point>;
    "echo-shapes" echo_shapes: (a: i32, b: i32) -> memory, Vec<Shape>;
    "echo-samples" echo_samples: (a: i32, b: i32) -> memory, Vec<Sample>;
    "echo-point" echo_point: (a: i32, b: i32) -> memory, Point;
    "echo-person" echo_person: (a: i32, b: i32, c: i32, d: i32, e: i32) -> memory, Person;
    "echo-tuple" echo_tuple: (a: i32, b: i32, c: i32, d: i64) -> memory, (u8, String, i64);
    "echo-shape" echo_shape: (a: i32, b: i64, c: i32) -> memory, Shape;
    "echo-number" echo_number: (a: i32, b: i32) -> memory, Number;
    "echo-real" echo_real: (a: i32, b: i64) -> memory, Real;
    "echo-angle" echo_angle: (a: i32, b: f32) -> memory, Angle;
    "echo-colour" echo_colour: (a: i32) -> i32, Colour;
    "echo-access" echo_access: (a: i32) -> i32, Access;
    "echo-months" echo_months: (a: i32) -> i32, Months;
    "echo-bits" echo_bits: (a: i32) -> i32, Bits;
    "echo-option" echo_option: (a: i32, b: i32) -> memory, Option<u32>;
    "echo-option-string" echo_option_string: (a: i32, b: i32, c: i32) -> memory, Option<String>;
    "echo-nested-option" echo_nested_option: (a: i32, b: i32, c: i32) -> memory, Option<Option<u32>>;
    "echo-result" echo_result: (a: i32, b: i32, c: i32) -> memory, Result<u32, String>;
    "echo-result-ok" echo_result_ok: (a: i32, b: f64) -> memory, Result<f64, ()>;
    "echo-result-error" echo_result_error: (a: i32, b: i32, c: i32) -> memory, Result<(), String>;
    "echo-result-empty" echo_result_empty: (a: i32) -> i32, Result<(), ()>;
}

type Flat = (bool, u8, i16, u32, i64, f32, f64, char, String, Vec<u8>, Point, Option<u32>);
type Spilled = (bool, u8, i16, u32, i64, f32, f64, char, String, Vec<u8>, Point, Option<u32>, Colour);

mod host_rest {
    use super::*;
    use plugin_host::import;

    // Fields that follow each other are passed as they would be in a record, so one argument can stand for them all.
    import! {
        "test:canonical/host@1.0.0" "echo-flat":
            (i32, i32, i32, i32, i64, f32, f64, i32, i32, i32, i32, i32, i32, i32, i32, i32) -> memory =
        pub fn echo_flat(arguments: Flat) -> Flat;
    }

    import! {
        "test:canonical/host@1.0.0" "echo-spilled": (memory) -> memory =
        pub fn echo_spilled(arguments: Spilled) -> Spilled;
    }

    import! {
        "test:canonical/host@1.0.0" "echo-sample": (memory) -> memory =
        pub fn echo_sample(value: Sample) -> Sample;
    }

    import! {
        "test:canonical/host@1.0.0" "swap": (i32, i32, i32) -> memory =
        pub fn swap(first: u32, second: String) -> (String, u32);
    }

    import! {
        "test:canonical/host@1.0.0" "nothing": () =
        pub fn nothing();
    }

    import! {
        "test:canonical/host@1.0.0" "remember": (i32) =
        pub fn remember(value: u32);
    }

    import! {
        "test:canonical/host@1.0.0" "recall": () -> i32 =
        pub fn recall() -> u32;
    }
}

macro_rules! rest {
    ($interface:literal, $module:ident) => {
        plugin_host::export!($interface "echo-flat":
            (a: i32, b: i32, c: i32, d: i32, e: i64, f: f32, g: f64, h: i32,
             i: i32, j: i32, k: i32, l: i32, m: i32, n: i32, o: i32, p: i32) -> memory, fn(arguments: Flat) -> Flat = $module::echo_flat);
        plugin_host::export!($interface "echo-spilled": (memory) -> memory,
            fn(arguments: Spilled) -> Spilled = $module::echo_spilled);
        plugin_host::export!($interface "echo-sample": (memory) -> memory, fn(value: Sample) -> Sample = $module::echo_sample);
        plugin_host::export!($interface "swap": (a: i32, b: i32, c: i32) -> memory,
            fn(first: u32, second: String) -> (String, u32) = $module::swap);
        plugin_host::export!($interface "nothing": (), fn() = $module::nothing);
        plugin_host::export!($interface "remember": (a: i32), fn(value: u32) = $module::remember);
        plugin_host::export!($interface "recall": () -> i32, fn() -> u32 = $module::recall);
    };
}

rest!("test:canonical/echo@1.0.0", own);
rest!("test:canonical/callback@1.0.0", host_rest);

mod own {
    use super::*;

    thread_local! {
        static REMEMBERED: Cell<u32> = const { Cell::new(0) };
    }

    pub fn echo_flat(arguments: Flat) -> Flat {
        arguments
    }

    pub fn echo_spilled(arguments: Spilled) -> Spilled {
        arguments
    }

    pub fn echo_sample(value: Sample) -> Sample {
        value
    }

    pub fn swap(first: u32, second: String) -> (String, u32) {
        (second, first)
    }

    pub fn nothing() {}

    pub fn remember(value: u32) {
        REMEMBERED.set(value);
    }

    pub fn recall() -> u32 {
        REMEMBERED.get()
    }
}
