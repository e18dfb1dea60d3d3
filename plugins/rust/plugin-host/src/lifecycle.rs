//! What a plugin may export beside its contract, for the time when it takes the place of the version before.

use crate::record;
use alloc::string::String;
use alloc::vec::Vec;

record! {
    /// What a plugin with the lifetime `Single` hands over to the version that takes its place.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Saved {
        /// Tells one form of `data` from another.
        pub format: u32,
        /// The state.
        pub data: Vec<u8>,
    }
}

/// A plugin that is asked whether it can do its work before it serves.
pub trait SelfCheck {
    /// Whether it can, with the settings that it has. The text of an error is for operators, who get it as the reason why the version was
    /// refused.
    fn check() -> Result<(), String>;
}

/// A plugin with the lifetime `Single` whose state goes on in the version that takes its place.
pub trait State {
    /// Gives the state of this instance. It serves no call afterwards, unless the newer version is refused.
    fn save() -> Saved;

    /// Takes the state that another version saved, before the first call. After an error the version is refused, and the one before goes on.
    fn restore(saved: Saved) -> Result<(), String>;
}

/// Exports a type's [`SelfCheck`].
#[macro_export]
macro_rules! export_self_check {
    ($plugin:ty) => {
        $crate::export!("plugin-host:lifecycle/self-check@0.1.0" "check": () -> memory,
            fn() -> Result<(), $crate::alloc::string::String> = <$plugin as $crate::lifecycle::SelfCheck>::check);
    };
}

/// Exports a type's [`State`].
#[macro_export]
macro_rules! export_state {
    ($plugin:ty) => {
        $crate::export!("plugin-host:lifecycle/state@0.1.0" "save": () -> memory,
            fn() -> $crate::lifecycle::Saved = <$plugin as $crate::lifecycle::State>::save);
        $crate::export!("plugin-host:lifecycle/state@0.1.0" "restore": (format: i32, start: i32, length: i32) -> memory,
            fn(saved: $crate::lifecycle::Saved) -> Result<(), $crate::alloc::string::String> =
                <$plugin as $crate::lifecycle::State>::restore);
    };
}
