namespace PluginHost.Generators.Tests.Wit;

/// <summary>Files that can be read but do not make sense: a name for the case, the diagnostic's id, words of its message, and the files.</summary>
internal static class ResolutionErrorCases
{
    public static TheoryData<string, string, string, string> All => new()
    {
        { "no package", "WIT0101", "package namespace:name;", "«»interface i {}" },
        { "an empty file", "WIT0101", "No file in this directory", "«»" },
        { "an item beside nested packages", "WIT0101", "No file in this directory", "«»package a:b {} interface i {}" },
        { "two names in one directory", "WIT0102", "'a:c', but w/a.wit says 'a:b'", "==> w/a.wit\npackage a:b;\n==> w/b.wit\npackage «a:c»;" },
        { "two versions in one directory", "WIT0102", "'a:b@1.0.1', but w/a.wit says 'a:b@1.0.0'", "==> w/a.wit\npackage a:b@1.0.0;\n==> w/b.wit\npackage «a:b@1.0.1»;" },
        { "two definitions of a package", "WIT0103", "differently at v/a.wit(1,9)", "==> v/a.wit\npackage a:b;\ninterface i {}\n==> w/b.wit\npackage «a:b»;\ninterface j {}" },
        { "two definitions of a nested package", "WIT0103", "differently at test/test.wit(1,9)", "package a:b { interface i {} } package «a:b» { interface i { f: func(); } }" },

        { "an unknown package", "WIT0104", "no package 'c:d'; add its files", "package a:b; interface i { use «c:d/e».{x}; }" },
        { "an unknown version", "WIT0104", "no package 'c:d@1.0.1'; of that name there is 'c:d@1.0.0'", "package a:b; package c:d@1.0.0 { interface e {} } interface i { use «c:d/e@1.0.1».{x}; }" },
        { "a version of a package without one", "WIT0104", "there is 'c:d'", "package a:b; package c:d { interface e {} } world w { import «c:d/e@1.0.0»; }" },
        { "an unknown package in a use of a file", "WIT0104", "no package 'c:d'", "package a:b; use «c:d/e»; interface i { use e.{x}; } world w { import e; }" },
        { "one version of several", "WIT0105", "('c:d@1.0.0', 'c:d@2.0.0')", "package a:b; package c:d@2.0.0 { interface e {} } package c:d@1.0.0 { interface e {} } world w { import «c:d/e»; }" },
        { "an unknown interface", "WIT0106", "The package 'a:b' has no interface 'j'", "package a:b; interface i { use «j».{x}; }" },
        { "an unknown interface of another package", "WIT0106", "The package 'c:d' has no interface 'j'", "package a:b; package c:d {} interface i { use c:d/«j».{x}; }" },
        { "an unknown interface in a world", "WIT0106", "has no interface 'j'", "package a:b; world w { export «j»; }" },
        { "an unknown world", "WIT0106", "has no world 'v'", "package a:b; world w { include «v»; }" },
        { "an interface in another case", "WIT0106", "has no interface 'I'", "package a:b; interface i {} world w { import «I»; }" },
        { "an interface of another package without its name", "WIT0106", "The package 'a:b' has no interface 'e'", "package a:b; package c:d { interface e {} } world w { import «e»; }" },
        { "a world where an interface is needed", "WIT0107", "'v' is a world, but an interface is needed", "package a:b; world v {} world w { import «v»; }" },
        { "an interface where a world is needed", "WIT0107", "'i' is an interface, but a world is needed", "package a:b; interface i {} world w { include «a:b/i»; }" },

        { "an unknown type", "WIT0108", "define it, or bring it in with 'use'", "package a:b; interface i { type t = list<«x»>; }" },
        { "an unknown type in a function", "WIT0108", "no type 'x'", "package a:b; interface i { f: func() -> result<_, «x»>; }" },
        { "an unknown type in a parameter", "WIT0108", "no type 'x'", "package a:b; interface i { f: func(a: tuple<u8, «x»>); }" },
        { "an unknown resource", "WIT0108", "no type 'x'", "package a:b; interface i { f: func(a: borrow<«x»>); }" },
        { "a type of another interface", "WIT0108", "bring it in with 'use'", "package a:b; interface i { type x = u8; } interface j { f: func() -> «x»; }" },
        { "a type of the world in an inline interface", "WIT0108", "bring it in with 'use'", "package a:b; world w { type x = u8; import j: interface { f: func() -> «x»; } }" },
        { "an old name", "WIT0108", "write 'f64'", "package a:b; interface i { type t = «float64»; }" },
        { "another old name", "WIT0108", "write 'f32'", "package a:b; interface i { type t = «float32»; }" },
        { "a type in another case", "WIT0108", "did you mean 'xml'?", "package a:b; interface i { type xml = u8; f: func() -> «XML»; }" },
        { "a function where a type is needed", "WIT0108", "'f' is a function", "package a:b; interface i { f: func(); g: func() -> «f»; }" },
        { "an unknown type in a use", "WIT0109", "The interface 'a:b/j' has no type 'x'", "package a:b; interface i { use j.{«x»}; f: func() -> x; } interface j {}" },
        { "a function in a use", "WIT0109", "has no type 'f'", "package a:b; interface i { use j.{«f»}; } interface j { f: func(); }" },
        { "an unknown type in a use of a world", "WIT0109", "has no type 'x'", "package a:b; world w { use j.{«x» as y}; import f: func() -> y; } interface j {}" },

        { "two interfaces of one name", "WIT0110", "by an interface at test/test.wit(1,24); choose another one", "package a:b; interface i {} interface «i» {}" },
        { "an interface and a world of one name", "WIT0110", "by a world at w/a.wit(2,7)", "==> w/a.wit\npackage a:b;\nworld i {}\n==> w/b.wit\ninterface «i» {}" },
        { "names that differ in case", "WIT0110", "differs from 'abc' in more than its case", "package a:b; interface i { type abc = u8; enum «ABC» { x } }" },
        { "a use of a file and an interface", "WIT0110", "'i' is taken already by a use", "package a:b; use c:d/i; interface «i» {} package c:d { interface i {} }" },
        { "two uses of a file", "WIT0110", "by a use", "package a:b; use c:d/i; use c:d/j as «i»; package c:d { interface i {} interface j {} }" },
        { "a function and a type", "WIT0110", "by a type", "package a:b; interface i { x: func(); type x = u8; f: func(); }".Replace("x: func", "«x»: func", StringComparison.Ordinal) },
        { "a function and a used type", "WIT0110", "by a used type", "package a:b; interface i { use j.{x}; «x»: func(); } interface j { type x = u8; }" },
        { "two functions", "WIT0110", "by a function", "package a:b; interface i { f: func(); «F»: func(); }" },
        { "two used types", "WIT0110", "by a used type", "package a:b; interface i { use j.{x, y as «x»}; } interface j { type x = u8; type y = u8; }" },
        { "two fields", "WIT0110", "by a field", "package a:b; interface i { record r { x: u8, «x»: u8 } f: func() -> r; }" },
        { "two cases", "WIT0110", "by a case", "package a:b; interface i { variant v { x(u8), «x» } }" },
        { "two cases of an enum", "WIT0110", "by a case", "package a:b; interface i { enum e { x, «x» } }" },
        { "two flags", "WIT0110", "by a flag", "package a:b; interface i { flags f { x, «X» } }" },
        { "two parameters", "WIT0110", "by a parameter", "package a:b; interface i { f: func(x: u8, «x»: u16); }" },
        { "a parameter called self", "WIT0110", "by the parameter that every method has", "package a:b; interface i { resource q { m: func(«self»: u8); } }" },
        { "two methods", "WIT0110", "by a function", "package a:b; interface i { resource q { m: func(); «m»: static func(); } }" },
        { "two constructors", "WIT0110", "by a constructor", "package a:b; interface i { resource q { constructor(); «constructor»(x: u8); } }" },
        { "a method with the name of its resource", "WIT0110", "by the resource itself", "package a:b; interface i { resource q { «q»: func(); } }" },
        { "two imports of an interface", "WIT0110", "by an import at test/test.wit(1,46); remove one of the two", "package a:b; interface i {} world w { import i; import «a:b/i»; }" },
        { "two exports of a name", "WIT0110", "by an export", "package a:b; world w { export f: func(); export «f»: interface {} }" },
        { "an import and a type", "WIT0110", "by a type", "package a:b; world w { type f = u8; import «f»: func(); }" },
        { "a name that is given away twice", "WIT0110", "by a renaming", "package a:b; world v { import f: func(); } world w { include v with { f as g, «f» as h } }" },

        { "a type of itself", "WIT0111", "(t → t)", "package a:b; interface i { type t = list<«t»>; f: func() -> t; }" },
        { "types of each other", "WIT0111", "(r → s → r)", "package a:b; interface i { record r { x: option<s> } variant s { y(«r») } }" },
        { "a handle of itself", "WIT0111", "(t → t)", "package a:b; interface i { type t = borrow<«t»>; }" },
        { "an interface that uses itself", "WIT0112", "(a:b/i → a:b/i)", "package a:b; interface i { use «i».{x}; f: func() -> x; }" },
        { "interfaces that use each other", "WIT0112", "(a:b/i → a:b/j → a:b/i)", "package a:b; interface i { use j.{x}; type y = u8; } interface j { use «a:b/i».{y}; type x = u8; }" },
        { "a world that includes itself", "WIT0113", "(a:b/w → a:b/w)", "package a:b; world w { include «w»; }" },
        { "worlds that include each other", "WIT0113", "(a:b/v → a:b/w → a:b/v)", "package a:b; world v { include w; } world w { include «v»; }" },
        { "packages that refer to each other", "WIT0114", "(a:b → c:d → a:b)", "package a:b; interface i { use c:d/j.{x}; } interface k { type y = u8; } package c:d { interface j { type x = u8; } world w { import «a:b/k»; } }" },

        { "a borrow of a record", "WIT0115", "no 'borrow' of it", "package a:b; interface i { record r { x: u8 } f: func(x: borrow<«r»>); }" },
        { "an own of an alias of a number", "WIT0115", "no 'own' of it", "package a:b; interface i { type t = u8; f: func(x: own<«t»>); }" },
        { "a borrow in a result", "WIT0116", "The result of 'f' contains a borrow of 'q'", "package a:b; interface i { resource q; f: func() -> «borrow<q>»; }" },
        { "a borrow deep in a result", "WIT0116", "a borrow of 'q'", "package a:b; interface i { resource q; record r { x: list<tuple<u8, borrow<q>>> } variant v { x, y(r) } type t = result<u8, option<v>>; f: func() -> «t»; }" },
        { "a list of fixed length", "WIT0117", "Lists of a fixed length are", "package a:b; interface i { type t = «list<u8, 4>»; }" },
        { "a map", "WIT0117", "Maps are", "package a:b; interface i { f: func(x: «map<string, u8>»); }" },
        { "a stream", "WIT0117", "Streams are", "package a:b; interface i { f: func(x: «stream<u8>»); }" },
        { "a future", "WIT0117", "Futures are", "package a:b; interface i { f: func() -> option<«future»>; }" },
        { "an error context", "WIT0117", "Error contexts are", "package a:b; interface i { f: func() -> result<_, «error-context»>; }" },
        { "33 flags", "WIT0118", "have 33 labels, but at most 32", $"package a:b; interface i {{ flags «f» {{ {Names(33)} }} }}" },
        { "an empty record", "WIT0119", "'r' needs at least one field", "package a:b; interface i { record «r» {} }" },
        { "an empty variant", "WIT0119", "'v' needs at least one case", "package a:b; interface i { variant «v» {} }" },
        { "an empty enum", "WIT0119", "'e' needs at least one case", "package a:b; interface i { enum «e» {} }" },
        { "empty flags", "WIT0119", "'f' needs at least one flag", "package a:b; interface i { flags «f» {} }" },
        { "an empty tuple", "WIT0119", "'tuple<>' needs at least one type", "package a:b; interface i { type t = «tuple<>»; }" },
        { "a constructor of something else", "WIT0120", "A constructor of 'q'", "package a:b; interface i { resource q { constructor() -> «q»; } }" },
        { "a constructor that may give something else", "WIT0120", "'result<q>'", "package a:b; interface i { resource p; resource q { constructor() -> «result<p, q>»; } }" },

        { "a type of a feature", "WIT0121", "'x' is part of the feature 'new'", "package a:b; interface i { @unstable(feature = new) type x = u8; f: func() -> «x»; }" },
        { "a used type of a feature", "WIT0121", "'x' is part of the feature 'new'", "package a:b; interface i { @unstable(feature = new) type x = u8; } interface j { use i.{«x»}; }" },
        { "a use of a feature", "WIT0121", "'y' is part of the feature 'new'", "package a:b; interface i { type x = u8; } interface j { @unstable(feature = new) use i.{x as y}; f: func() -> «y»; }" },
        { "an interface of a feature", "WIT0121", "'i' is part of the feature 'new'", "package a:b; @unstable(feature = new) interface i {} world w { import «i»; }" },
        { "a world of a feature", "WIT0121", "'v' is part of the feature 'new'", "package a:b; @unstable(feature = new) world v {} world w { include «v»; }" },
        { "a gate without a version", "WIT0122", "'@since' needs a package with a version, but 'a:b' has none", "package a:b; @since(version = «1.0.0») interface i {}" },
        { "a deprecation without a version", "WIT0122", "'@deprecated' needs", "package a:b; interface i { @unstable(feature = new) @deprecated(version = «1.0.0») f: func(); }" },
        { "a gate from the future", "WIT0123", "'@since' says 1.0.1, but the package 'a:b@1.0.0'", "package a:b@1.0.0; interface i { resource q { @since(version = «1.0.1») m: func(); } }" },
        { "a gate on a world's import from the future", "WIT0123", "2.0.0", "package a:b@1.0.0; world w { @since(version = «2.0.0») import f: func(); }" },

        { "a renaming of an interface", "WIT0124", "only plain names can be changed", "package a:b; interface i {} world v { import i; } world w { include v with { «i» as j } }" },
        { "a renaming of nothing", "WIT0124", "has no import, export or type with the name 'g'", "package a:b; world v { import f: func(); } world w { include v with { «g» as h } }" },
        { "two included functions", "WIT0125", "rename it: 'include u with { f as another-name }'", "package a:b; world v { import f: func(); } world u { import f: func(); } world w { include v; include «u»; }" },
        { "the same function by two ways", "WIT0125", "a second export called 'f'", "package a:b; world u { export f: func(); } world v { include u; } world w { include u; include «v»; }" },
        { "an included and an own function", "WIT0125", "a second import called 'f'", "package a:b; world v { import f: func(); } world w { include «v»; import f: func(); }" },
        { "an included and an own type", "WIT0125", "a second type called 't'", "package a:b; world v { type t = u8; } world w { include «v»; type t = u8; }" },
        { "a use of both sides", "WIT0126", "both imports and exports 'a:b/i'", "package a:b; interface i { type t = u8; } world w { import i; export i; use «i».{t}; }" },
        { "an import that uses an export", "WIT0127", "'a:b/k' uses 'a:b/j', which is not exported", "package a:b; interface i { resource r; } interface j { use i.{r}; type s = r; } interface k { use j.{s}; } world w { export i; export «k»; }" },
        { "a dependency on both sides", "WIT0127", "'a:b/j' uses 'a:b/i', which is exported; export 'a:b/j' as well", "package a:b; interface i { resource r; } interface j { use i.{r}; type s = r; } interface k { use i.{r}; use j.{s}; } world w { export i; export «k»; }" },

        { "a type that grows", "WIT0128", "types when the types in it are written out, but only 10000", $"package a:b; interface i {{ type t0 = u8; {Doubling(11)} record «t12» {{ x: t11, y: t11 }} }}" },
        { "a chain of types", "WIT0128", "'t99' is 101 types deep", $"package a:b; interface i {{ type t0 = u8; {Chain(98)} type «t99» = t98; }}" },
        { "a signature that is too large", "WIT0128", "'[method]q.m' is made of", $"package a:b; interface i {{ type t0 = u8; {Doubling(11)} resource q {{ «m»: func(x: t11, y: t11); }} }}" },
        { "worlds that grow", "WIT0129", "more than 200000 imports and exports together; 'v5' and all after it", $"package a:b; world w {{ {Functions(1000)} }} {Including("w", 205)}".Replace("world v5 ", "world «v5» ", StringComparison.Ordinal) },
        { "an external id", "WIT0130", "has no effect", "package a:b; world w { «@external-id(\"x\")» import f: func(); }" },
    };

    private static string Names(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => $"n{i}"));

    private static string Functions(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"import g{i}: func(); "));

    private static string Including(string world, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(i => $"world v{count - 1 - i} {{ include {world}; }} "));

    private static string Doubling(int count) =>
        string.Concat(Enumerable.Range(1, count).Select(i => $"type t{i} = tuple<t{i - 1}, t{i - 1}>; "));

    private static string Chain(int count) => string.Concat(Enumerable.Range(1, count).Select(i => $"type t{i} = t{i - 1}; "));
}
