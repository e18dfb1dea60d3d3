// What a filter remembers about one request, from phase to phase.

import { RESULT, Utf8, resultText } from "./abi";
import { Change, resultChange } from "./http";

@external("plugin-host:http/exchange@0.1.0", "state")
declare function stateImport(result: usize): void;

/** What this plugin last stored for this request. Empty at first. */
export function state(): string {
  stateImport(RESULT);
  return resultText();
}

@external("plugin-host:http/exchange@0.1.0", "set-state")
declare function setStateImport(start: usize, length: usize, result: usize): void;

/** Stores up to 4096 bytes, for the later phases of this request. */
export function setState(state: string): Change {
  const text = new Utf8(state);
  setStateImport(text.start, text.length, RESULT);
  return resultChange();
}
