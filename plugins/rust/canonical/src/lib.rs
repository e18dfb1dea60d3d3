//! Has a function for every kind of value, for tests of the host. The contract is `plugins/wit/canonical`.

#![allow(missing_docs)]

mod arith;
mod functions;
mod types;
