//! For programs that run as data transforms of Redpanda, by the first version of its ABI: the host has batches of records, the program
//! asks for them one by one, and writes records.

mod payload;

use payload::{read_record, write_record};

/// A record, as it was read or as it is to be written.
#[derive(Clone, Copy, Default)]
pub struct Record<'a> {
    /// The key, if it has one.
    pub key: Option<&'a [u8]>,
    /// The value, if it has one.
    pub value: Option<&'a [u8]>,
    headers: &'a [u8],
}

/// Where a transform writes.
pub struct Writer {
    buffer: Vec<u8>,
}

impl Writer {
    /// Writes a record to the topic that is written when no other is named.
    pub fn write(&mut self, record: Record<'_>) {
        self.buffer.clear();
        write_record(&record, &mut self.buffer);
        let written = unsafe { host::write_record(self.buffer.as_ptr(), self.buffer.len()) };
        assert!(written >= 0, "the host refuses a record with {written}");
    }
}

/// Runs a transform: it is called for every record there will be. Does not return.
pub fn run(mut transform: impl FnMut(Record<'_>, &mut Writer)) -> ! {
    unsafe { host::check_abi_version_1() };
    let mut writer = Writer { buffer: Vec::new() };
    let mut buffer = Vec::new();
    loop {
        let (count, largest) = read_batch_header();
        if buffer.len() < largest {
            buffer.resize(largest, 0);
        }
        for _ in 0..count {
            let length = read_next_record(&mut buffer);
            let record = read_record(&buffer[..length]).expect("the host's records can be read");
            transform(record, &mut writer);
        }
    }
}

// Waits for a batch. Gives how many records it has, and how many bytes the largest of them.
fn read_batch_header() -> (i32, usize) {
    let (mut base_offset, mut count, mut epoch, mut attributes, mut last_delta) = (0i64, 0i32, 0i32, 0i16, 0i32);
    let (mut base_time, mut max_time, mut producer, mut producer_epoch, mut sequence) = (0i64, 0i64, 0i64, 0i16, 0i32);
    let largest = unsafe {
        host::read_batch_header(
            &mut base_offset, &mut count, &mut epoch, &mut attributes, &mut last_delta,
            &mut base_time, &mut max_time, &mut producer, &mut producer_epoch, &mut sequence,
        )
    };
    (count, usize::try_from(largest).expect("the host has batches"))
}

fn read_next_record(buffer: &mut [u8]) -> usize {
    let (mut attributes, mut timestamp, mut offset) = (0u8, 0i64, 0i64);
    let length = unsafe {
        host::read_next_record(&mut attributes, &mut timestamp, &mut offset, buffer.as_mut_ptr(), buffer.len())
    };
    usize::try_from(length).expect("the host has as many records as it says")
}

mod host {
    #[link(wasm_import_module = "redpanda_transform")]
    unsafe extern "C" {
        pub fn check_abi_version_1();
        pub fn read_batch_header(
            base_offset: *mut i64, record_count: *mut i32, partition_leader_epoch: *mut i32, attributes: *mut i16,
            last_offset_delta: *mut i32, base_timestamp: *mut i64, max_timestamp: *mut i64, producer_id: *mut i64,
            producer_epoch: *mut i16, base_sequence: *mut i32,
        ) -> i32;
        pub fn read_next_record(attributes: *mut u8, timestamp: *mut i64, offset: *mut i64, buffer: *mut u8, length: usize) -> i32;
        pub fn write_record(buffer: *const u8, length: usize) -> i32;
    }
}
