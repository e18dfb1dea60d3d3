using PluginHost.CompilerServices;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Fuzz.Tests.Types;

/// <summary>The guest of a <see cref="FuzzPackage"/> as a component in text format: one core module has the memory, and the other one calls the host.</summary>
internal static class FuzzComponent
{
    private const string Types = "test:fuzz/types@1.0.0";

    public static string Write(WitPackage package, StringEncoding encoding)
    {
        WitInterface host = Find(package, "host");
        IEnumerable<WitTypeDef> definitions = Find(package, "types").Types;
        (string imports, string functions) = FuzzGuest.Calls([.. host.Functions.Select(function => function.Result!)]);
        string options = $"(memory $memory) (realloc $realloc) string-encoding={NameOf(encoding)}";
        return $"""
            (component
              (import "{Types}" (instance $types
                {Concat(definitions, Define)}))
              {Concat(definitions, item => $"(alias export $types \"{item.Name}\" (type ${item.Name}))")}
              (import "{FuzzPackage.HostName}" (instance $host
                {Concat(host.Functions, item => $"(export \"{item.Name}\" (func {TypeOf(item)}))")}))
              (core module $libc
                {FuzzGuest.Memory(pages: 1)})
              (core instance $libc (instantiate $libc))
              (alias core export $libc "memory" (core memory $memory))
              (alias core export $libc "cabi_realloc" (core func $realloc))
              {Concat(host.Functions, item => $"(core func ${item.Name} (canon lower (func $host \"{item.Name}\") {options}))")}
              (core module $main
                (import "libc" "memory" (memory 1))
                (import "libc" "allocate" (func $allocate (param i32 i32) (result i32)))
                {imports}
                {functions})
              (core instance $main (instantiate $main (with "libc" (instance $libc)) (with "{FuzzPackage.HostName}" (instance
                {Concat(host.Functions, item => $"(export \"{item.Name}\" (func ${item.Name}))")}))))
              {Concat(Find(package, "guest").Functions, (item, i) => $"""
                (func $guest-{item.Name} {TypeOf(item)} (canon lift
                  (core func {(i < FuzzPackage.CommonFunctions ? "$libc" : "$main")} "{FuzzPackage.GuestName}#{item.Name}") {options}))
                """)}
              (instance $guest
                {Concat(Find(package, "guest").Functions, item => $"(export \"{item.Name}\" (func $guest-{item.Name}))")})
              (export "{FuzzPackage.GuestName}" (instance $guest)))
            """;
    }

    private static WitInterface Find(WitPackage package, string name) => package.Interfaces.Single(item => item.Name == name);

    private static string NameOf(StringEncoding encoding) => encoding switch
    {
        StringEncoding.Utf8 => "utf8",
        StringEncoding.Utf16 => "utf16",
        _ => "latin1+utf16",
    };

    private static string Concat<T>(IEnumerable<T> items, Func<T, string> write) => Concat(items, (item, _) => write(item));

    private static string Concat<T>(IEnumerable<T> items, Func<T, int, string> write) => string.Join('\n', items.Select(write));

    private static string TypeOf(WitFunction function)
    {
        string parameters = string.Concat(function.Parameters.Select(item => $"(param \"{item.Name}\" {TypeOf(item.Type)}) "));
        return function.Result is { } result ? $"{parameters}(result {TypeOf(result)})" : parameters;
    }

    private static string Define(WitTypeDef definition)
    {
        string type = definition switch
        {
            WitRecord record => $"(record {Concat(record.Fields, item => $"(field \"{item.Name}\" {TypeOf(item.Type)})")})",
            WitVariant variant => $"(variant {Concat(variant.Cases, item => $"(case \"{item.Name}\"{After(item.Payload)})")})",
            WitEnum cases => $"(enum {Concat(cases.Cases, item => $"\"{item.Name}\"")})",
            WitFlags flags => $"(flags {Concat(flags.Flags, item => $"\"{item.Name}\"")})",
            _ => throw new ArgumentException($"{definition}", nameof(definition)),
        };
        return $"(type $plain-{definition.Name} {type}) (export \"{definition.Name}\" (type ${definition.Name} (eq $plain-{definition.Name})))";
    }

    private static string TypeOf(WitType type) => type switch
    {
        WitPrimitiveType primitive => primitive.Kind.ToString().ToLowerInvariant(),
        WitListType list => $"(list {TypeOf(list.Element)})",
        WitOptionType option => $"(option {TypeOf(option.Value)})",
        WitResultType result => $"(result{After(result.Ok)}{(result.Error is { } error ? $" (error {TypeOf(error)})" : "")})",
        WitTupleType tuple => $"(tuple {string.Join(' ', tuple.Items.Select(TypeOf))})",
        WitTypeReference reference => $"${reference.Definition.Name}",
        _ => throw new ArgumentException($"{type}", nameof(type)),
    };

    private static string After(WitType? type) => type is null ? "" : $" {TypeOf(type)}";
}
