using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Naming;

/// <summary>
/// The C# names of what is inside types and functions. A name that C# cannot take there gets a suffix; names that are the same in C#
/// get numbers, and are reported.
/// </summary>
internal static class MemberNames
{
    /// <summary>The parameter that every method has besides WIT's.</summary>
    public const string CancellationToken = "cancellationToken";

    private static readonly ImmutableHashSet<string> ObjectMembers = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString");

    private static readonly ImmutableHashSet<string> RecordMembers =
        ObjectMembers.Union(["Clone", "Deconstruct", "EqualityContract", "PrintMembers"]);

    /// <summary>The property that holds the payload of a variant's case.</summary>
    private static readonly ImmutableHashSet<string> CaseMembers = RecordMembers.Union(["Instance", "Value"]);

    public static ImmutableArray<string> Of(WitRecord record, string typeName, Action<WitDiagnostic>? report = null) => Convert(
        record.Fields.Select(f => new NamedItem("field", f.Name, f.Span)),
        Identifiers.Pascal,
        RecordMembers.Add(typeName),
        "Value",
        report);

    public static ImmutableArray<string> Of(WitVariant variant, string typeName, Action<WitDiagnostic>? report = null) => Convert(
        variant.Cases.Select(c => new NamedItem("case", c.Name, c.Span)),
        Identifiers.Pascal,
        CaseMembers.Add(typeName),
        "Case",
        report);

    public static ImmutableArray<string> Of(WitEnum definition, Action<WitDiagnostic>? report = null) => Convert(
        definition.Cases.Select(c => new NamedItem("case", c.Name, c.Span)), Identifiers.Pascal, [], "", report);

    public static ImmutableArray<string> Of(WitFlags definition, Action<WitDiagnostic>? report = null) => Convert(
        definition.Flags.Select(f => new NamedItem("flag", f.Name, f.Span)), Identifiers.Pascal, [], "", report);

    /// <summary>The methods' names.</summary>
    public static ImmutableArray<string> Of(IEnumerable<ContractFunction> functions, Action<WitDiagnostic>? report = null) => Convert(
        functions.Select(f => f.Named), name => Identifiers.Pascal(name) + "Async", [], "", report);

    /// <summary>The parameters' names, not escaped.</summary>
    /// <param name="function">The function.</param>
    /// <param name="alsoReserved">Names that mean something else where the parameters are used.</param>
    /// <param name="report">Takes what is wrong.</param>
    public static ImmutableArray<string> OfParameters(
        WitFunction function, IEnumerable<string> alsoReserved, Action<WitDiagnostic>? report = null) => Convert(
        function.Parameters.Select(p => new NamedItem("parameter", p.Name, p.Span)),
        Identifiers.Camel,
        ImmutableHashSet.Create(StringComparer.Ordinal, [CancellationToken, "nameof", .. alsoReserved]),
        "Value",
        report);

    /// <summary>The properties of a world, one for each exported interface.</summary>
    public static ImmutableArray<string> OfProperties(
        IReadOnlyList<WitWorldInterface> exports, Action<WitDiagnostic>? report = null)
    {
        var shared = exports.GroupBy(e => SimpleName(e)).Where(g => g.Count() > 1).Select(g => g.Key).ToImmutableHashSet();
        return Convert(
            exports.Select(e => new NamedItem("export", FullName(e, shared), e.Span)),
            Identifiers.Pascal,
            ObjectMembers,
            "Interface",
            report);
    }

    /// <summary>Interfaces of several packages can have the same name; then the packages' names tell them apart.</summary>
    private static string FullName(WitWorldInterface export, ImmutableHashSet<string> shared) =>
        shared.Contains(SimpleName(export)) && !export.IsRenamed
            ? $"{export.Interface.Package.Id.Name}-{export.Interface.Name}"
            : SimpleName(export);

    private static string SimpleName(WitWorldInterface export) => export.IsRenamed ? export.Name : export.Interface.Name;

    private static ImmutableArray<string> Convert(
        IEnumerable<NamedItem> items,
        Func<string, string> convert,
        ImmutableHashSet<string> reserved,
        string suffix,
        Action<WitDiagnostic>? report)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var taken = new Dictionary<string, NamedItem>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var name = convert(item.Name);
            name = reserved.Contains(name) ? name + suffix : name;
            if (taken.TryGetValue(name, out var other))
            {
                report?.Invoke(WitDiagnostic.Create(EmitRules.NameTaken, item.Span, item.ToString(), name, other.ToString(), ""));
                name += names.Count;
            }
            else
            {
                taken.Add(name, item);
            }

            names.Add(name);
        }

        return names.ToImmutable();
    }
}
