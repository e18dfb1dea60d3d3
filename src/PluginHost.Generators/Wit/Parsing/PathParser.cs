using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Parsing;

/// <summary>Reads names of packages, and references to interfaces and worlds.</summary>
internal sealed class PathParser(TokenReader reader)
{
    /// <summary>Reads the name in a package declaration.</summary>
    public PackageNameSyntax? ReadPackageName(string? docs)
    {
        var first = reader.Current;
        if (reader.ReadIdentifier("the namespace of the package") is not { } ns
            || !reader.Expect(TokenKind.Colon, "':'")
            || reader.ReadIdentifier("the name of the package") is not { } name
            || IsNested(first, ""))
        {
            return null;
        }

        VersionSyntax? version = null;
        if (reader.TryRead(TokenKind.At))
        {
            version = reader.ReadVersion();
            if (version is null)
            {
                return null;
            }
        }

        return new PackageNameSyntax(ns, name, version, docs, reader.SpanFrom(first));
    }

    /// <summary>Reads a reference.</summary>
    public UsePathSyntax? ReadPath(string description)
    {
        var first = reader.Current;
        if (reader.ReadIdentifier(description) is not { } name)
        {
            return null;
        }

        return reader.At(TokenKind.Colon)
            ? ReadQualified(first, name)
            : new UsePathSyntax(null, null, name, null, reader.SpanFrom(first));
    }

    private UsePathSyntax? ReadQualified(Token first, IdentifierSyntax ns)
    {
        reader.Read();
        if (reader.ReadIdentifier("the name of a package") is not { } package || IsNestedNamespace(first))
        {
            return null;
        }

        if (!reader.TryRead(TokenKind.Slash))
        {
            reader.Report(WitRules.PackageUsedAsInterface, reader.SpanFrom(first), $"{ns}:{package}");
            return null;
        }

        if (reader.ReadIdentifier("the name of an interface or a world") is not { } name || IsNested(first, "/interface"))
        {
            return null;
        }

        VersionSyntax? version = null;
        if (reader.TryRead(TokenKind.At))
        {
            version = reader.ReadVersion();
            if (version is null)
            {
                return null;
            }
        }

        return new UsePathSyntax(ns, package, name, version, reader.SpanFrom(first));
    }

    private bool IsNestedNamespace(Token first) => reader.At(TokenKind.Colon) && IsNested(first, "/interface");

    private bool IsNested(Token first, string suffix)
    {
        if (!reader.At(TokenKind.Colon) && !reader.At(TokenKind.Slash))
        {
            return false;
        }

        while (reader.TryRead(TokenKind.Colon) || reader.TryRead(TokenKind.Slash))
        {
            if (reader.AtName)
            {
                reader.Read();
            }
        }

        reader.Report(WitRules.NestedNamespace, reader.SpanFrom(first), suffix);
        return true;
    }
}
