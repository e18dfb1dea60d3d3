use super::{Changed, Headers, NONE, read_u32, read_u64};

const HEAD: usize = 40;

/// A record as it was read.
#[derive(Clone, Copy)]
pub struct Record<'a>(&'a [u8]);

impl<'a> Record<'a> {
    /// Takes the first of packed records, and gives the others.
    pub(super) fn split(packed: &'a [u8]) -> (Self, &'a [u8]) {
        let (first, rest) = packed.split_at(read_u32(packed, 0) as usize);
        (Record(first), rest)
    }

    /// The key.
    pub fn key(self) -> Option<&'a [u8]> {
        self.optional(4, HEAD + self.length(36))
    }

    /// The value.
    pub fn value(self) -> Option<&'a [u8]> {
        self.optional(8, HEAD + self.length(36) + self.length(4))
    }

    /// The headers.
    pub fn headers(self) -> Headers<'a> {
        let start = HEAD + self.length(36) + self.length(4) + self.length(8);
        Headers { count: read_u32(self.0, 12), packed: &self.0[start..] }
    }

    /// When it was made, in milliseconds since 1970-01-01T00:00:00Z.
    pub fn timestamp(self) -> i64 {
        read_u64(self.0, 16) as i64
    }

    /// Its place in its partition.
    pub fn offset(self) -> u64 {
        read_u64(self.0, 24)
    }

    /// Its partition.
    pub fn partition(self) -> u32 {
        read_u32(self.0, 32)
    }

    /// Its topic, which is UTF-8.
    pub fn topic(self) -> &'a [u8] {
        &self.0[HEAD..HEAD + self.length(36)]
    }

    /// A copy, to be emitted with changes: `Changed { value: Some(b"new"), ..record.copy() }`.
    pub fn copy(self) -> Changed<'a> {
        Changed { output: "", key: self.key(), value: self.value(), headers: self.headers(), timestamp: self.timestamp() }
    }

    fn length(self, at: usize) -> usize {
        match read_u32(self.0, at) {
            NONE => 0,
            length => length as usize,
        }
    }

    fn optional(self, length: usize, start: usize) -> Option<&'a [u8]> {
        match read_u32(self.0, length) {
            NONE => None,
            length => Some(&self.0[start..start + length as usize]),
        }
    }
}
