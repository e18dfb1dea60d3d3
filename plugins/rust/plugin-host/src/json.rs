//! A JSON reader for settings: it checks a document once and then gives views of it, without building a tree.

use crate::scan::Scanner;
use alloc::borrow::Cow;
use alloc::string::String;
use core::char::{REPLACEMENT_CHARACTER, decode_utf16};

const DEEPEST: usize = 64;

/// A value inside a JSON document.
#[derive(Clone, Copy, Debug)]
pub struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    /// Checks a document. None if it is not JSON (RFC 8259) or nested more than 64 deep.
    pub fn parse(document: &'a str) -> Option<Self> {
        let mut cursor = Cursor::new(document);
        let value = cursor.value(DEEPEST)?;
        cursor.scanner.peek().is_none().then_some(value)
    }

    /// The value of a member. None if this is no object or has no such member; the last one if there are several.
    pub fn get(self, name: &str) -> Option<Json<'a>> {
        self.entries().filter(|(key, _)| key == name).last().map(|(_, value)| value)
    }

    /// The text, if this is a string.
    pub fn text(self) -> Option<Cow<'a, str>> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        Some(if inner.contains('\\') { Cow::Owned(unescape(inner)) } else { Cow::Borrowed(inner) })
    }

    /// The truth value, if this is one.
    pub fn boolean(self) -> Option<bool> {
        match self.0 {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The number, if this is one without fraction and exponent that fits.
    pub fn integer(self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The elements, if this is an array; else nothing.
    pub fn items(self) -> impl Iterator<Item = Json<'a>> {
        let mut inside = Cursor::inside(self.0, '[', ']');
        core::iter::from_fn(move || inside.next_value())
    }

    /// The members in order, if this is an object; else nothing.
    pub fn entries(self) -> impl Iterator<Item = (Cow<'a, str>, Json<'a>)> {
        let mut inside = Cursor::inside(self.0, '{', '}');
        core::iter::from_fn(move || {
            let name = inside.next_value()?.text()?;
            Some((name, inside.next_value()?))
        })
    }
}

struct Cursor<'a> {
    text: &'a str,
    scanner: Scanner<'a>,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str) -> Self {
        Cursor { text, scanner: Scanner::new(text.as_bytes()) }
    }

    /// Stands on what is between the brackets of a value that was checked before; on nothing if it has others.
    fn inside(value: &'a str, open: char, close: char) -> Self {
        Self::new(value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).unwrap_or(""))
    }

    /// The next element, member name or member value of a text that was checked before.
    fn next_value(&mut self) -> Option<Json<'a>> {
        if let Some(separator @ (b',' | b':')) = self.scanner.peek() {
            self.scanner.take(separator)?;
        }
        self.value(DEEPEST)
    }

    fn value(&mut self, depth: usize) -> Option<Json<'a>> {
        let first = self.scanner.peek()?;
        let start = self.scanner.at();
        match first {
            b'{' => self.sequence(b'{', b'}', depth, |cursor| {
                cursor.scanner.string()?;
                cursor.scanner.take(b':')
            })?,
            b'[' => self.sequence(b'[', b']', depth, |_| Some(()))?,
            _ => self.scanner.scalar()?,
        }
        Some(Json(&self.text[start..self.scanner.at()]))
    }

    fn sequence(&mut self, open: u8, close: u8, depth: usize, before_value: impl Fn(&mut Self) -> Option<()>) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        self.scanner.take(open)?;
        if self.scanner.take(close).is_some() {
            return Some(());
        }
        loop {
            before_value(self)?;
            self.value(depth)?;
            match self.scanner.next_byte()? {
                b',' => {}
                byte if byte == close => return Some(()),
                _ => return None,
            }
        }
    }
}

/// A text as a JSON string, with its quotes.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\0'..='\x1f' => {
                quoted.push_str("\\u00");
                quoted.push(char::from(b'0' + (character as u8 >> 4)));
                quoted.push(char::from(b"0123456789abcdef"[character as usize & 15]));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// The text that a string with escapes stands for. A surrogate without its other half becomes U+FFFD.
fn unescape(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(start) = rest.find('\\') {
        text.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        let kind = rest.as_bytes()[0];
        if kind == b'u' {
            rest = unescape_unicode(rest, &mut text);
            continue;
        }
        text.push(match kind {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            other => char::from(other),
        });
        rest = &rest[1..];
    }
    text.push_str(rest);
    text
}

/// Takes the `uXXXX` that `rest` starts with, and a second one if both make a pair. Gives what follows.
fn unescape_unicode<'a>(rest: &'a str, text: &mut String) -> &'a str {
    let unit = |at: usize| u16::from_str_radix(rest.get(at..at + 4)?, 16).ok();
    let first = unit(1).unwrap_or(0xfffd);
    let second = rest[5..].starts_with("\\u").then(|| unit(7)).flatten().filter(|unit| (0xdc00..0xe000).contains(unit));
    match second {
        Some(second) if (0xd800..0xdc00).contains(&first) => {
            text.extend(decode_utf16([first, second]).map(|unit| unit.unwrap_or(REPLACEMENT_CHARACTER)));
            &rest[11..]
        }
        _ => {
            text.push(char::from_u32(first.into()).unwrap_or(REPLACEMENT_CHARACTER));
            &rest[5..]
        }
    }
}
