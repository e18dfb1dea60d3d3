//! The work itself, the same for every target.

use crate::json::{Json, quote};
use std::fmt::Write;
use std::hash::{DefaultHasher, Hasher};

const HASHED_BYTES: usize = 64 * 1024;
const SORTED_NUMBERS: usize = 10_000;
const ORDERS: usize = 200;

/// Hashes 64 KiB with the standard library's hash (SipHash). Each round starts from the result of the one before.
pub fn hash(rounds: u32) -> u64 {
    let bytes: Vec<u8> = (0..HASHED_BYTES).map(|index| (index * 31 >> 3) as u8).collect();
    let mut result = 0;
    for _ in 0..rounds {
        let mut hasher = DefaultHasher::new();
        hasher.write_u64(result);
        hasher.write(&bytes);
        result = hasher.finish();
    }
    result
}

/// Makes numbers in no order and sorts them.
pub fn sort(rounds: u32) -> u64 {
    let mut numbers = vec![0; SORTED_NUMBERS];
    let mut next = Random(0x9e37_79b9_7f4a_7c15);
    let mut result = 0;
    for _ in 0..rounds {
        numbers.fill_with(|| next.next());
        numbers.sort_unstable();
        result = numbers.iter().step_by(97).fold(result, |sum: u64, number| sum.rotate_left(1) ^ number);
    }
    result
}

/// Writes a document of orders, reads it, and adds up what it says.
pub fn json(rounds: u32) -> u64 {
    let mut next = Random(0x2545_f491_4f6c_dd1d);
    let mut result: u64 = 0;
    for _ in 0..rounds {
        let document = write_orders(&mut next);
        result = result.rotate_left(1) ^ read_orders(&document).unwrap_or(0);
    }
    result
}

fn write_orders(next: &mut Random) -> String {
    let mut document = String::from("[");
    for order in 0..ORDERS {
        let number = next.next();
        let customer = quote(&format!("Customer \"{}\" of\tstreet {}", number % 1000, number >> 40));
        let separator = if order == 0 { "" } else { "," };
        // Writing into a string does not fail.
        _ = write!(
            document,
            "{separator}{{\"id\": {order}, \"customer\": {customer}, \"paid\": {}, \"prices\": [{}, {}, {}]}}",
            number & 1 == 0,
            number >> 8 & 0xffff,
            number >> 24 & 0xff,
            number >> 32 & 0xf_ffff
        );
    }
    document.push(']');
    document
}

fn read_orders(document: &str) -> Option<u64> {
    let mut sum: u64 = 0;
    for order in Json::parse(document)?.items() {
        let paid = order.get("paid")?.boolean()?;
        let customer = order.get("customer")?.text()?;
        let prices: i64 = order.get("prices")?.items().filter_map(Json::integer).sum();
        sum = sum.wrapping_add(order.get("id")?.integer()? as u64);
        sum = sum.wrapping_mul(31).wrapping_add(customer.len() as u64 + prices as u64 + u64::from(paid));
    }
    Some(sum)
}

/// Numbers in no order: xorshift, by George Marsaglia.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}
