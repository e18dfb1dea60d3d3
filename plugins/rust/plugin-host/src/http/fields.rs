//! The functions that `request` and `response` have in common.

macro_rules! header_functions {
    ($module:literal) => {
        import! {
            $module "header": (i32, i32) -> memory =
            /// The value of a header; several fields of one name are joined with `, `. None if it is absent or not to be read.
            pub fn header(name: &str) -> Option<Vec<u8>>;
        }

        import! {
            $module "header-values": (i32, i32) -> memory =
            /// Each value of a header by itself, in order.
            pub fn header_values(name: &str) -> Vec<Vec<u8>>;
        }

        import! {
            $module "headers": () -> memory =
            /// All headers that the plugin may read.
            pub fn headers() -> Vec<Header>;
        }

        import! {
            $module "set-header": (i32, i32, i32, i32) -> memory =
            /// Replaces all values of a header by one.
            pub fn set_header(name: &str, value: &[u8]) -> Result<(), ChangeError>;
        }

        import! {
            $module "add-header": (i32, i32, i32, i32) -> memory =
            /// Adds one more value of a header.
            pub fn add_header(name: &str, value: &[u8]) -> Result<(), ChangeError>;
        }

        import! {
            $module "remove-header": (i32, i32) -> memory =
            /// Removes a header.
            pub fn remove_header(name: &str) -> Result<(), ChangeError>;
        }

        import! {
            $module "set-body": (i32, i32) -> memory =
            /// Replaces the body, in the phase that was given it.
            pub fn set_body(body: &[u8]) -> Result<(), ChangeError>;
        }
    };
}

pub(super) use header_functions;
