//! A record as bytes: key and value, each with its length or -1 for none, and what is left, which is the headers.

use crate::Record;

/// Reads a record.
pub fn read_record(bytes: &[u8]) -> Option<Record<'_>> {
    let (key, rest) = read_sized(bytes)?;
    let (value, headers) = read_sized(rest)?;
    Some(Record { key, value, headers })
}

/// Writes a record.
pub fn write_record(record: &Record<'_>, target: &mut Vec<u8>) {
    write_sized(record.key, target);
    write_sized(record.value, target);
    if record.headers.is_empty() {
        write_varint(0, target);
    } else {
        target.extend_from_slice(record.headers);
    }
}

fn read_sized(bytes: &[u8]) -> Option<(Option<&[u8]>, &[u8])> {
    let (length, rest) = read_varint(bytes)?;
    if length < 0 {
        return Some((None, rest));
    }
    let (sized, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    Some((Some(sized), rest))
}

fn write_sized(bytes: Option<&[u8]>, target: &mut Vec<u8>) {
    match bytes {
        Some(bytes) => {
            write_varint(bytes.len() as i64, target);
            target.extend_from_slice(bytes);
        }
        None => write_varint(-1, target),
    }
}

fn read_varint(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let mut value = 0u64;
    for (i, byte) in bytes.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f) << (7 * i);
        if *byte < 0x80 {
            return Some(((value >> 1) as i64 ^ -((value & 1) as i64), &bytes[i + 1..]));
        }
    }
    None
}

fn write_varint(value: i64, target: &mut Vec<u8>) {
    let mut rest = ((value << 1) ^ (value >> 63)) as u64;
    while rest >= 0x80 {
        target.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    target.push(rest as u8);
}
