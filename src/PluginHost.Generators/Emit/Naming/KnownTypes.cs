using System.Collections.Immutable;

namespace PluginHost.Generators.Emit.Naming;

/// <summary>The types of other assemblies that generated code names, by their simple names.</summary>
internal static class KnownTypes
{
    public static ImmutableDictionary<string, string> Namespaces { get; } = new (string Namespace, string Names)[]
    {
        ("System", "Flags GC Obsolete ReadOnlyMemory ReadOnlySpan Span ValueTuple"),
        ("System.Buffers.Binary", "BinaryPrimitives"),
        ("System.Collections.Generic", "IReadOnlyList"),
        ("System.Runtime.CompilerServices", "ModuleInitializer " + string.Join(" ", Enumerable.Range(2, 15).Select(n => $"InlineArray{n}"))),
        ("System.Text", "Rune"),
        ("System.Threading", "CancellationToken"),
        ("System.Threading.Tasks", "ValueTask"),
        ("PluginHost", "IWasmContract Option Result Unit"),
        (
            "PluginHost.CompilerServices",
            "Arguments ContractDescriptor ContractRegistry CoreSignature CoreType ExportDescriptor GuestFunction GuestProxy GuestTarget "
            + "IGuestCall ImportBinding ImportCall ImportDescriptor LiftLowerContext RawValue"),
    }
    .SelectMany(group => group.Names.Split(' ').Select(name => (name, group.Namespace)))
    .ToImmutableDictionary(pair => pair.name, pair => pair.Namespace, StringComparer.Ordinal);
}
