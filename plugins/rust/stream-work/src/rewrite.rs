use alloc::vec::Vec;
use plugin_host::scan::Scanner;

const DEEPEST: usize = 32;

/// Writes a JSON object without its members `internal` and `trace`, and with `customer_id` called `customer`. None if it is not
/// an object, or is not JSON.
pub fn rewrite(json: &[u8], target: &mut Vec<u8>) -> Option<()> {
    let mut scanner = Scanner::new(json);
    let mut is_first = true;
    target.push(b'{');
    members(&mut scanner, b'{', b'}', |scanner| {
        let name = scanner.slice(Scanner::string)?;
        scanner.take(b':')?;
        let value = scanner.slice(|scanner| value(scanner, DEEPEST))?;
        if !matches!(name, b"\"internal\"" | b"\"trace\"") {
            if !is_first {
                target.push(b',');
            }
            is_first = false;
            target.extend_from_slice(if name == b"\"customer_id\"" { b"\"customer\"" } else { name });
            target.push(b':');
            target.extend_from_slice(value);
        }
        Some(())
    })?;
    target.push(b'}');
    scanner.peek().is_none().then_some(())
}

fn value(scanner: &mut Scanner<'_>, depth: usize) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    match scanner.peek()? {
        b'{' => members(scanner, b'{', b'}', |scanner| {
            scanner.string()?;
            scanner.take(b':')?;
            value(scanner, depth)
        }),
        b'[' => members(scanner, b'[', b']', |scanner| value(scanner, depth)),
        _ => scanner.scalar(),
    }
}

fn members<'a>(
    scanner: &mut Scanner<'a>,
    open: u8,
    close: u8,
    mut member: impl FnMut(&mut Scanner<'a>) -> Option<()>,
) -> Option<()> {
    scanner.take(open)?;
    if scanner.take(close).is_some() {
        return Some(());
    }
    loop {
        member(scanner)?;
        match scanner.next_byte()? {
            b',' => {}
            byte if byte == close => return Some(()),
            _ => return None,
        }
    }
}
