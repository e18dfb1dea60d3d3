// The request. It can be read in every phase and changed in the request phases.

import { RESULT, Utf8, resultBytesList, resultOptionalText, resultText } from "./abi";
import { Change, Header, resultChange, resultHeaders, resultOptionalHeader } from "./http";

@external("plugin-host:http/request@0.1.0", "method")
declare function methodImport(result: usize): void;

/** `GET`, `POST`, ... */
export function method(): string {
  methodImport(RESULT);
  return resultText();
}

@external("plugin-host:http/request@0.1.0", "scheme")
declare function schemeImport(result: usize): void;

/** `http` or `https`. */
export function scheme(): string {
  schemeImport(RESULT);
  return resultText();
}

@external("plugin-host:http/request@0.1.0", "protocol")
declare function protocolImport(result: usize): void;

/** The protocol and version, for example `HTTP/1.1`. */
export function protocol(): string {
  protocolImport(RESULT);
  return resultText();
}

@external("plugin-host:http/request@0.1.0", "host")
declare function hostImport(result: usize): void;

/** Host and port that the client asked for. */
export function host(): string {
  hostImport(RESULT);
  return resultText();
}

@external("plugin-host:http/request@0.1.0", "path")
declare function pathImport(result: usize): void;

/** The path, percent-decoded, starting with a slash. */
export function path(): string {
  pathImport(RESULT);
  return resultText();
}

@external("plugin-host:http/request@0.1.0", "query")
declare function queryImport(result: usize): void;

/** The query as sent, percent-encoded, without the question mark. */
export function query(): string {
  queryImport(RESULT);
  return resultText();
}

@external("plugin-host:http/request@0.1.0", "client-address")
declare function clientAddressImport(result: usize): void;

/** The client's IP address. Null if the transport has none. */
export function clientAddress(): string | null {
  clientAddressImport(RESULT);
  return resultOptionalText();
}

@external("plugin-host:http/request@0.1.0", "header")
declare function headerImport(name: usize, nameLength: usize, result: usize): void;

/** The value of a header; several fields of one name are joined with `, `. Null if it is absent or not to be read. */
export function header(name: string): string | null {
  const text = new Utf8(name);
  headerImport(text.start, text.length, RESULT);
  return resultOptionalHeader();
}

@external("plugin-host:http/request@0.1.0", "header-values")
declare function headerValuesImport(name: usize, nameLength: usize, result: usize): void;

/** Each value of a header by itself, in order. */
export function headerValues(name: string): Uint8Array[] {
  const text = new Utf8(name);
  headerValuesImport(text.start, text.length, RESULT);
  return resultBytesList();
}

@external("plugin-host:http/request@0.1.0", "headers")
declare function headersImport(result: usize): void;

/** All headers that the plugin may read. */
export function headers(): Header[] {
  headersImport(RESULT);
  return resultHeaders();
}

@external("plugin-host:http/request@0.1.0", "set-header")
declare function setHeaderImport(name: usize, nameLength: usize, value: usize, valueLength: usize, result: usize): void;

/** Replaces all values of a header by one. */
export function setHeader(name: string, value: string): Change {
  const nameText = new Utf8(name);
  const valueText = new Utf8(value);
  setHeaderImport(nameText.start, nameText.length, valueText.start, valueText.length, RESULT);
  return resultChange();
}

@external("plugin-host:http/request@0.1.0", "add-header")
declare function addHeaderImport(name: usize, nameLength: usize, value: usize, valueLength: usize, result: usize): void;

/** Adds one more value of a header. */
export function addHeader(name: string, value: string): Change {
  const nameText = new Utf8(name);
  const valueText = new Utf8(value);
  addHeaderImport(nameText.start, nameText.length, valueText.start, valueText.length, RESULT);
  return resultChange();
}

@external("plugin-host:http/request@0.1.0", "remove-header")
declare function removeHeaderImport(start: usize, length: usize, result: usize): void;

/** Removes a header. */
export function removeHeader(name: string): Change {
  const text = new Utf8(name);
  removeHeaderImport(text.start, text.length, RESULT);
  return resultChange();
}

@external("plugin-host:http/request@0.1.0", "set-body")
declare function setBodyImport(start: usize, length: usize, result: usize): void;

/** Replaces the body, in the phase that was given it. */
export function setBody(body: Uint8Array): Change {
  setBodyImport(body.dataStart, body.length, RESULT);
  return resultChange();
}

@external("plugin-host:http/request@0.1.0", "set-host")
declare function setHostImport(start: usize, length: usize, result: usize): void;

/** Changes host and port. Needs the grant `http:change-host`. */
export function setHost(host: string): Change {
  const text = new Utf8(host);
  setHostImport(text.start, text.length, RESULT);
  return resultChange();
}

@external("plugin-host:http/request@0.1.0", "set-path")
declare function setPathImport(start: usize, length: usize, result: usize): void;

/** Changes the path, percent-decoded. Needs the grant `http:change-path`. */
export function setPath(path: string): Change {
  const text = new Utf8(path);
  setPathImport(text.start, text.length, RESULT);
  return resultChange();
}

@external("plugin-host:http/request@0.1.0", "set-query")
declare function setQueryImport(start: usize, length: usize, result: usize): void;

/** Changes the query, percent-encoded and without the question mark. Needs the grant `http:change-path`. */
export function setQuery(query: string): Change {
  const text = new Utf8(query);
  setQueryImport(text.start, text.length, RESULT);
  return resultChange();
}
