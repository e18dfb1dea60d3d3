// The response. It can be read and changed in the response phases.

import { RESULT, Utf8, resultBytesList } from "./abi";
import { Change, Header, resultChange, resultHeaders, resultOptionalHeader } from "./http";

@external("plugin-host:http/response@0.1.0", "status")
declare function statusImport(): u32;

/** The status code. 0 in the request phases. */
export function status(): u32 {
  return statusImport();
}

@external("plugin-host:http/response@0.1.0", "set-status")
declare function setStatusImport(status: u32, result: usize): void;

/** Changes the status code. */
export function setStatus(status: u32): Change {
  setStatusImport(status, RESULT);
  return resultChange();
}

@external("plugin-host:http/response@0.1.0", "header")
declare function headerImport(name: usize, nameLength: usize, result: usize): void;

/** The value of a header; several fields of one name are joined with `, `. Null if it is absent or not to be read. */
export function header(name: string): string | null {
  const text = new Utf8(name);
  headerImport(text.start, text.length, RESULT);
  return resultOptionalHeader();
}

@external("plugin-host:http/response@0.1.0", "header-values")
declare function headerValuesImport(name: usize, nameLength: usize, result: usize): void;

/** Each value of a header by itself, in order. */
export function headerValues(name: string): Uint8Array[] {
  const text = new Utf8(name);
  headerValuesImport(text.start, text.length, RESULT);
  return resultBytesList();
}

@external("plugin-host:http/response@0.1.0", "headers")
declare function headersImport(result: usize): void;

/** All headers that the plugin may read. */
export function headers(): Header[] {
  headersImport(RESULT);
  return resultHeaders();
}

@external("plugin-host:http/response@0.1.0", "set-header")
declare function setHeaderImport(name: usize, nameLength: usize, value: usize, valueLength: usize, result: usize): void;

/** Replaces all values of a header by one. */
export function setHeader(name: string, value: string): Change {
  const nameText = new Utf8(name);
  const valueText = new Utf8(value);
  setHeaderImport(nameText.start, nameText.length, valueText.start, valueText.length, RESULT);
  return resultChange();
}

@external("plugin-host:http/response@0.1.0", "add-header")
declare function addHeaderImport(name: usize, nameLength: usize, value: usize, valueLength: usize, result: usize): void;

/** Adds one more value of a header. */
export function addHeader(name: string, value: string): Change {
  const nameText = new Utf8(name);
  const valueText = new Utf8(value);
  addHeaderImport(nameText.start, nameText.length, valueText.start, valueText.length, RESULT);
  return resultChange();
}

@external("plugin-host:http/response@0.1.0", "remove-header")
declare function removeHeaderImport(start: usize, length: usize, result: usize): void;

/** Removes a header. */
export function removeHeader(name: string): Change {
  const text = new Utf8(name);
  removeHeaderImport(text.start, text.length, RESULT);
  return resultChange();
}

@external("plugin-host:http/response@0.1.0", "set-body")
declare function setBodyImport(start: usize, length: usize, result: usize): void;

/** Replaces the body, in the phase that was given it. */
export function setBody(body: Uint8Array): Change {
  setBodyImport(body.dataStart, body.length, RESULT);
  return resultChange();
}
