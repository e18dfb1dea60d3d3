use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use plugin_host::json::Json;

const DEEPEST: usize = 64;
const HIDDEN: &[u8] = b"\"***\"";

/// A text with its quotes of which the last four characters may stay: eight characters.
const SHORTEST: usize = 10;

/// How a value is masked.
#[derive(Clone, Copy)]
pub enum Rule {
    /// `***` takes its place.
    Hide,
    /// Only the last four characters of a text of eight or more stay; anything else is hidden.
    Last4,
}

/// What is masked.
#[derive(Default)]
pub struct Rules(Vec<(String, Rule)>);

impl Rules {
    /// Adds a member's name.
    pub fn add(&mut self, name: &str, rule: Rule) {
        self.0.push((name.to_owned(), rule));
    }

    /// Whether nothing is masked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes a JSON document with the values masked. None if it is not JSON, or nested more than 64 deep.
    pub fn mask(&self, json: &[u8], target: &mut Vec<u8>) -> Option<()> {
        let mut masking = Masking { rules: self, json, at: 0, target };
        masking.value(DEEPEST)?;
        masking.skip_space();
        (masking.at == json.len()).then_some(())
    }

    /// The rule for a member's name, which is quoted and may have escapes. None for a name that is not UTF-8.
    fn find(&self, quoted: &[u8]) -> Option<Option<Rule>> {
        let find = |wanted: &str| self.0.iter().find(|(name, _)| name == wanted).map(|(_, rule)| *rule);
        let quoted = core::str::from_utf8(quoted).ok()?;
        if quoted.contains('\\') { Some(find(&Json::parse(quoted)?.text()?)) } else { Some(find(&quoted[1..quoted.len() - 1])) }
    }
}

struct Masking<'a> {
    rules: &'a Rules,
    json: &'a [u8],
    at: usize,
    target: &'a mut Vec<u8>,
}

impl Masking<'_> {
    fn peek(&self) -> Option<u8> {
        self.json.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Takes one byte over that has to be there.
    fn copy(&mut self, byte: u8) -> Option<()> {
        self.skip_space();
        (self.peek()? == byte).then(|| {
            self.at += 1;
            self.target.push(byte);
        })
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        self.skip_space();
        let start = self.at;
        match self.peek()? {
            b'{' => {
                return self.members(b'{', b'}', |masking| {
                    masking.skip_space();
                    let name = masking.at;
                    masking.string()?;
                    let rule = masking.rules.find(&masking.json[name..masking.at])?;
                    masking.target.extend_from_slice(&masking.json[name..masking.at]);
                    masking.copy(b':')?;
                    match rule {
                        Some(rule) => masking.masked(rule, depth),
                        None => masking.value(depth),
                    }
                });
            }
            b'[' => return self.members(b'[', b']', |masking| masking.value(depth)),
            b'"' => self.string()?,
            b't' => self.word(b"true")?,
            b'f' => self.word(b"false")?,
            b'n' => self.word(b"null")?,
            _ => self.number()?,
        }
        self.target.extend_from_slice(&self.json[start..self.at]);
        Some(())
    }

    /// Takes a value and writes what is left of it.
    fn masked(&mut self, rule: Rule, depth: usize) -> Option<()> {
        let written = self.target.len();
        self.value(depth)?;
        let value = &self.target[written..];
        if value == b"null" {
            return Some(());
        }
        let last: Option<[u8; 4]> = match rule {
            Rule::Last4 if value.len() >= SHORTEST && value[0] == b'"' => value[value.len() - 5..value.len() - 1].try_into().ok(),
            _ => None,
        };
        self.target.truncate(written);
        match last {
            // Part of an escape or of a character may not stay alone.
            Some(last) if last.iter().all(u8::is_ascii_alphanumeric) => {
                self.target.extend_from_slice(b"\"***");
                self.target.extend_from_slice(&last);
                self.target.push(b'"');
            }
            _ => self.target.extend_from_slice(HIDDEN),
        }
        Some(())
    }

    fn members(&mut self, open: u8, close: u8, mut member: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.copy(open)?;
        self.skip_space();
        if self.peek()? == close {
            return self.copy(close);
        }
        loop {
            member(self)?;
            self.skip_space();
            if self.peek()? == close {
                return self.copy(close);
            }
            self.copy(b',')?;
        }
    }

    fn string(&mut self) -> Option<()> {
        if self.peek()? != b'"' {
            return None;
        }
        self.at += 1;
        loop {
            match self.peek()? {
                b'"' => {
                    self.at += 1;
                    return Some(());
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

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.json[self.at..].starts_with(word).then(|| self.at += word.len())
    }

    fn number(&mut self) -> Option<()> {
        if self.peek()? == b'-' {
            self.at += 1;
        }
        if self.peek()? == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}
