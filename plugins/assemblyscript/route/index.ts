// Sends each record to one of several outputs, by the value of one member of its JSON.

import { Decisions, InitResult, Json, Record, stream, takeText } from "../plugin-host";
export { cabi_realloc } from "../plugin-host";

let field = "";
let otherwise = "";
const routes = new Map<string, string>();

@name("plugin-host:stream/transform@0.1.0#init")
export function init(start: usize, length: usize): InitResult {
  const settings = Json.parse(takeText(start, length));
  if (settings == null) return InitResult.error("The settings are not JSON.");
  const by = settings.get("by");
  if (by == null || !by.isText) return InitResult.error("The settings lack 'by', the member that decides.");
  field = by.text;

  const outputs: string[] = [];
  const listed = settings.get("outputs");
  if (listed != null) {
    for (let i = 0; i < listed.keys.length; i++) {
      const output = listed.keys[i];
      outputs.push(output);
      const values = listed.items[i].items;
      for (let j = 0; j < values.length; j++) routes.set(values[j].text, output);
    }
  }
  const rest = settings.get("otherwise");
  if (rest != null) {
    otherwise = rest.text;
    if (otherwise.length > 0 && !outputs.includes(otherwise)) outputs.push(otherwise);
  }
  return outputs.length == 0 ? InitResult.error("The settings lack 'outputs'.") : InitResult.ok(false, outputs);
}

@name("plugin-host:stream/transform@0.1.0#process-batch")
export function processBatch(): void {
  stream.forEach(route);
}


function route(record: Record, decisions: Decisions): void {
  const decides = find(record.value);
  if (decides == null) {
    decisions.fail(`The value is no JSON object with '${field}'.`);
    return;
  }
  const text = decides.text;
  decisions.forward(routes.has(text) ? routes.get(text) : otherwise);
}

function find(value: string | null): Json | null {
  if (value == null) return null;
  const json = Json.parse(value);
  return json == null ? null : json.get(field);
}
