use super::{Headers, NONE, decide_packed};
use alloc::vec::Vec;

/// Told to the host when there are so many bytes.
const ENOUGH: usize = 48 * 1024;

const HEAD: usize = 40;
const EMIT: u32 = 0;
const FORWARD: u32 = 1;
const FAIL: u32 = 2;

/// A record to be emitted.
#[derive(Clone, Copy)]
pub struct Changed<'a> {
    /// One of the declared outputs, or empty.
    pub output: &'a str,
    /// The key.
    pub key: Option<&'a [u8]>,
    /// The value.
    pub value: Option<&'a [u8]>,
    /// The headers.
    pub headers: Headers<'a>,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub timestamp: i64,
}

/// What becomes of the record at hand.
#[derive(Default)]
pub struct Decisions {
    packed: Vec<u8>,
    record: u32,
}

impl Decisions {
    /// Emits a record that was made of the one at hand.
    pub fn emit(&mut self, record: Changed<'_>) {
        let size = HEAD
            + record.output.len()
            + record.key.map_or(0, <[u8]>::len)
            + record.value.map_or(0, <[u8]>::len)
            + record.headers.packed.len();
        self.head(size, EMIT, record.output, record.key, record.value, record.headers.count, record.timestamp);
        self.packed.extend_from_slice(record.output.as_bytes());
        self.packed.extend_from_slice(record.key.unwrap_or_default());
        self.packed.extend_from_slice(record.value.unwrap_or_default());
        self.packed.extend_from_slice(record.headers.packed);
    }

    /// Emits the record at hand as it is.
    pub fn forward(&mut self, output: &str) {
        self.head(HEAD + output.len(), FORWARD, output, None, None, 0, 0);
        self.packed.extend_from_slice(output.as_bytes());
    }

    /// Gives the record at hand up: nothing of it is emitted.
    pub fn fail(&mut self, reason: &str) {
        self.head(HEAD + reason.len(), FAIL, "", None, Some(reason.as_bytes()), 0, 0);
        self.packed.extend_from_slice(reason.as_bytes());
    }

    /// Goes on to a record of those in hand, or to the end of the batch.
    pub(super) fn turn_to(&mut self, record: u32) {
        self.record = record;
        if self.packed.len() >= ENOUGH {
            self.tell();
        }
    }

    /// Tells the host.
    pub(super) fn tell(&mut self) {
        if !self.packed.is_empty() {
            decide_packed(&self.packed);
            self.packed.clear();
        }
    }

    #[expect(clippy::too_many_arguments, reason = "they are the fields of the head, in order")]
    fn head(
        &mut self, size: usize, kind: u32, output: &str, key: Option<&[u8]>, value: Option<&[u8]>, headers: u32, timestamp: i64,
    ) {
        let length = |bytes: Option<&[u8]>| bytes.map_or(NONE, |bytes| bytes.len() as u32);
        let mut head = [0; HEAD];
        let numbers = [size as u32, kind, self.record, output.len() as u32, length(key), length(value), headers, 0];
        for (place, number) in head.chunks_exact_mut(4).zip(numbers) {
            place.copy_from_slice(&number.to_le_bytes());
        }
        head[32..].copy_from_slice(&timestamp.to_le_bytes());
        self.packed.reserve(size);
        self.packed.extend_from_slice(&head);
    }
}
