//! Greets. The contract is `plugins/wit/greeter`.

use plugin_host::export;

export!("example:greeter/greeter@0.1.0" "greet": (start: i32, length: i32) -> memory,
    fn(name: String) -> Result<String, String> = greet);

fn greet(name: String) -> Result<String, String> {
    if name.is_empty() {
        return Err("There is nobody to greet.".to_owned());
    }
    Ok(format!("Hello, {name}!"))
}
