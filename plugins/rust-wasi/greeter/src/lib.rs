//! Greets with what Rust's standard library has: maps, clocks, output, variables and files, of which the host gives what needs no grant.

mod abi;

use std::collections::HashSet;
use std::time::{Instant, SystemTime};

/// A greeting, with what the guest finds around it. Fails if the name is empty.
fn greet(name: String) -> Result<String, String> {
    if name.is_empty() {
        return Err("The name is empty.".into());
    }

    println!("greeting {name}");
    eprintln!("nothing is wrong");
    let start = Instant::now();
    let letters: HashSet<char> = name.chars().collect();
    let year = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |time| 1970 + time.as_secs() / 31_556_952);
    let variables = std::env::vars().count();
    let file = match std::fs::read("/etc/passwd") {
        Ok(_) => "a file",
        Err(_) => "no file",
    };
    assert!(Instant::now() >= start);
    Ok(format!("Hello, {name}! {} letters, {variables} variables, {file}, {year}", letters.len()))
}
