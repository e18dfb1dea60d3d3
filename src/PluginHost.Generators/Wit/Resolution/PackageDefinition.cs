using System.Collections.Immutable;
using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Parsing;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>One definition of a package: by the files of a directory, or by a nested package.</summary>
/// <param name="Name">The name as it is first declared.</param>
/// <param name="Docs">The doc comments of all declarations.</param>
/// <param name="IsExternal">Whether code for the package exists already.</param>
/// <param name="Parts">The files.</param>
internal sealed record PackageDefinition(PackageNameSyntax Name, string? Docs, bool IsExternal, ImmutableArray<PackagePart> Parts)
{
    private List<string>? _fingerprint;

    public WitPackageId Id { get; } = IdOf(Name);

    public static WitPackageId IdOf(PackageNameSyntax name) => new(name.Namespace.Text, name.Name.Text, name.Version?.Value);

    /// <summary>Whether another definition has the same items, whatever their order, blanks and comments.</summary>
    public bool IsSameAs(PackageDefinition other) => Fingerprint.SequenceEqual(other.Fingerprint, StringComparer.Ordinal);

    private List<string> Fingerprint => _fingerprint ??=
    [
        .. Parts
            .SelectMany(part => part.Items.Select(item => Tokens(part.Document.Source, item)))
            .OrderBy(tokens => tokens, StringComparer.Ordinal),
    ];

    private static string Tokens(WitSource source, MemberSyntax item)
    {
        var text = source.Text.Substring(item.Span.Start, item.Span.Length);
        var tokens = Lexer.Lex(text, new SyntaxDiagnostics(new LineMap(source))).Tokens;
        return string.Join(" ", tokens.Select(t => text.Substring(t.Start, t.Length)));
    }
}
