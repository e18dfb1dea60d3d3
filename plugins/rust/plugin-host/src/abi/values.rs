//! Scalars, and the types made of a few others: options, results.

use super::types::{align, largest};
use super::{Value, trap};
use crate::value_as;

macro_rules! integers {
    ($($type:ty as $flat:ty),*) => { $(
        impl Value for $type {
            const SIZE: usize = size_of::<$type>();
            const ALIGNMENT: usize = align_of::<$type>();
            const FLAT: usize = 1;
            const SAME_IN_RUST: bool = true;

            unsafe fn load(address: *const u8) -> Self {
                unsafe { address.cast::<$type>().read() }
            }

            unsafe fn store(self, address: *mut u8) {
                unsafe { address.cast::<$type>().write(self) }
            }

            unsafe fn lift(flat: &[u64]) -> Self {
                flat[0] as $type
            }

            fn lower(self, flat: &mut [u64]) {
                flat[0] = self as $flat as u64;
            }
        }
    )* };
}

// A negative number is extended to a whole i32 first, and only then to 64 bits, without its sign.
integers!(u8 as u32, i8 as u32, u16 as u32, i16 as u32, u32 as u32, i32 as u32, u64 as u64, i64 as u64);

value_as!(bool as u8, |byte| byte != 0, u8::from);
value_as!(char as u32, |scalar| char::from_u32(scalar).unwrap_or_else(|| trap()), u32::from);
value_as!(f32 as u32, f32::from_bits, f32::to_bits);
value_as!(f64 as u64, f64::from_bits, f64::to_bits);

impl<T: Value> Value for Option<T> {
    const SIZE: usize = align(Self::PAYLOAD + T::SIZE, Self::ALIGNMENT);
    const ALIGNMENT: usize = T::ALIGNMENT;
    const FLAT: usize = 1 + T::FLAT;

    unsafe fn load(address: *const u8) -> Self {
        unsafe { (*address != 0).then(|| T::load(address.add(Self::PAYLOAD))) }
    }

    unsafe fn store(self, address: *mut u8) {
        unsafe {
            *address = self.is_some().into();
            if let Some(value) = self {
                value.store(address.add(Self::PAYLOAD));
            }
        }
    }

    unsafe fn lift(flat: &[u64]) -> Self {
        (flat[0] != 0).then(|| unsafe { T::lift(&flat[1..]) })
    }

    fn lower(self, flat: &mut [u64]) {
        if let Some(value) = self {
            flat[0] = 1;
            value.lower(&mut flat[1..]);
        }
    }
}

trait Payload {
    /// Where what follows the discriminant starts.
    const PAYLOAD: usize;
}

impl<T: Value> Payload for Option<T> {
    const PAYLOAD: usize = align(1, T::ALIGNMENT);
}

impl<T: Value, E: Value> Payload for Result<T, E> {
    const PAYLOAD: usize = align(1, largest(&[T::ALIGNMENT, E::ALIGNMENT]));
}

impl<T: Value, E: Value> Value for Result<T, E> {
    const SIZE: usize = align(Self::PAYLOAD + largest(&[T::SIZE, E::SIZE]), Self::ALIGNMENT);
    const ALIGNMENT: usize = largest(&[T::ALIGNMENT, E::ALIGNMENT]);
    const FLAT: usize = 1 + largest(&[T::FLAT, E::FLAT]);

    unsafe fn load(address: *const u8) -> Self {
        unsafe {
            match *address {
                0 => Ok(T::load(address.add(Self::PAYLOAD))),
                _ => Err(E::load(address.add(Self::PAYLOAD))),
            }
        }
    }

    unsafe fn store(self, address: *mut u8) {
        unsafe {
            *address = self.is_err().into();
            match self {
                Ok(value) => value.store(address.add(Self::PAYLOAD)),
                Err(error) => error.store(address.add(Self::PAYLOAD)),
            }
        }
    }

    unsafe fn lift(flat: &[u64]) -> Self {
        unsafe {
            match flat[0] {
                0 => Ok(T::lift(&flat[1..])),
                _ => Err(E::lift(&flat[1..])),
            }
        }
    }

    fn lower(self, flat: &mut [u64]) {
        flat[0] = self.is_err().into();
        match self {
            Ok(value) => value.lower(&mut flat[1..]),
            Err(error) => error.lower(&mut flat[1..]),
        }
    }
}

impl Value for () {
    const SIZE: usize = 0;
    const ALIGNMENT: usize = 1;
    const FLAT: usize = 0;

    unsafe fn load(_: *const u8) -> Self {}

    unsafe fn store(self, _: *mut u8) {}

    unsafe fn lift(_: &[u64]) -> Self {}

    fn lower(self, _: &mut [u64]) {}
}
