use super::read_u32;
use alloc::vec::Vec;

/// Headers of a record, in order.
#[derive(Clone, Copy)]
pub struct Headers<'a> {
    pub(super) count: u32,
    pub(super) packed: &'a [u8],
}

impl<'a> Headers<'a> {
    /// No headers.
    pub const NONE: Headers<'static> = Headers { count: 0, packed: &[] };

    /// Each header: its name, which is UTF-8, and its value.
    pub fn iter(self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
        let mut rest = self.packed;
        (0..self.count).map(move |_| {
            let name = read_u32(rest, 0) as usize;
            let value = read_u32(rest, 4) as usize;
            let (header, next) = rest[8..].split_at(name + value);
            rest = next;
            header.split_at(name)
        })
    }

    /// The value of the first header of a name.
    pub fn get(self, name: &str) -> Option<&'a [u8]> {
        self.iter().find(|(known, _)| *known == name.as_bytes()).map(|(_, value)| value)
    }
}

/// Headers that a transform makes.
#[derive(Default)]
pub struct HeaderList {
    count: u32,
    packed: Vec<u8>,
}

impl HeaderList {
    /// Starts with the headers of a record.
    pub fn of(headers: Headers<'_>) -> Self {
        HeaderList { count: headers.count, packed: headers.packed.to_vec() }
    }

    /// Adds a header.
    pub fn add(&mut self, name: &str, value: &[u8]) {
        self.count += 1;
        self.packed.extend_from_slice(&(name.len() as u32).to_le_bytes());
        self.packed.extend_from_slice(&(value.len() as u32).to_le_bytes());
        self.packed.extend_from_slice(name.as_bytes());
        self.packed.extend_from_slice(value);
    }

    /// The headers, to be emitted.
    pub fn headers(&self) -> Headers<'_> {
        Headers { count: self.count, packed: &self.packed }
    }
}
