using PluginHost.Generators.Tests.Emit.Abi;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Fuzz.Tests.Types;

/// <summary>
/// The guest of a <see cref="FuzzPackage"/>, in text format. It knows nothing of the types but their core types. <c>call</c> gives its
/// arguments to the host and returns what comes back, <c>spill</c> returns its arguments as they are in memory, <c>get</c> returns what
/// the memory says that was loaded, and <c>ask</c> gives that to the host. <c>put</c> takes a value that <c>ask</c> then gives, and <c>fill</c>
/// one that <c>get</c> then returns; after <c>ask</c>, <c>get</c> returns what the host gave back.
/// </summary>
internal static class FuzzGuest
{
    /// <summary>Where core values are that <c>get</c> returns and <c>ask</c> passes.</summary>
    public const int CoreValues = GuestMemory.Size - 256;

    private const int MaxFlatParameters = 16;

    /// <summary>The guest as a core module.</summary>
    public static string Write(IReadOnlyList<WitType> types, int pages)
    {
        (string imports, string functions) = Calls(types);
        return $"(module\n{imports}{Memory(pages)}\n{functions})";
    }

    /// <summary>The functions of the host that the guest imports, and its own for each type. They need a memory and an allocator.</summary>
    public static (string Imports, string Functions) Calls(IReadOnlyList<WitType> types)
    {
        var imports = new List<string>();
        var functions = new List<string>();
        for (int i = 0; i < types.Count; i++)
        {
            List<string> flat = ReferenceTypes.Flatten(types[i]);
            string parameters = string.Join(' ', IsSpilled(types[i]) ? ["i32"] : flat);
            string result = flat.Count > 1 ? "i32" : flat[0];
            string pass = string.Concat(parameters.Split(' ').Select((_, p) => $" (local.get {p})"));
            string load = string.Concat(parameters.Split(' ').Select((type, p) => $" ({type}.load (i32.const {CoreValues + (8 * p)}))"));
            string store = string.Concat(parameters.Split(' ').Select((type, p) => $" ({type}.store (i32.const {CoreValues + (8 * p)}) (local.get {p}))"));
            if (flat.Count > 1)
            {
                string place = $"(call $allocate (i32.const {ReferenceTypes.Alignment(types[i])}) (i32.const {ReferenceTypes.Size(types[i])}))";
                imports.Add(Import(i, $"(param {parameters} i32)"));
                functions.Add($"""
                    (func (export "{FuzzPackage.GuestName}#call-n{i}") (param {parameters}) (result i32) (local $place i32)
                      (call $call-n{i}{pass} (local.tee $place {place})) (local.get $place))
                    (func (export "{FuzzPackage.GuestName}#ask-n{i}")
                      (call $call-n{i}{load} (i32.load (i32.const {ResultPlace(types[i])})))
                      (i32.store (i32.const {CoreValues}) (i32.load (i32.const {ResultPlace(types[i])}))))
                    (func (export "{FuzzPackage.GuestName}#fill-n{i}") (param i32) (i32.store (i32.const {CoreValues}) (local.get 0)))

                    """);
            }
            else
            {
                imports.Add(Import(i, $"(param {parameters}) (result {result})"));
                functions.Add($"""
                    (func (export "{FuzzPackage.GuestName}#call-n{i}") (param {parameters}) (result {result}) (call $call-n{i}{pass}))
                    (func (export "{FuzzPackage.GuestName}#ask-n{i}") (drop (call $call-n{i}{load})))
                    (func (export "{FuzzPackage.GuestName}#fill-n{i}") (param i32))

                    """);
            }

            functions.Add($"""
                (func (export "{FuzzPackage.GuestName}#spill-n{i}") (param i32) (result i32) (local.get 0))
                (func (export "{FuzzPackage.GuestName}#get-n{i}") (result {result}) ({result}.load (i32.const {CoreValues})))
                (func (export "{FuzzPackage.GuestName}#put-n{i}") (param {parameters}){store})

                """);
        }

        return (string.Concat(imports), string.Concat(functions));
    }

    /// <summary>The guest's memory and its allocator, which does as it was loaded.</summary>
    public static string Memory(int pages) => $"""
          (memory (export "memory") {pages})
          (global $top (mut i32) (i32.const 0))
          (global $calls (mut i32) (i32.const 0))
          (global $wrong-call (mut i32) (i32.const 0))
          (global $wrong (mut i32) (i32.const 0))
          (global $loads (mut i32) (i32.const 0))
          (func $allocate (export "allocate") (param $alignment i32) (param $size i32) (result i32) (local $address i32)
            (if (i32.eq (local.get $size) (i32.const {GuestMemory.Size})) (then (return (i32.const 0))))
            (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            (if (i32.eq (global.get $calls) (global.get $wrong-call)) (then (return (global.get $wrong))))
            (local.set $address (i32.and
              (i32.add (global.get $top) (i32.sub (local.get $alignment) (i32.const 1)))
              (i32.sub (i32.const 0) (local.get $alignment))))
            (global.set $top (i32.add (local.get $address) (local.get $size)))
            (local.get $address))
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (call $allocate (local.get 2) (local.get 3)))
          (func (export "{FuzzPackage.GuestName}#load") (param i32 i32) (param $top i32) (param $wrong-call i32) (param $wrong i32)
            (global.set $top (local.get $top))
            (global.set $calls (i32.const 0))
            (global.set $wrong-call (local.get $wrong-call))
            (global.set $wrong (local.get $wrong))
            (global.set $loads (i32.add (global.get $loads) (i32.const 1))))
          (func (export "{FuzzPackage.GuestName}#loads") (result i32) (global.get $loads))
        """;

    /// <summary>Whether a type has so many core values that it is passed in memory.</summary>
    public static bool IsSpilled(WitType type) => ReferenceTypes.Flatten(type).Count > MaxFlatParameters;

    /// <summary>Where the address is at which the host puts its result, among the core values.</summary>
    public static int ResultPlace(WitType type) => CoreValues + (8 * (IsSpilled(type) ? 1 : ReferenceTypes.Flatten(type).Count));

    private static string Import(int number, string type) => $"""(import "{FuzzPackage.HostName}" "call-n{number}" (func $call-n{number} {type}))""" + "\n";
}
