use super::{Decisions, NONE, Record, next_packed};
use crate::record;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// A stream transform. Exported by [`export_transform!`](crate::export_transform).
pub trait Transform: Sized {
    /// Whether what becomes of a record depends on the records before it.
    const STATEFUL: bool = false;

    /// The outputs that it emits to by name, beside the one without a name.
    const OUTPUTS: &'static [&'static str] = &[];

    /// Makes a transform of the plugin's settings, a JSON document. What is wrong with them is told to the operator.
    fn init(settings: &str) -> Result<Self, String>;

    /// Decides what becomes of a record.
    fn process(&mut self, record: Record<'_>, decisions: &mut Decisions);

    /// Called after the last record of a batch, to emit what was gathered. Only for stateful transforms.
    fn finish(&mut self, _decisions: &mut Decisions) {}
}

record! {
    /// What a transform says about itself.
    pub struct Declaration {
        /// Whether what becomes of a record depends on the records before it.
        pub stateful: bool,
        /// The outputs that it emits to by name.
        pub outputs: Vec<String>,
    }
}

#[doc(hidden)]
pub fn declare<T: Transform>() -> Declaration {
    Declaration { stateful: T::STATEFUL, outputs: T::OUTPUTS.iter().map(|&name| name.to_owned()).collect() }
}

#[doc(hidden)]
pub fn process_batch<T: Transform>(transform: &mut T, decisions: &mut Decisions) {
    loop {
        let packed = next_packed();
        if packed.is_empty() {
            break;
        }
        let mut rest = &packed[..];
        let mut index = 0;
        while !rest.is_empty() {
            let (record, others) = Record::split(rest);
            decisions.turn_to(index);
            transform.process(record, decisions);
            rest = others;
            index += 1;
        }
        decisions.tell();
    }
    decisions.turn_to(NONE);
    transform.finish(decisions);
    decisions.tell();
}

/// Exports a type's [`Transform`].
#[macro_export]
macro_rules! export_transform {
    ($transform:ty) => {
        const _: () = {
            use $crate::alloc::string::String;
            use $crate::stream::{Declaration, Decisions, Transform, declare, process_batch};

            // An instance runs one call at a time.
            static mut STATE: Option<($transform, Decisions)> = None;

            fn init(settings: String) -> Result<Declaration, String> {
                let transform = <$transform as Transform>::init(&settings)?;
                unsafe { *&raw mut STATE = Some((transform, Decisions::default())) };
                Ok(declare::<$transform>())
            }

            fn process() {
                match unsafe { &mut *&raw mut STATE } {
                    Some((transform, decisions)) => process_batch(transform, decisions),
                    None => $crate::abi::trap(),
                }
            }

            $crate::export!("plugin-host:stream/transform@0.1.0" "init": (start: i32, length: i32) -> memory,
                fn(settings: String) -> Result<Declaration, String> = init);
            $crate::export!("plugin-host:stream/transform@0.1.0" "process-batch": (),
                fn() = process);
        };
    };
}
