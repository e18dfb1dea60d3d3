//! Reads JSON byte by byte, for those that do with a document what they like while they read it.

/// A place in a JSON document. What takes something gives None if that is not there, or is not JSON (RFC 8259).
pub struct Scanner<'a> {
    json: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    /// Stands at the start of a document.
    pub fn new(json: &'a [u8]) -> Self {
        Scanner { json, at: 0 }
    }

    /// How many bytes have been read.
    pub fn at(&self) -> usize {
        self.at
    }

    /// The next byte that is no white space. It is not taken; the white space is. None at the end.
    pub fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    /// Takes the next byte that is no white space, which has to be this one.
    pub fn take(&mut self, expected: u8) -> Option<()> {
        (self.peek()? == expected).then(|| self.at += 1)
    }

    /// Takes the next byte that is no white space.
    pub fn next_byte(&mut self) -> Option<u8> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    /// What a method or function takes, as it is written, without the white space before it.
    pub fn slice(&mut self, take: impl FnOnce(&mut Self) -> Option<()>) -> Option<&'a [u8]> {
        self.peek()?;
        let start = self.at;
        take(self)?;
        Some(&self.json[start..self.at])
    }

    /// Takes a string. That it is UTF-8 is not checked.
    pub fn string(&mut self) -> Option<()> {
        self.take(b'"')?;
        self.rest_of_string()
    }

    /// Takes a value that is neither an object nor an array, and that white space may not come before: its start was peeked at.
    pub fn scalar(&mut self) -> Option<()> {
        match self.byte()? {
            b'"' => {
                self.at += 1;
                self.rest_of_string()
            }
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number(),
        }
    }

    fn byte(&self) -> Option<u8> {
        self.json.get(self.at).copied()
    }

    fn rest_of_string(&mut self) -> Option<()> {
        loop {
            self.at += plain_length(&self.json[self.at..]);
            match self.byte()? {
                b'"' => {
                    self.at += 1;
                    return Some(());
                }
                b'\\' => self.escape()?,
                _ => return None,
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

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.json[self.at..].starts_with(word).then(|| self.at += word.len())
    }

    fn number(&mut self) -> Option<()> {
        if self.byte()? == b'-' {
            self.at += 1;
        }
        if self.byte()? == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}

/// How many bytes come before the first that ends a string, escapes, or may not be in one.
fn plain_length(json: &[u8]) -> usize {
    let mut length = 0;
    while let Some(eight) = json[length..].first_chunk() {
        let found = special(u64::from_le_bytes(*eight));
        if found != 0 {
            return length + found.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    length + json[length..].iter().take_while(|&&byte| !matches!(byte, b'"' | b'\\' | 0..=0x1f)).count()
}

/// Eight bytes at once: 0x80 in the place of the first that is not plain. Those after it say nothing, because it borrows from them.
fn special(bytes: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let below = |bytes: u64, limit: u8| bytes.wrapping_sub(EACH * u64::from(limit)) & !bytes;
    let equal = |byte: u8| below(bytes ^ (EACH * u64::from(byte)), 1);
    (equal(b'"') | equal(b'\\') | below(bytes, 0x20)) & (EACH * 0x80)
}
