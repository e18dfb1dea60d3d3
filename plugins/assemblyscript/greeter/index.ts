// Greets. The contract is plugins/wit/greeter.

import { TextResult, takeText } from "../plugin-host";
export { cabi_realloc } from "../plugin-host";

@name("example:greeter/greeter@0.1.0#greet")
export function greet(start: usize, length: usize): TextResult {
  const name = takeText(start, length);
  return name.length == 0 ? TextResult.error("There is nobody to greet.") : TextResult.ok(`Hello, ${name}!`);
}
