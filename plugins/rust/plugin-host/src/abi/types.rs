//! Types of WIT that a contract declares: records, tuples, variants, enumerations, flags.

use super::Value;

/// The next multiple of `alignment`, a power of two.
pub const fn align(offset: usize, alignment: usize) -> usize {
    (offset + alignment - 1) & !(alignment - 1)
}

/// The largest of some numbers; 0 if there are none.
pub const fn largest(numbers: &[usize]) -> usize {
    let mut largest = 0;
    let mut i = 0;
    while i < numbers.len() {
        if numbers[i] > largest {
            largest = numbers[i];
        }
        i += 1;
    }
    largest
}

/// Implements [`Value`] for a type with fields: one after the other, each at the next multiple of its alignment.
///
/// `$whole` says how the type is taken apart and put together from variables that are named like the fields.
#[doc(hidden)]
#[macro_export]
macro_rules! fields_as_value {
    ([$($generic:ident),*] $type:ty, $whole:pat => $make:expr, $($field:ident: $of:ty),+) => {
        impl<$($generic: $crate::abi::Value),*> $crate::abi::Value for $type {
            const SIZE: usize = {
                let mut end = 0;
                $( end = $crate::abi::align(end, <$of>::ALIGNMENT) + <$of>::SIZE; )+
                $crate::abi::align(end, Self::ALIGNMENT)
            };
            const ALIGNMENT: usize = $crate::abi::largest(&[$(<$of as $crate::abi::Value>::ALIGNMENT),+]);
            const FLAT: usize = 0 $(+ <$of as $crate::abi::Value>::FLAT)+;

            unsafe fn load(address: *const u8) -> Self {
                let mut end = 0;
                $(
                    let start = $crate::abi::align(end, <$of>::ALIGNMENT);
                    let $field = unsafe { <$of as $crate::abi::Value>::load(address.add(start)) };
                    end = start + <$of>::SIZE;
                )+
                _ = end;
                $make
            }

            unsafe fn store(self, address: *mut u8) {
                let $whole = self;
                let mut end = 0;
                $(
                    let start = $crate::abi::align(end, <$of>::ALIGNMENT);
                    unsafe { <$of as $crate::abi::Value>::store($field, address.add(start)) };
                    end = start + <$of>::SIZE;
                )+
                _ = end;
            }

            unsafe fn lift(flat: &[u64]) -> Self {
                $( let ($field, flat) = unsafe { $crate::abi::lift_first::<$of>(flat) }; )+
                _ = flat;
                $make
            }

            fn lower(self, flat: &mut [u64]) {
                let $whole = self;
                $( let flat = $crate::abi::lower_first($field, flat); )+
                _ = flat;
            }
        }
    };
}

#[doc(hidden)]
pub unsafe fn lift_first<T: Value>(flat: &[u64]) -> (T, &[u64]) {
    (unsafe { T::lift(flat) }, &flat[T::FLAT..])
}

#[doc(hidden)]
pub fn lower_first<T: Value>(value: T, flat: &mut [u64]) -> &mut [u64] {
    let (first, rest) = flat.split_at_mut(T::FLAT);
    value.lower(first);
    rest
}

/// Declares a record.
#[macro_export]
macro_rules! record {
    ($(#[$about:meta])* pub struct $name:ident { $($(#[$field_about:meta])* pub $field:ident: $of:ty),+ $(,)? }) => {
        $(#[$about])*
        pub struct $name { $($(#[$field_about])* pub $field: $of),+ }

        $crate::fields_as_value!([] $name, $name { $($field),+ } => $name { $($field),+ }, $($field: $of),+);
    };
}

macro_rules! tuples {
    ($($first:ident: $first_of:ident $(, $field:ident: $of:ident)*;)+) => {
        $( crate::fields_as_value!(
            [$first_of $(, $of)*] ($first_of, $($of),*), ($first, $($field),*) => ($first, $($field),*),
            $first: $first_of $(, $field: $of)*
        ); )+
    };
}

tuples! {
    a: A;
    a: A, b: B;
    a: A, b: B, c: C;
    a: A, b: B, c: C, d: D;
    a: A, b: B, c: C, d: D, e: E;
    a: A, b: B, c: C, d: D, e: E, f: F;
    a: A, b: B, c: C, d: D, e: E, f: F, g: G;
    a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H;
    a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I;
    a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J;
    a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J, k: K;
    a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J, k: K, l: L;
    a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J, k: K, l: L, m: M;
}

/// Declares a variant: a number that tells the case, and the case's payload at the same place for all.
#[macro_export]
macro_rules! variant {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$case_about:meta])* $case:ident $(($of:ty))?),+ $(,)? }) => {
        $(#[$about])*
        pub enum $name { $($(#[$case_about])* $case $(($of))?),+ }

        #[allow(unused_parens)]
        const _: () = {
            use $crate::abi::{Value, align, largest};

            enum __Case { $($case),+ }

            // More cases would need a number of more than one byte.
            const { assert!([$(__Case::$case as usize),+].len() <= 256) };

            const PAYLOAD: usize = largest(&[1, $(<($($of)?) as Value>::ALIGNMENT),+]);

            impl Value for $name {
                const SIZE: usize = align(PAYLOAD + largest(&[$(<($($of)?) as Value>::SIZE),+]), PAYLOAD);
                const ALIGNMENT: usize = PAYLOAD;
                const FLAT: usize = 1 + largest(&[$(<($($of)?) as Value>::FLAT),+]);

                unsafe fn load(address: *const u8) -> Self {
                    let number = unsafe { *address };
                    $( if number == __Case::$case as u8 {
                        return $name::$case $((unsafe { <$of as Value>::load(address.add(PAYLOAD)) }))?;
                    } )+
                    $crate::abi::trap()
                }

                unsafe fn store(self, address: *mut u8) {
                    let payload = ();
                    match self {
                        $( $crate::case_pattern!($name $case payload $($of)?) => unsafe {
                            *address = __Case::$case as u8;
                            <($($of)?) as Value>::store(payload, address.add(PAYLOAD));
                        } )+
                    }
                }

                unsafe fn lift(flat: &[u64]) -> Self {
                    $( if flat[0] == __Case::$case as u64 {
                        return $name::$case $((unsafe { <$of as Value>::lift(&flat[1..]) }))?;
                    } )+
                    $crate::abi::trap()
                }

                fn lower(self, flat: &mut [u64]) {
                    let payload = ();
                    match self {
                        $( $crate::case_pattern!($name $case payload $($of)?) => {
                            flat[0] = __Case::$case as u64;
                            <($($of)?) as Value>::lower(payload, &mut flat[1..]);
                        } )+
                    }
                }
            }
        };
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! case_pattern {
    ($name:ident $case:ident $payload:ident) => { $name::$case };
    ($name:ident $case:ident $payload:ident $of:ty) => { $name::$case($payload) };
}

/// Declares an enumeration of up to 256 cases.
#[macro_export]
macro_rules! enumeration {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$case_about:meta])* $case:ident),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $name { $($(#[$case_about])* $case),+ }

        $crate::value_as!($name as u8, |number| {
            $( if number == $name::$case as u8 { return $name::$case; } )+
            $crate::abi::trap()
        }, |case| case as u8);
    };
}

/// Declares flags: up to 8 as bits of a `u8`, up to 16 of a `u16`, up to 32 of a `u32`.
#[macro_export]
macro_rules! flags {
    ($(#[$about:meta])* pub struct $name:ident: $bits:ident {
        $($(#[$flag_about:meta])* $flag:ident = $bit:literal),+ $(,)?
    }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(pub $bits);

        impl $name {
            $( $(#[$flag_about])* pub const $flag: $name = $name(1 << $bit); )+
        }

        $crate::value_as!($name as $bits, $name, |flags| flags.0);
    };
}

/// Implements [`Value`] for a type that is passed just as another one.
#[doc(hidden)]
#[macro_export]
macro_rules! value_as {
    ($name:ident as $other:ty, $from:expr, $into:expr) => {
        const _: () = {
            use $crate::abi::Value;

            const FROM: fn($other) -> $name = $from;
            const INTO: fn($name) -> $other = $into;

            impl Value for $name {
                const SIZE: usize = <$other as Value>::SIZE;
                const ALIGNMENT: usize = <$other as Value>::ALIGNMENT;
                const FLAT: usize = 1;

                unsafe fn load(address: *const u8) -> Self {
                    FROM(unsafe { <$other as Value>::load(address) })
                }

                unsafe fn store(self, address: *mut u8) {
                    unsafe { Value::store(INTO(self), address) }
                }

                unsafe fn lift(flat: &[u64]) -> Self {
                    FROM(unsafe { <$other as Value>::lift(flat) })
                }

                fn lower(self, flat: &mut [u64]) {
                    Value::lower(INTO(self), flat);
                }
            }
        };
    };
}
