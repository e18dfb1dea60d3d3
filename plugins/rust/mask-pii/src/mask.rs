use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use plugin_host::json::Json;
use plugin_host::scan::Scanner;

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
        let mut masking = Masking { rules: self, scanner: Scanner::new(json), target };
        masking.value(DEEPEST)?;
        masking.scanner.peek().is_none().then_some(())
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
    scanner: Scanner<'a>,
    target: &'a mut Vec<u8>,
}

impl Masking<'_> {
    /// Takes one byte over that has to be there.
    fn copy(&mut self, byte: u8) -> Option<()> {
        self.scanner.take(byte)?;
        self.target.push(byte);
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match self.scanner.peek()? {
            b'{' => self.members(b'{', b'}', |masking| {
                let name = masking.scanner.slice(Scanner::string)?;
                let rule = masking.rules.find(name)?;
                masking.target.extend_from_slice(name);
                masking.copy(b':')?;
                match rule {
                    Some(rule) => masking.masked(rule, depth),
                    None => masking.value(depth),
                }
            }),
            b'[' => self.members(b'[', b']', |masking| masking.value(depth)),
            _ => {
                let scalar = self.scanner.slice(Scanner::scalar)?;
                self.target.extend_from_slice(scalar);
                Some(())
            }
        }
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
        if self.scanner.peek()? == close {
            return self.copy(close);
        }
        loop {
            member(self)?;
            if self.scanner.peek()? == close {
                return self.copy(close);
            }
            self.copy(b',')?;
        }
    }
}
