// Sends each client to one of several variants of an application, and always to the same one.

import { Change, HeadersVerdict, Json, Level, exchange, log, request, response, settings } from "../plugin-host";
export { cabi_realloc } from "../plugin-host";

@name("plugin-host:http/request-filter@0.1.0#on-request-headers")
export function onRequestHeaders(): HeadersVerdict {
  const rules = settings.read();
  const variants = variantsOf(rules);
  if (variants.length == 0) return HeadersVerdict.proceed();

  let variant = cookie("ab");
  if (variant == null || !isKnown(variants, variant)) {
    const address = request.clientAddress();
    variant = choose(variants, address ? address : "");
    report(exchange.setState(variant), Level.Warning, "The variant could not be kept for the response");
  }

  report(request.setHeader("x-variant", variant), Level.Error, "The header x-variant could not be set");
  const rewrite = rules.get("rewrite");
  if (rewrite && rewrite.isTrue) {
    report(request.setPath(`/${variant}${request.path()}`), Level.Warning, "The path could not be changed");
  }
  return HeadersVerdict.proceed();
}

@name("plugin-host:http/response-filter@0.1.0#on-response-headers")
export function onResponseHeaders(): HeadersVerdict {
  const variant = exchange.state();
  if (variant.length > 0) {
    const change = response.addHeader("set-cookie", `ab=${variant}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax`);
    report(change, Level.Debug, "The cookie could not be set");
  }
  return HeadersVerdict.proceed();
}

class Variant {
  constructor(readonly name: string, readonly weight: f64) {}
}

function variantsOf(rules: Json): Variant[] {
  const variants: Variant[] = [];
  const listed = rules.get("variants");
  if (listed == null) return variants;
  for (let i = 0; i < listed.items.length; i++) {
    const name = listed.items[i].get("name");
    if (name == null || !name.isText) continue;
    const weight = listed.items[i].get("weight");
    variants.push(new Variant(name.text, weight ? Math.max(0, weight.number) : 1));
  }
  return variants;
}

function isKnown(variants: Variant[], name: string): bool {
  for (let i = 0; i < variants.length; i++) {
    if (variants[i].name == name) return true;
  }
  return false;
}

/** The variant of an address: the same one each time, and each one as often as its weight says. */
function choose(variants: Variant[], address: string): string {
  let total: f64 = 0;
  for (let i = 0; i < variants.length; i++) total += variants[i].weight;

  let place = (<f64>hash(address) / 4294967296) * total;
  for (let i = 0; i < variants.length; i++) {
    place -= variants[i].weight;
    if (place < 0) return variants[i].name;
  }
  return variants[variants.length - 1].name;
}

/** FNV-1a, and then the finisher of MurmurHash3, so that addresses that differ in the last digit lie far apart. */
function hash(text: string): u32 {
  let hash: u32 = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = (hash ^ text.charCodeAt(i)) * 0x01000193;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return hash ^ (hash >> 16);
}

/** The value of a cookie. Null if there is none, or if reading cookies was not granted. */
function cookie(name: string): string | null {
  const header = request.header("cookie");
  if (header == null) return null;
  const pairs = header.split(";");
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i].trim();
    if (pair.startsWith(name + "=")) return pair.substring(name.length + 1);
  }
  return null;
}

function report(change: Change, level: Level, message: string): void {
  if (change != Change.Done) log.write(level, `${message}: ${reason(change)}.`);
}

function reason(change: Change): string {
  switch (change) {
    case Change.Forbidden: return "it needs a grant";
    case Change.Invalid: return "the value is not valid";
    case Change.TooLate: return "it is too late for it";
    default: return "the value is too large";
  }
}
