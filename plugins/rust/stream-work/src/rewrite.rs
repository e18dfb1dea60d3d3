use alloc::vec::Vec;
use core::arch::wasm32::{i8x16_bitmask, i8x16_eq, i8x16_splat, u8x16_lt, u8x16_splat, v128_load, v128_or};

/// Writes a JSON object without its members `internal` and `trace`, and with `customer_id` called `customer`. None if it is not
/// an object, or is not JSON.
pub fn rewrite(json: &[u8], target: &mut Vec<u8>) -> Option<()> {
    let mut cursor = Cursor { json, at: 0 };
    cursor.expect(b'{')?;
    target.push(b'{');
    let mut is_first = true;
    if cursor.peek()? == b'}' {
        cursor.at += 1;
    } else {
        loop {
            let name = cursor.string()?;
            cursor.expect(b':')?;
            let value = cursor.value(32)?;
            if !matches!(name, b"\"internal\"" | b"\"trace\"") {
                if !is_first {
                    target.push(b',');
                }
                is_first = false;
                target.extend_from_slice(if name == b"\"customer_id\"" { b"\"customer\"" } else { name });
                target.push(b':');
                target.extend_from_slice(value);
            }
            match cursor.next()? {
                b',' => {}
                b'}' => break,
                _ => return None,
            }
        }
    }
    target.push(b'}');
    cursor.peek().is_none().then_some(())
}

struct Cursor<'a> {
    json: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.json.get(self.at) {
            self.at += 1;
        }
        self.json.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let next = self.peek();
        self.at += 1;
        next
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then_some(())
    }

    /// A string with its quotes.
    fn string(&mut self) -> Option<&'a [u8]> {
        self.expect(b'"')?;
        let start = self.at - 1;
        loop {
            self.at = plain_end(self.json, self.at);
            match *self.json.get(self.at)? {
                b'"' => {
                    self.at += 1;
                    return Some(&self.json[start..self.at]);
                }
                b'\\' => self.escape()?,
                0..=0x1f => return None,
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Option<()> {
        match *self.json.get(self.at + 1)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
            b'u' if self.json.get(self.at + 2..self.at + 6)?.iter().all(u8::is_ascii_hexdigit) => self.at += 6,
            _ => return None,
        }
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<&'a [u8]> {
        let depth = depth.checked_sub(1)?;
        let first = self.peek()?;
        let start = self.at;
        match first {
            b'"' => {
                self.string()?;
            }
            b'{' => self.members(b'}', |cursor| {
                cursor.string()?;
                cursor.expect(b':')?;
                cursor.value(depth)
            })?,
            b'[' => self.members(b']', |cursor| cursor.value(depth))?,
            b't' => self.word(b"true")?,
            b'f' => self.word(b"false")?,
            b'n' => self.word(b"null")?,
            _ => self.number()?,
        }
        Some(&self.json[start..self.at])
    }

    fn members(&mut self, close: u8, mut member: impl FnMut(&mut Self) -> Option<&'a [u8]>) -> Option<()> {
        self.at += 1;
        if self.peek()? == close {
            self.at += 1;
            return Some(());
        }
        loop {
            member(self)?;
            match self.next()? {
                b',' => {}
                byte if byte == close => return Some(()),
                _ => return None,
            }
        }
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.json[self.at..].starts_with(word).then(|| self.at += word.len())
    }

    fn number(&mut self) -> Option<()> {
        if self.json.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        if self.json.get(self.at) == Some(&b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.json.get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.json.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.json.get(self.at) {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.json.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

/// Where the first byte from a place on is that ends a string, escapes, or may not be in one.
#[target_feature(enable = "simd128")]
fn plain_end(json: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(sixteen) = json.get(at..at + 16) {
        // SAFETY: sixteen bytes are there.
        let bytes = unsafe { v128_load(sixteen.as_ptr().cast()) };
        let special = v128_or(
            v128_or(i8x16_eq(bytes, i8x16_splat(b'"' as i8)), i8x16_eq(bytes, i8x16_splat(b'\\' as i8))),
            u8x16_lt(bytes, u8x16_splat(0x20)),
        );
        let found = i8x16_bitmask(special);
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += 16;
    }
    while json.get(at).is_some_and(|&byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        at += 1;
    }
    at
}
